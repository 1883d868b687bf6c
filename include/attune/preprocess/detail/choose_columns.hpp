// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which columns a step reads, and how it gets at their values.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/closest_names.hpp"
#include "attune/core/error.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/column_selector.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/categories.hpp"
#include "attune/preprocess/detail/table_imputer.hpp"
#include "attune/preprocess/pipeline.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct ColumnHead {
  std::string name{};
  bool is_categorical = false;
};

template <class View>
std::vector<ColumnHead> column_heads(const View& view) {
  std::vector<ColumnHead> heads;
  for (Index j = 0; j < view.features(); ++j) {
    heads.push_back({.name = view.feature_name(j)});
    if constexpr (requires { view.x().is_categorical(j); }) heads.back().is_categorical = view.x().is_categorical(j);
  }
  return heads;
}

// The search begins at `from` and goes round: names mostly come in the order of the columns.
[[gnu::cold]] inline Index position_of(const std::string& name, const std::vector<ColumnHead>& heads, std::size_t from) {
  for (std::size_t k = 0, j = from; k < heads.size(); ++k, ++j) {
    if (j >= heads.size()) j = 0;
    if (heads[j].name == name) return static_cast<Index>(j);
  }
  std::vector<std::string> names;
  for (const auto& head : heads) names.push_back(head.name);
  throw InvalidArgument({.argument = {"column '", name, "'"}, .found = {"no such column among ", names.size()}, .expected = "the name of a feature", .remedy = {"the closest are ", closest_names(name, names)}});
}

/// The columns that a selector means, by position. `others`: names that all_others leaves out.
[[gnu::cold]] inline std::vector<Index> choose_columns(const ColumnSelector& selector, const std::vector<ColumnHead>& heads, const std::vector<std::string>& others) {
  std::vector<Index> chosen;
  std::vector<bool> taken(heads.size());
  for (const auto& name : selector.names) {
    const Index at = position_of(name, heads, chosen.empty() ? 0 : static_cast<std::size_t>(chosen.back()) + 1);
    if (taken[static_cast<std::size_t>(at)]) throw InvalidArgument({.argument = "columns", .found = {"'", name, "' twice"}, .expected = "each name once"});
    taken[static_cast<std::size_t>(at)] = true;
    chosen.push_back(at);
  }
  for (std::size_t j = 0; j < heads.size(); ++j) {
    const bool named = selector.all == AllColumns::others && std::find(others.begin(), others.end(), heads[j].name) != others.end();
    if ((selector.all == AllColumns::numeric && !heads[j].is_categorical) || (selector.all == AllColumns::categorical && heads[j].is_categorical) || (selector.all == AllColumns::others && !named))
      chosen.push_back(static_cast<Index>(j));
  }
  if (chosen.empty()) throw InvalidArgument({.argument = "columns", .found = {"no column (", to_string(selector.all), ") among ", heads.size()}, .expected = "one at least", .remedy = "leave this part out"});
  return chosen;
}

/// Where a fitted step finds its columns.
template <class T, class F>
std::vector<Index> find_columns(const TableView<T>& x, const F& fitted) {
  std::vector<Index> at;
  for (const auto& name : fitted.names) at.push_back(x.position(name, at.empty() ? 0 : at.back() + 1));
  return at;
}
template <class T, class F>
const std::vector<Index>& find_columns(const MatrixView<T>& x, const F& fitted) {
  check_width(x.cols(), fitted.width);
  return fitted.positions;
}

/// Some columns as a matrix. Errors: InvalidData for categories.
template <class T>
RowMatrix<T> gather_columns(const TableView<T>& x, const std::vector<Index>& at) {
  RowMatrix<T> chosen(x.rows(), static_cast<Index>(at.size()));
  for (std::size_t k = 0; k < at.size(); ++k) {
    const auto column = x.column(at[k]);
    require_numbers(column, "encode it (OneHotEncoder, OrdinalEncoder), or choose columns of numbers");
    for (Index i = 0; i < x.rows(); ++i) chosen(i, static_cast<Index>(k)) = static_cast<T>(number_at(column, i));
  }
  return chosen;
}
template <class T>
RowMatrix<T> gather_columns(const MatrixView<T>& x, const std::vector<Index>& at) {
  RowMatrix<T> chosen(x.rows(), static_cast<Index>(at.size()));
  for (Index i = 0; i < x.rows(); ++i)
    for (std::size_t k = 0; k < at.size(); ++k) chosen(i, static_cast<Index>(k)) = x(i, at[k]);
  return chosen;
}

/// The names of the columns that a fitted transformer makes of a view; x0, x1, ... where it does not say.
template <class F, class View>
[[gnu::cold]] FeatureNames output_names(const F& fitted, const View& view) {
  const auto one_row = fitted.transform(view.x().select(std::make_shared<const std::vector<Index>>(1, 0)));
  const Index width = features_of(one_row).cols();
  if (const FeatureNames names = names_after(fitted, view.feature_names(), view.features(), width)) return names;
  std::vector<std::string> names;
  for (Index j = 0; j < width; ++j) names.push_back(width == view.features() ? view.feature_name(j) : "x" + std::to_string(j));
  return shared_names(std::move(names));
}

}  // namespace attune::inline ATTUNE_ABI::detail
