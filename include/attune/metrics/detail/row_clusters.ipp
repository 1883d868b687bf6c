// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/detail/row_clusters.hpp"

#include <algorithm>
#include <cstdint>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void require_values(const MatrixView<double>& x) {
  if (x.rows() == 0 || x.cols() == 0) throw InvalidArgument({.argument = "X", .found = {x.rows(), " rows and ", x.cols(), " columns"}, .expected = "at least one of each"});
}

ATTUNE_INLINE RowClusters clusters_of_rows(const AnyLabels& labels, Index rows) {
  require_size("labels", labels.size(), rows);
  std::vector<std::int64_t> column(labels.size());
  labels.block(0, labels.size(), column.data());
  if (labels.wraps)  // in the order of unsigned numbers
    for (std::int64_t& label : column) label ^= std::int64_t{1} << 63;
  std::vector<std::int64_t> distinct = column;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  RowClusters result{.codes = std::vector<int>(column.size()), .clusters = distinct.size()};
  for (std::size_t i = 0; i < column.size(); ++i) result.codes[i] = static_cast<int>(std::lower_bound(distinct.begin(), distinct.end(), column[i]) - distinct.begin());
  return result;
}

}  // namespace attune::inline ATTUNE_ABI::detail
