// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/detail/categories.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void require_categories(const FeatureColumnView& column, const char* who) {
  if (column.is_categorical()) return;
  for (Index i = 0; i < column.size(); ++i)
    if (!column.is_missing(i))
      throw InvalidData({.argument = {who, ", column '", column.name(), "'"}, .place = {"row ", i}, .found = {"the number ", column.number(i)}, .expected = "a category",
                         .remedy = "name the column in .categorical of classification_table() or regression_table(), or in feature_table({...}), if its numbers stand for categories"});
}

ATTUNE_INLINE std::string list_categories(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size() && k < 5; ++k) text += (k == 0 ? "'" : ", '") + names[k] + "'";
  return names.size() <= 5 ? text : text + ", ... (" + std::to_string(names.size()) + ")";
}

ATTUNE_INLINE CategoryCounts count_categories(const FeatureColumnView& column) {
  CategoryCounts found;
  std::vector<Index> counts(column.is_categorical() ? column.categories().size() : 0);
  for (Index i = 0; i < column.size(); ++i) {
    const int code = category_at(column, i);
    ++(code < 0 ? found.missing : counts[static_cast<std::size_t>(code)]);
  }
  for (std::size_t k = 0; k < counts.size(); ++k)
    if (counts[k] > 0) {
      found.names.push_back(column.categories()[k]);
      found.counts.push_back(counts[k]);
    }
  return found;
}

ATTUNE_INLINE std::vector<int> match_categories(const FeatureColumnView& column, const std::vector<std::string>& names) {
  std::vector<int> order(names.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = static_cast<int>(k);
  const auto name = [&](int k) -> const std::string& { return names[static_cast<std::size_t>(k)]; };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return name(a) < name(b); });
  std::vector<int> positions;
  if (!column.is_categorical()) return positions;
  for (const auto& category : column.categories()) {
    const auto at = std::lower_bound(order.begin(), order.end(), category, [&](int k, const std::string& text) { return name(k) < text; });
    positions.push_back(at != order.end() && name(*at) == category ? *at : -1);
  }
  return positions;
}

ATTUNE_INLINE void throw_unknown(const char* who, const FeatureColumnView& column, Index row, const std::vector<std::string>& known, const char* remedy) {
  const int code = category_at(column, row);
  const std::string found = code < 0 ? "a missing value" : "'" + column.categories()[static_cast<std::size_t>(code)] + "'";
  throw InvalidData({.argument = {who, ", column '", column.name(), "'"}, .place = {"row ", row}, .found = found, .expected = {"a category of the training rows: ", list_categories(known)}, .remedy = remedy});
}

ATTUNE_INLINE FeatureNames shared_names(std::vector<std::string> names) {
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

}  // namespace attune::inline ATTUNE_ABI::detail
