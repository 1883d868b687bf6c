// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fills in missing values, column by column.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/feature_table.hpp"
#include "attune/preprocess/concept.hpp"
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
  RowMatrix<T> transform(const MatrixView<T>& x) const;

  /// The columns' names, and "missingindicator_<name>" of the indicators.
  [[gnu::cold]] FeatureNames feature_names(const FeatureNames& names) const;
};

/// What a SimpleImputer found in a table.
struct FittedTableImputer {
  std::vector<detail::ColumnFill> fills{};

  static constexpr bool accepts_missing = true;

  /// The columns with their missing values filled in, found by name, and behind them a column of 0 and 1 for each
  /// indicator. Errors: InvalidArgument for a column that is not there; InvalidData for one of another kind.
  template <class T>
  FeatureTable<T> transform(const TableView<T>& x) const;

  /// The columns' names, and "missingindicator_<name>" of the indicators.
  [[gnu::cold]] FeatureNames feature_names(const FeatureNames& = nullptr) const;
};

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

  void check() const;

  /// Errors: InvalidData for infinite values, and for a column without any value, unless it is kept or
  /// filled with a constant.
  template <class T, class Label>
  FittedSimpleImputer fit(const DatasetView<T, Label>& train) const {
    check();
    const auto view = checked(train, Missing::accepted);
    return learn(view.x(), [&](Index j) { return view.feature_name(j); });
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
  template <class T>
  FittedSimpleImputer learn(const MatrixView<T>& x, FunctionRef<std::string(Index)> name) const;
  [[gnu::cold]] detail::ColumnFill learn(const FeatureColumnView& column) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/simple_imputer.ipp"
#endif
