// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/simple_imputer.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"
#include "attune/preprocess/detail/categories.hpp"
#include "attune/preprocess/detail/columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The value that occurs most often, the smallest of several; sorts the values. Precondition: there are some.
[[gnu::cold]] inline double most_frequent(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  double best = values.front();
  for (std::size_t begin = 0, longest = 0; begin < values.size();) {
    std::size_t end = begin;
    while (end < values.size() && values[end] == values[begin]) ++end;
    if (end - begin > longest) {
      longest = end - begin;
      best = values[begin];
    }
    begin = end;
  }
  return best;
}

/// The statistic of a column's values, which it reorders. Precondition: there are some.
[[gnu::cold]] inline double imputed_value(Impute strategy, std::vector<double>& values) {
  if (strategy == Impute::median) return quantile(values, 0.5);
  if (strategy == Impute::most_frequent) return most_frequent(values);
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

[[noreturn, gnu::cold]] inline void refuse_empty(const std::string& column, Index rows) {
  throw InvalidData({.argument = {"X, column '", column, "'"}, .found = {"no value in any of ", rows, " training rows"}, .expected = "one at least",
                     .remedy = "leave the column out, fill with Impute::constant, or set .keep_empty_features = true"});
}

}  // namespace detail

template <class T>
RowMatrix<T> FittedSimpleImputer::transform(const MatrixView<T>& x) const {
  check_width(x.cols(), static_cast<Index>(statistics.size()));
  RowMatrix<T> result(x.rows(), x.cols() + static_cast<Index>(indicated.size()));
  T* to = result.data();
  for (Index i = 0; i < x.rows(); ++i) {
    const T* row = x.row_begin(i);
    for (Index j = 0; j < x.cols(); ++j) {
      const T v = row[j * x.col_stride()];
      *to++ = std::isnan(v) ? static_cast<T>(statistics[static_cast<std::size_t>(j)]) : v;
    }
    for (const Index j : indicated) *to++ = static_cast<T>(std::isnan(row[j * x.col_stride()]));
  }
  return result;
}

ATTUNE_INLINE FeatureNames FittedSimpleImputer::feature_names(const FeatureNames& names) const {
  if (!names || indicated.empty()) return names;
  auto all = *names;
  for (const Index j : indicated) all.push_back("missingindicator_" + (*names)[static_cast<std::size_t>(j)]);
  return std::make_shared<const std::vector<std::string>>(std::move(all));
}

template <class T>
FeatureTable<T> FittedTableImputer::transform(const TableView<T>& x) const {
  FeatureTable<T> result;
  for (const auto& fill : fills) result.columns.push_back(detail::filled(fill, x.column(x.position(fill.name))));
  for (const auto& fill : fills)
    if (fill.indicated) result.columns.push_back(detail::indicator(x.column(x.position(fill.name))));
  return result;
}

ATTUNE_INLINE FeatureNames FittedTableImputer::feature_names(const FeatureNames&) const {
  std::vector<std::string> names;
  for (const auto& fill : fills) names.push_back(fill.name);
  for (const auto& fill : fills)
    if (fill.indicated) names.push_back("missingindicator_" + fill.name);
  return detail::shared_names(std::move(names));
}

ATTUNE_INLINE void SimpleImputer::check() const {
  require_setting(std::isfinite(fill_value), "SimpleImputer::fill_value", fill_value, "a finite number");
}

template <class T>
FittedSimpleImputer SimpleImputer::learn(const MatrixView<T>& x, FunctionRef<std::string(Index)> name) const {
  const auto p = static_cast<std::size_t>(x.cols());
  FittedSimpleImputer fitted{.statistics = std::vector<double>(p, strategy == Impute::constant ? fill_value : 0.0)};
  std::vector<double> values;
  for (std::size_t j = 0; j < p; ++j) {
    detail::read_column(x, static_cast<Index>(j), values);
    if (add_indicator && static_cast<Index>(values.size()) < x.rows()) fitted.indicated.push_back(static_cast<Index>(j));
    if (strategy == Impute::constant) continue;
    if (!values.empty())
      fitted.statistics[j] = detail::imputed_value(strategy, values);
    else if (!keep_empty_features)
      detail::refuse_empty(name(static_cast<Index>(j)), x.rows());
  }
  return fitted;
}

ATTUNE_INLINE detail::ColumnFill SimpleImputer::learn(const FeatureColumnView& column) const {
  detail::ColumnFill fill{.name = column.name(), .is_categorical = column.is_categorical(), .number = strategy == Impute::constant ? fill_value : 0.0, .category = fill_category};
  Index present = 0;
  for (Index i = 0; i < column.size(); ++i) present += column.is_missing(i) ? 0 : 1;
  fill.indicated = add_indicator && present < column.size();
  if (strategy == Impute::constant) return fill;
  if (present == 0 && !keep_empty_features) detail::refuse_empty(column.name(), column.size());
  if (present == 0) return fill;
  if (!column.is_categorical()) {
    std::vector<double> values;
    for (Index i = 0; i < column.size(); ++i)
      if (!column.is_missing(i)) values.push_back(column.number(i));
    fill.number = detail::imputed_value(strategy, values);
    return fill;
  }
  if (strategy != Impute::most_frequent) detail::require_numbers(column, "categories are filled in with Impute::most_frequent or Impute::constant");
  const auto found = detail::count_categories(column);
  fill.category = found.names[static_cast<std::size_t>(std::max_element(found.counts.begin(), found.counts.end()) - found.counts.begin())];
  return fill;
}

}  // namespace attune::inline ATTUNE_ABI
