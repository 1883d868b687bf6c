// SPDX-License-Identifier: BSL-1.0
#pragma once

// An owner of mixed columns and targets: what Dataset is for columns that are all numbers.

#include <Eigen/Core>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Columns of numbers and categories, n values each, and y (n), with optional weights, groups and times. T is
/// the type of the samples that transformers make of the columns; Label is int for class codes 0..K-1, double for
/// numbers, TargetRow<double> for several numbers a row (y is n×K). Table::classification_table, Table::regression_table
/// and Table::multi_regression_table make one.
template <class T, class Label>
struct TableDataset {
  std::vector<FeatureColumn> columns{};
  Targets<Label> y{};
  std::vector<double> weights{};  ///< empty, or one a row
  std::vector<int> groups{};      ///< empty, or one a row
  std::vector<double> times{};    ///< empty, or one a row
  ClassNames class_names{};       ///< of the codes; null for numbers
  TargetNames target_names{};     ///< of the targets

  Index size() const noexcept { return y.rows(); }
  Index features() const noexcept { return static_cast<Index>(columns.size()); }

  /// A view, which must not outlive the data set. Errors: InvalidArgument when sizes disagree.
  DatasetView<T, Label, TableView<T>> view() const& {
    std::vector<std::string> names;
    for (const auto& c : columns) names.push_back(c.name);
    const auto [target, size] = detail::column_of(y);
    return {TableView<T>(columns), target, size,
            {.weights = weights, .groups = groups, .times = times, .class_names = class_names, .feature_names = std::make_shared<const std::vector<std::string>>(std::move(names)), .target_names = target_names}};
  }
  DatasetView<T, Label, TableView<T>> view() && = delete;
};

}  // namespace attune::inline ATTUNE_ABI
