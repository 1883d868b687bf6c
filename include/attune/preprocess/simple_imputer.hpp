// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fills in missing values, column by column.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/settings.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/feature_table.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/categories.hpp"
#include "attune/preprocess/detail/columns.hpp"
#include "attune/preprocess/detail/table_imputer.hpp"

namespace attune::inline ATTUNE_ABI {

/// What stands in for a missing value of a column.
enum class Impute {
  mean,           ///< of the column's training values
  median,         ///< of the column's training values
  most_frequent,  ///< the value that most training rows have; the smallest of several
  constant        ///< the imputer's fill_value, or fill_category
};

constexpr std::string_view to_string(Impute strategy) {
  constexpr std::string_view names[]{"mean", "median", "most frequent", "constant"};
  return names[static_cast<std::size_t>(strategy)];
}

/// What a SimpleImputer found.
struct FittedSimpleImputer {
  std::vector<double> statistics{};  ///< what stands in for a missing value, by column
  std::vector<Index> indicated{};    ///< columns that have an indicator, in order

  static constexpr bool accepts_missing = true;

  /// X with its missing values filled in, n×p, and behind it a column of 0 and 1 for each indicator, 1 where
  /// the value was missing. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const {
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

  /// The columns' names, and "missingindicator_<name>" of the indicators.
  [[gnu::cold]] FeatureNames feature_names(const FeatureNames& names) const {
    if (!names || indicated.empty()) return names;
    auto all = *names;
    for (const Index j : indicated) all.push_back("missingindicator_" + (*names)[static_cast<std::size_t>(j)]);
    return std::make_shared<const std::vector<std::string>>(std::move(all));
  }
};

/// What a SimpleImputer found in a table.
struct FittedTableImputer {
  std::vector<detail::ColumnFill> fills{};

  static constexpr bool accepts_missing = true;

  /// The columns with their missing values filled in, found by name, and behind them a column of 0 and 1 for each
  /// indicator. Errors: InvalidArgument for a column that is not there; InvalidData for one of another kind.
  template <class T>
  FeatureTable<T> transform(const TableView<T>& x) const {
    FeatureTable<T> result;
    for (const auto& fill : fills) result.columns.push_back(detail::filled(fill, x.column(x.position(fill.name))));
    for (const auto& fill : fills)
      if (fill.indicated) result.columns.push_back(detail::indicator(x.column(x.position(fill.name))));
    return result;
  }

  /// The columns' names, and "missingindicator_<name>" of the indicators.
  [[gnu::cold]] FeatureNames feature_names(const FeatureNames& = nullptr) const {
    std::vector<std::string> names;
    for (const auto& fill : fills) names.push_back(fill.name);
    for (const auto& fill : fills)
      if (fill.indicated) names.push_back("missingindicator_" + fill.name);
    return detail::shared_names(std::move(names));
  }
};

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

}  // namespace detail

/// Fills in missing values (NaN) by a statistic of the column's training values. A pipeline that begins with
/// it accepts missing values in X. Weights do not count. Cost: each column is copied; the median takes O(n)
/// on average, the most frequent value a sort.
struct SimpleImputer {
  Impute strategy = Impute::mean;
  double fill_value = 0;             ///< of Impute::constant, for numbers
  std::string fill_category{"missing"};  ///< of Impute::constant, for categories
  bool add_indicator = false;        ///< a column for each one that had missing values in training
  bool keep_empty_features = false;  ///< fill a column without any training value as 0, or fill_category, instead of refusing it

  static constexpr bool accepts_missing = true;

  void check() const { require_setting(std::isfinite(fill_value), "SimpleImputer::fill_value", fill_value, "a finite number"); }

  /// Errors: InvalidData for infinite values, and for a column without any value, unless it is kept or
  /// filled with a constant.
  template <class T, class Label>
  FittedSimpleImputer fit(const DatasetView<T, Label>& train) const {
    check();
    const auto view = checked(train, Missing::accepted);
    const auto p = static_cast<std::size_t>(view.features());
    FittedSimpleImputer fitted{.statistics = std::vector<double>(p, strategy == Impute::constant ? fill_value : 0.0)};
    std::vector<double> values;
    for (std::size_t j = 0; j < p; ++j) {
      detail::read_column(view.x(), static_cast<Index>(j), values);
      if (add_indicator && static_cast<Index>(values.size()) < view.size()) fitted.indicated.push_back(static_cast<Index>(j));
      if (strategy == Impute::constant) continue;
      if (!values.empty())
        fitted.statistics[j] = detail::imputed_value(strategy, values);
      else if (!keep_empty_features)
        refuse_empty(view.feature_name(static_cast<Index>(j)), view.size());
    }
    return fitted;
  }

  /// The same for a table of mixed columns, whose categories are filled in by the most frequent one (the first of
  /// several) or a constant. Errors: InvalidData also for a mean or median of categories.
  template <class T, class Label>
  FittedTableImputer fit(const TableDatasetView<T, Label>& train) const {
    check();
    const auto view = checked(train, Missing::accepted);
    FittedTableImputer fitted;
    for (Index j = 0; j < view.features(); ++j) fitted.fills.push_back(learn(view.x().column(j)));
    return fitted;
  }

 private:
  [[gnu::cold]] detail::ColumnFill learn(const FeatureColumnView& column) const {
    detail::ColumnFill fill{.name = column.name(), .is_categorical = column.is_categorical(), .number = strategy == Impute::constant ? fill_value : 0.0, .category = fill_category};
    Index present = 0;
    for (Index i = 0; i < column.size(); ++i) present += column.is_missing(i) ? 0 : 1;
    fill.indicated = add_indicator && present < column.size();
    if (strategy == Impute::constant) return fill;
    if (present == 0 && !keep_empty_features) refuse_empty(column.name(), column.size());
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

  [[noreturn, gnu::cold]] static void refuse_empty(const std::string& column, Index rows) {
    throw InvalidData({.argument = {"X, column '", column, "'"}, .found = {"no value in any of ", rows, " training rows"}, .expected = "one at least",
                       .remedy = "leave the column out, fill with Impute::constant, or set .keep_empty_features = true"});
  }
};

}  // namespace attune::inline ATTUNE_ABI
