// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/calinski_harabasz.hpp"

#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "attune/metrics/detail/clustered_rows.hpp"
#include "attune/simd/compensated_sum.hpp"
#include "attune/simd/distances.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE double spread_ratio(const MatrixView<double>& x, RowClusters of_rows) {
  const ClusteredRows all = clustered_rows(x, std::move(of_rows));
  const std::vector<double> centroids = centroids_of(all);
  const auto rows = static_cast<double>(all.rows.size()), clusters = static_cast<double>(all.clusters());
  std::vector<double> mean(all.cols);
  for (std::size_t k = 0; k < all.clusters(); ++k)
    for (std::size_t j = 0; j < all.cols; ++j) mean[j] += static_cast<double>(all.size_of(k)) * (centroids[k * all.cols + j] - centroids[j]);
  for (std::size_t j = 0; j < all.cols; ++j) mean[j] = centroids[j] + mean[j] / rows;
  simd::CompensatedSum between, within;
  for (std::size_t k = 0; k < all.clusters(); ++k) {
    const double* centroid = &centroids[k * all.cols];
    between.add(static_cast<double>(all.size_of(k)) * simd::squared_distance(centroid, mean.data(), all.cols));
    for (const double* row : all.members(k)) within.add(simd::squared_distance(row, centroid, all.cols));
  }
  if (within.value() == 0) return std::numeric_limits<double>::quiet_NaN();
  return between.value() / within.value() * ((rows - clusters) / (clusters - 1));
}

}  // namespace attune::inline ATTUNE_ABI::detail
