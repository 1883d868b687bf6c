// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which cluster each row is in, of labels of any type.

#include <cstddef>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/label_blocks.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct RowClusters {
  std::vector<int> codes{};  ///< of each row, 0..K-1 in the order of the labels
  std::size_t clusters = 0;
};

[[gnu::cold]] void require_values(const MatrixView<double>& x);
[[gnu::cold]] RowClusters clusters_of_rows(const AnyLabels& labels, Index rows);

/// Errors: InvalidArgument without rows or columns and for sizes that disagree.
template <LabelRange L>
RowClusters row_clusters(const MatrixView<double>& x, const L& labels) {
  require_values(x);
  const auto column = label_column(labels, "labels");
  return clusters_of_rows(column.values, x.rows());
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/detail/row_clusters.ipp"
#endif
