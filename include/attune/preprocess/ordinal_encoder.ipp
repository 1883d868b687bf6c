// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/ordinal_encoder.hpp"

#include <cmath>
#include <cstddef>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/preprocess/detail/categories.hpp"

namespace attune::inline ATTUNE_ABI {

template <class T>
RowMatrix<T> FittedOrdinalEncoder::transform(const TableView<T>& x) const {
  const auto width = static_cast<Index>(columns.size());
  RowMatrix<T> result(x.rows(), width);
  for (Index j = 0; j < width; ++j) {
    const auto& c = columns[static_cast<std::size_t>(j)];
    const auto numbers = numbers_of(c, x.column(x.position(c.name)));
    for (Index i = 0; i < x.rows(); ++i) result(i, j) = static_cast<T>(numbers[static_cast<std::size_t>(i)]);
  }
  return result;
}

ATTUNE_INLINE FeatureNames FittedOrdinalEncoder::feature_names(const FeatureNames&) const {
  std::vector<std::string> names;
  for (const auto& c : columns) names.push_back(c.name);
  return detail::shared_names(std::move(names));
}

ATTUNE_INLINE std::vector<double> FittedOrdinalEncoder::numbers_of(const OrdinalColumn& c, const FeatureColumnView& column) const {
  detail::require_categories(column, "OrdinalEncoder");
  const auto positions = detail::match_categories(column, c.categories);
  std::vector<double> numbers(static_cast<std::size_t>(column.size()), encoded_missing_value);
  for (Index i = 0; i < column.size(); ++i) {
    const int code = detail::category_at(column, i);
    if (code < 0) continue;
    const int position = positions[static_cast<std::size_t>(code)];
    if (position < 0 && std::isnan(unknown_value)) detail::throw_unknown("OrdinalEncoder", column, i, c.categories, "give such ones a number: .unknown_value = -1");
    numbers[static_cast<std::size_t>(i)] = position < 0 ? unknown_value : position;
  }
  return numbers;
}

ATTUNE_INLINE void OrdinalEncoder::check() const {
  for (std::size_t k = 0; k < categories.size(); ++k)
    for (std::size_t earlier = 0; earlier < k; ++earlier)
      if (categories[k] == categories[earlier]) throw InvalidArgument({.argument = "OrdinalEncoder::categories", .found = {"'", categories[k], "' twice"}, .expected = "each category once"});
  for (const double v : {unknown_value, encoded_missing_value})
    if (std::isinf(v)) throw InvalidArgument({.argument = "OrdinalEncoder", .found = {"the value ", v}, .expected = "a finite number, or NaN"});
}

ATTUNE_INLINE OrdinalColumn OrdinalEncoder::learn(const FeatureColumnView& column) const {
  detail::require_categories(column, "OrdinalEncoder");
  if (categories.empty()) return {column.name(), detail::count_categories(column).names};
  const auto positions = detail::match_categories(column, categories);
  for (Index i = 0; std::isnan(unknown_value) && i < column.size(); ++i)
    if (const int code = detail::category_at(column, i); code >= 0 && positions[static_cast<std::size_t>(code)] < 0)
      detail::throw_unknown("OrdinalEncoder", column, i, categories, "add it to .categories, or give such ones a number: .unknown_value = -1");
  return {column.name(), categories};
}

}  // namespace attune::inline ATTUNE_ABI
