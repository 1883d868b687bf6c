// SPDX-License-Identifier: BSL-1.0
#pragma once

// Columns of numbers and texts with names, as a file has them, and their way to a data set.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/target_row.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/feature_table.hpp"
#include "attune/data/table_dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Which columns of a table mean what. All others become features.
struct ClassificationColumns {
  std::string target{};                    ///< the class of a row
  std::string positive{};                  ///< which of two classes is 1; empty: the second in order
  std::string weight{};                    ///< how much a row counts; empty: every row once
  std::string group{};                     ///< rows of one group stay together; empty: none
  std::string time{};                      ///< when a row was observed; empty: none
  std::vector<std::string> drop{};         ///< columns to leave out
  std::vector<std::string> categorical{};  ///< of a table: columns of numbers that stand for categories
};

/// Which columns of a table mean what. All others become features.
struct RegressionColumns {
  std::string target{};                    ///< the number to predict
  std::string weight{};                    ///< how much a row counts; empty: every row once
  std::string group{};                     ///< rows of one group stay together; empty: none
  std::string time{};                      ///< when a row was observed; empty: none
  std::vector<std::string> drop{};         ///< columns to leave out
  std::vector<std::string> categorical{};  ///< of a table: columns of numbers that stand for categories
};

/// Which columns of a table mean what, with several targets. All others become features.
struct MultiRegressionColumns {
  std::vector<std::string> targets{};      ///< the numbers to predict
  std::string weight{};                    ///< how much a row counts; empty: every row once
  std::string group{};                     ///< rows of one group stay together; empty: none
  std::string time{};                      ///< when a row was observed; empty: none
  std::vector<std::string> drop{};         ///< columns to leave out
  std::vector<std::string> categorical{};  ///< of a table: columns of numbers that stand for categories
};

/// One column: numbers (missing ones are NaN), or texts (missing ones are empty).
struct TableColumn {
  std::string name{};
  std::vector<double> numbers{};
  std::vector<std::string> texts{};  ///< not empty where the column is not numeric

  bool is_text() const noexcept { return !texts.empty(); }
  std::size_t size() const noexcept { return is_text() ? texts.size() : numbers.size(); }
};

/// A table in memory, column by column.
struct Table {
  std::string source{};                ///< where it comes from, for messages
  std::vector<TableColumn> columns{};  ///< all of one size
  std::vector<std::uint32_t> lines{};  ///< the line of each row in the source; may be empty

  std::size_t rows() const noexcept { return columns.empty() ? 0 : columns.front().size(); }

  /// The column of this name. Errors: InvalidArgument, which lists the names there are, and the closest.
  [[gnu::cold]] const TableColumn& column(std::string_view name) const;

  /// Class codes and numeric features. Two classes: `positive` is 1. More: codes follow the order of the
  /// names (numbers by value, texts by letter). Errors: InvalidArgument for a column that is not there;
  /// InvalidData for missing classes, fewer than two, and features that are text.
  template <SampleValue T = double>
  [[gnu::cold]] Dataset<T, int> classification(const ClassificationColumns& which) const;

  /// A numeric target and numeric features. Errors: InvalidArgument for a column that is not there;
  /// InvalidData for targets that are missing or text, and features that are text.
  template <SampleValue T = double>
  [[gnu::cold]] Dataset<T, double> regression(const RegressionColumns& which) const;

  /// Several numeric targets, a column of y each, and numeric features. Errors: those of regression(), and
  /// InvalidArgument where no target is named, or one twice.
  template <SampleValue T = double>
  [[gnu::cold]] Dataset<T, TargetRow<double>> multi_regression(const MultiRegressionColumns& which) const;

  /// Class codes and features of any kind: columns of text, and those of `which.categorical`, have categories
  /// (in ascending order: numbers by value, texts by letter), the others numbers. Errors: those of
  /// classification(), but text is no error.
  template <SampleValue T = double>
  [[gnu::cold]] TableDataset<T, int> classification_table(const ClassificationColumns& which) const;

  /// A numeric target and features of any kind: see classification_table.
  template <SampleValue T = double>
  [[gnu::cold]] TableDataset<T, double> regression_table(const RegressionColumns& which) const;

  /// Several numeric targets and features of any kind: see multi_regression and classification_table.
  template <SampleValue T = double>
  [[gnu::cold]] TableDataset<T, TargetRow<double>> multi_regression_table(const MultiRegressionColumns& which) const;

  /// All columns as features, for rows whose target is not known: `model.predict(features.view())`. A fitted
  /// transformer finds its columns by name, and leaves out the others. Errors: InvalidArgument for a column that
  /// is not there.
  template <SampleValue T = double>
  [[gnu::cold]] FeatureTable<T> feature_table(const std::vector<std::string>& categorical = {}) const;

  /// The rows in which none of the named columns, or of all where none is named, has a missing value.
  /// Errors: InvalidArgument for a column that is not there.
  [[gnu::cold]] Table drop_missing(const std::vector<std::string>& names = {}) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/table.ipp"
#endif
