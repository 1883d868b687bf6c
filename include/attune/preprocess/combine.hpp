// SPDX-License-Identifier: BSL-1.0
#pragma once

// Transformers side by side: the columns that each makes, one after the other.
//
//   combine(columns({"age", "hours"}, SimpleImputer{} | StandardScaler{}),
//           columns(all_categorical, OneHotEncoder{})) | learner

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/columns.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// The first step of a chain, of a chain of chains; or the step itself.
template <class S>
const auto& first_of(const S& step) {
  if constexpr (requires { step.first; step.second; })
    return first_of(step.first);
  else
    return step;
}

// What two parts make under one name: the second is "age [2]".
[[gnu::cold]] void number_repeated_names(std::vector<std::string>& names);

// The names of `count` columns, in order, but for those that are read.
[[gnu::cold]] std::vector<std::string> names_beside(const std::vector<std::string>& read, Index count, FunctionRef<std::string(Index)> name);

template <class S>
constexpr bool begins_with_columns = is_column_step<std::remove_cvref_t<decltype(first_of(std::declval<const S&>()))>>;

}  // namespace detail

/// Fitted transformers side by side.
template <class... F>
struct FittedColumnTransformer {
  std::tuple<F...> parts{};
  FeatureNames names{};               ///< of the columns that they make
  std::vector<std::string> unused{};  ///< columns that no part reads

  static constexpr bool accepts_missing = (always_accepts_missing<F> && ...);

  auto fields() { return std::tie(parts, names, unused); }
  auto fields() const { return std::tie(parts, names, unused); }
  static constexpr std::array<std::string_view, 3> field_names{"parts", "names", "unused"};

  /// The columns that the parts make, in their order. Errors: whatever a part throws.
  template <class X>
    requires(FittedTransformer<F, X> && ...)
  RowMatrix<typename X::Scalar> transform(const X& x) const {
    RowMatrix<typename X::Scalar> result(x.rows(), static_cast<Index>(names->size()));
    Index at = 0;
    const auto put = [&](const auto& made) {
      static_assert(detail::DenseMatrix<std::remove_cvref_t<decltype(made)>>, "combine: a part leaves a table of categories; put an encoder behind it; see docs/preprocess.md#tables");
      for (Index i = 0; i < made.rows(); ++i)
        for (Index j = 0; j < made.cols(); ++j) result(i, at + j) = made(i, j);
      at += made.cols();
    };
    std::apply([&](const auto&... part) { (put(part.transform(x)), ...); }, parts);
    return result;
  }

  FeatureNames feature_names(const FeatureNames& = nullptr) const { return names; }
};

/// Transformers side by side; each is fitted to the same rows. Columns that no part names are left out, and
/// `unused` of what is fitted lists them. Where two parts make a column of the same name, the second is "name [2]".
template <class... Parts>
struct ColumnTransformer {
  std::tuple<Parts...> parts{};

  static constexpr bool accepts_missing = (always_accepts_missing<Parts> && ...);

  auto fields() { return std::tie(parts); }
  auto fields() const { return std::tie(parts); }
  static constexpr std::array<std::string_view, 1> field_names{"parts"};

  template <class View>
    requires(TransformerOn<Parts, View> && ...)
  using FittedOn = FittedColumnTransformer<Fitted<Parts, View>...>;

  /// Errors: whatever a part throws.
  template <class View>
    requires(TransformerOn<Parts, View> && ...)
  [[gnu::cold]] FittedOn<View> fit(const View& train, const FitContext& context = {}) const {
    const View view = checked(train, accepts_missing ? Missing::accepted : Missing::refused);
    const auto named = names_of_parts();
    std::vector<std::string> all_names, read;
    bool reads_all = false;
    const auto fit_part = [&](const auto& part) {
      if constexpr (detail::is_column_step<std::remove_cvref_t<decltype(part)>>) {
        auto fitted = part.fit(view, context, named);
        read.insert(read.end(), fitted.names.begin(), fitted.names.end());
        return append_names(std::move(fitted), view, all_names);
      } else {
        auto fitted = fit_in_context(part, view, context);
        if constexpr (detail::begins_with_columns<std::remove_cvref_t<decltype(part)>>)
          read.insert(read.end(), detail::first_of(fitted).names.begin(), detail::first_of(fitted).names.end());
        else
          reads_all = true;
        return append_names(std::move(fitted), view, all_names);
      }
    };
    FittedOn<View> fitted{.parts = std::apply([&](const auto&... part) { return std::tuple<Fitted<Parts, View>...>{fit_part(part)...}; }, parts)};
    detail::number_repeated_names(all_names);
    fitted.names = detail::shared_names(std::move(all_names));
    if (!reads_all) fitted.unused = detail::names_beside(read, view.features(), [&](Index j) { return view.feature_name(j); });
    return fitted;
  }

 private:
  [[gnu::cold]] std::vector<std::string> names_of_parts() const {
    std::vector<std::string> names;
    const auto add = [&](const auto& part) {
      if constexpr (detail::begins_with_columns<std::remove_cvref_t<decltype(part)>>) {
        const auto& own = detail::first_of(part).columns.names;
        names.insert(names.end(), own.begin(), own.end());
      }
    };
    std::apply([&](const auto&... part) { (add(part), ...); }, parts);
    return names;
  }

  template <class F, class View>
  static F append_names(F fitted, const View& view, std::vector<std::string>& all) {
    const FeatureNames names = detail::output_names(fitted, view);
    all.insert(all.end(), names->begin(), names->end());
    return fitted;
  }
};

/// Puts transformers side by side: columns(...), or any others, which then read all columns.
template <class... Parts>
auto combine(Parts... parts) {
  constexpr bool transform = (detail::LooksLikeTransformer<Parts> && ...);
  static_assert(transform, "combine(parts...): each part must be a transformer, such as columns({\"age\"}, StandardScaler{}); see docs/preprocess.md#tables");
  if constexpr (transform)
    return ColumnTransformer<Parts...>{{std::move(parts)...}};
  else
    return detail::AfterFailedAssertion{};
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/combine.ipp"
#endif
