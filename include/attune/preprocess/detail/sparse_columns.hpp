// SPDX-License-Identifier: BSL-1.0
#pragma once

// What transformers of sparse rows share: reading what is stored, and a change of it that keeps zeros.

#include <cstddef>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/sparse_rows.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Calls `visit(row, column, value)` for each stored value, row by row, as doubles.
template <class T, class Visit>
void visit_values(const SparseView<T>& x, Visit&& visit) {
  for (Index i = 0; i < x.rows(); ++i) {
    const SparseRow<T> row = x.row(i);
    for (Index k = 0; k < row.size; ++k) visit(static_cast<std::size_t>(i), static_cast<std::size_t>(row.columns[k]), static_cast<double>(row.values[k]));
  }
}

/// Stored values divided, column by column. Errors: InvalidArgument for another number of columns.
template <class T>
SparseRows<T> divide_stored(const SparseView<T>& x, const std::vector<double>& divisor) {
  check_width(x.cols(), static_cast<Index>(divisor.size()));
  SparseRows<T> result{.cols = x.cols()};
  const auto count = static_cast<std::size_t>(x.entries());
  result.values.reserve(count);
  result.columns.reserve(count);
  for (Index i = 0; i < x.rows(); ++i) {
    const SparseRow<T> row = x.row(i);
    for (Index k = 0; k < row.size; ++k) {
      result.values.push_back(static_cast<T>(static_cast<double>(row.values[k]) / divisor[static_cast<std::size_t>(row.columns[k])]));
      result.columns.push_back(row.columns[k]);
    }
    result.starts.push_back(static_cast<int>(result.values.size()));
  }
  return result;
}

}  // namespace attune::inline ATTUNE_ABI::detail
