// SPDX-License-Identifier: BSL-1.0
#pragma once

// An owner of mixed columns without a target: rows to predict, or what a transformer from table to table makes.

#include <vector>

#include "attune/core/table_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// Columns of numbers and categories. T is the type of the samples that transformers make of them.
template <class T>
struct FeatureTable {
  std::vector<FeatureColumn> columns{};

  Index size() const noexcept { return columns.empty() ? 0 : static_cast<Index>(columns.front().size()); }

  /// A view, which must not outlive the table. Errors: InvalidArgument when sizes disagree.
  TableView<T> view() const& { return TableView<T>(columns); }
  TableView<T> view() && = delete;
};

}  // namespace attune::inline ATTUNE_ABI
