// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a SimpleImputer finds in the columns of a table, and how it fills them in.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/table_view.hpp"
#include "attune/preprocess/detail/categories.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What stands in for the missing values of one column.
struct ColumnFill {
  std::string name{};
  bool is_categorical = false;
  double number = 0;       // where it has numbers
  std::string category{};  // where it has categories
  bool indicated = false;
};

[[gnu::cold]] inline void require_numbers(const FeatureColumnView& column, const char* remedy) {
  for (Index i = 0; column.is_categorical() && i < column.size(); ++i)
    if (!column.is_missing(i))
      throw InvalidData({.argument = {"column '", column.name(), "'"}, .place = {"row ", i}, .found = {"the category '", column.categories()[static_cast<std::size_t>(column.code(i))], "'"}, .expected = "a number", .remedy = remedy});
}

inline double number_at(const FeatureColumnView& column, Index row) noexcept {
  return column.is_categorical() ? std::numeric_limits<double>::quiet_NaN() : column.number(row);
}

/// A copy of the column without missing values.
[[gnu::cold]] inline FeatureColumn filled(const ColumnFill& fill, const FeatureColumnView& column) {
  FeatureColumn result{.name = fill.name};
  if (!fill.is_categorical) {
    require_numbers(column, "the imputer was fitted to numbers in this column");
    for (Index i = 0; i < column.size(); ++i) result.numbers.push_back(column.is_missing(i) ? fill.number : number_at(column, i));
    return result;
  }
  require_categories(column, "SimpleImputer");
  auto names = column.is_categorical() ? column.categories() : std::vector<std::string>{};
  const auto at = std::find(names.begin(), names.end(), fill.category);
  const auto code = static_cast<int>(at - names.begin());
  if (at == names.end()) names.push_back(fill.category);
  for (Index i = 0; i < column.size(); ++i) result.codes.push_back(column.is_missing(i) ? code : category_at(column, i));
  result.categories = shared_names(std::move(names));
  return result;
}

/// 1 where the column has a missing value, 0 elsewhere.
[[gnu::cold]] inline FeatureColumn indicator(const FeatureColumnView& column) {
  FeatureColumn result{.name = "missingindicator_" + column.name()};
  for (Index i = 0; i < column.size(); ++i) result.numbers.push_back(column.is_missing(i) ? 1 : 0);
  return result;
}

}  // namespace attune::inline ATTUNE_ABI::detail
