// SPDX-License-Identifier: BSL-1.0
#pragma once

// A transformer for some columns, chosen by name or kind:
//
//   columns({"age", "hours"}, SimpleImputer{} | StandardScaler{})
//   columns(all_categorical, OneHotEncoder{})
//   columns({"rooms"})                                              as they are
//
// See preprocess/combine.hpp for several of them side by side.

#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/column_selector.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/choose_columns.hpp"
#include "attune/preprocess/passthrough.hpp"
#include "attune/preprocess/pipeline.hpp"

namespace attune::inline ATTUNE_ABI {

/// A fitted transformer of some columns. ReadsTable says that the transformer takes a table, not a matrix.
template <class F, bool ReadsTable>
struct FittedColumnStep {
  std::vector<std::string> names{};   ///< of the columns it reads
  std::vector<Index> positions{};     ///< of these columns, in a matrix
  Index width = 0;                    ///< columns of such a matrix
  F transformer{};
  FeatureNames names_out{};           ///< of the columns it makes

  static constexpr bool accepts_missing = true;

  /// Transforms its columns, and leaves out all others. Columns of a table are found by name, wherever they
  /// are. Errors: InvalidArgument for a column that is not there; InvalidData for missing values, where the
  /// transformer does not accept them; whatever it throws.
  template <class X>
    requires FittedTransformer<F, std::conditional_t<ReadsTable, X, MatrixView<typename X::Scalar>>>
  auto transform(const X& x) const {
    const auto at = detail::find_columns(x, *this);
    if constexpr (ReadsTable) {
      return transformer.transform(x.select_columns(at));
    } else {
      const auto chosen = detail::gather_columns(x, at);
      const MatrixView<typename X::Scalar> z(chosen);
      if constexpr (!always_accepts_missing<F>) check_finite(z, [&](Index j) { return "'" + names[static_cast<std::size_t>(j)] + "'"; });
      return transformer.transform(z);
    }
  }

  FeatureNames feature_names(const FeatureNames& = nullptr) const { return names_out; }
};

/// A transformer for some columns of a table, or of a matrix whose columns have names. The transformer is handed a
/// matrix of numbers where it takes one, else a table of the columns.
template <class Step>
struct ColumnStep {
  ColumnSelector columns{};
  Step transformer{};

  /// Columns that it does not read may lack values; the step judges its own.
  static constexpr bool accepts_missing = true;

  template <class View>
  using MatrixOf = DatasetView<typename View::Scalar, typename View::LabelType>;
  template <class View>
  static constexpr bool reads_table = !TransformerOn<Step, MatrixOf<View>>;
  template <class View>
  using Inner = std::conditional_t<reads_table<View>, View, MatrixOf<View>>;
  template <class View>
    requires TransformerOn<Step, Inner<View>>
  using FittedOn = FittedColumnStep<Fitted<Step, Inner<View>>, reads_table<View>>;

  /// `others`: names of columns that all_others leaves out. Errors: InvalidArgument for a column that is not there,
  /// with the closest names, and for a choice of no column; InvalidData for categories where the step takes numbers.
  template <class View>
    requires TransformerOn<Step, Inner<View>>
  [[gnu::cold]] FittedOn<View> fit(const View& train, const FitContext& context = {}, const std::vector<std::string>& others = {}) const {
    const View view = checked(train, Missing::accepted);
    const auto heads = detail::column_heads(view);
    const auto at = detail::choose_columns(columns, heads, others);
    std::vector<std::string> names;
    for (const Index j : at) names.push_back(heads[static_cast<std::size_t>(j)].name);
    const auto shared = std::make_shared<const std::vector<std::string>>(names);
    const auto finish = [&](const Inner<View>& inner) -> FittedOn<View> {
      auto fitted = fit_in_context(transformer, inner, {.random = context.random, .executor = context.executor});
      auto names_out = detail::output_names(fitted, inner);
      return {.names = std::move(names), .positions = at, .width = view.features(), .transformer = std::move(fitted), .names_out = std::move(names_out)};
    };
    if constexpr (reads_table<View>) {
      return finish(view.with_features(view.x().select_columns(at), shared));
    } else {
      const auto chosen = detail::gather_columns(view.x(), at);
      return finish(view.with_features(MatrixView<typename View::Scalar>(chosen), shared));
    }
  }
};

namespace detail {

template <class S>
constexpr bool is_column_step = false;
template <class S>
constexpr bool is_column_step<ColumnStep<S>> = true;

template <class Step>
auto make_column_step(ColumnSelector columns, Step step) {
  constexpr bool transforms = LooksLikeTransformer<Step>;
  static_assert(transforms, "columns(which, step): the step must be a transformer: `fit(view)` has to return an object with `transform(X)`; see docs/preprocess.md#your-own");
  if constexpr (transforms)
    return ColumnStep<Step>{std::move(columns), std::move(step)};
  else
    return AfterFailedAssertion{};
}

}  // namespace detail

/// A transformer for the columns of these names, in this order; left out, they are handed on as they are.
template <class Step = Passthrough>
auto columns(std::vector<std::string> names, Step step = {}) {
  return detail::make_column_step({.names = std::move(names)}, std::move(step));
}

/// A transformer for all columns of a kind: all_numeric, all_categorical, or all_others, those that no other part
/// of a combination names.
template <class Step = Passthrough>
auto columns(AllColumns which, Step step = {}) {
  return detail::make_column_step({.all = which}, std::move(step));
}

}  // namespace attune::inline ATTUNE_ABI
