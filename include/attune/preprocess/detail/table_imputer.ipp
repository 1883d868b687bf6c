// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/detail/table_imputer.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/preprocess/detail/categories.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void require_numbers(const FeatureColumnView& column, const char* remedy) {
  for (Index i = 0; column.is_categorical() && i < column.size(); ++i)
    if (!column.is_missing(i))
      throw InvalidData({.argument = {"column '", column.name(), "'"}, .place = {"row ", i}, .found = {"the category '", column.categories()[static_cast<std::size_t>(column.code(i))], "'"}, .expected = "a number", .remedy = remedy});
}

ATTUNE_INLINE FeatureColumn filled(const ColumnFill& fill, const FeatureColumnView& column) {
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

ATTUNE_INLINE FeatureColumn indicator(const FeatureColumnView& column) {
  FeatureColumn result{.name = "missingindicator_" + column.name()};
  for (Index i = 0; i < column.size(); ++i) result.numbers.push_back(column.is_missing(i) ? 1 : 0);
  return result;
}

}  // namespace attune::inline ATTUNE_ABI::detail
