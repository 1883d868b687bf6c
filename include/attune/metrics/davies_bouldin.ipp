// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/davies_bouldin.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "attune/metrics/detail/clustered_rows.hpp"
#include "attune/simd/compensated_sum.hpp"
#include "attune/simd/distances.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE double mean_similarity(const MatrixView<double>& x, RowClusters of_rows) {
  const ClusteredRows all = clustered_rows(x, std::move(of_rows));
  const std::vector<double> centroids = centroids_of(all);
  const std::size_t clusters = all.clusters();
  const auto centroid = [&](std::size_t k) { return &centroids[k * all.cols]; };
  std::vector<double> width(clusters);
  for (std::size_t k = 0; k < clusters; ++k) {
    simd::CompensatedSum sum;
    for (const double* row : all.members(k)) sum.add(std::sqrt(simd::squared_distance(row, centroid(k), all.cols)));
    width[k] = sum.value() / static_cast<double>(all.size_of(k));
  }
  simd::CompensatedSum sum;
  for (std::size_t k = 0; k < clusters; ++k) {
    double most = 0;
    for (std::size_t other = 0; other < clusters; ++other) {
      if (other == k) continue;
      const double apart = std::sqrt(simd::squared_distance(centroid(k), centroid(other), all.cols));
      if (apart == 0) return std::numeric_limits<double>::infinity();
      most = std::max(most, (width[k] + width[other]) / apart);
    }
    sum.add(most);
  }
  return sum.value() / static_cast<double>(clusters);
}

}  // namespace attune::inline ATTUNE_ABI::detail
