// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/detail/choose_columns.hpp"

#include <algorithm>
#include <cstddef>

#include "attune/core/closest_names.hpp"
#include "attune/core/error.hpp"
#include "attune/preprocess/detail/table_imputer.hpp"

namespace attune::inline ATTUNE_ABI::detail {

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

ATTUNE_INLINE std::vector<Index> choose_columns(const ColumnSelector& selector, const std::vector<ColumnHead>& heads, const std::vector<std::string>& others) {
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

}  // namespace attune::inline ATTUNE_ABI::detail
