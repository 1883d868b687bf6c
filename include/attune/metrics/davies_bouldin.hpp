// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Davies-Bouldin index of a clustering: how alike each cluster is to the one most like it. Davies, Bouldin, "A
// cluster separation measure", IEEE TPAMI 1 (1979).

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/clustered_rows.hpp"
#include "attune/simd/distances.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline double mean_similarity(const ClusteredRows& all) {
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

}  // namespace detail

/// The mean over clusters of max (sₖ + sⱼ) / ‖cₖ - cⱼ‖ over other clusters j, where s is the mean Euclidean distance of
/// a cluster's rows to its centroid c: in [0, ∞], smaller is better. Infinite where two centroids are equal
/// (scikit-learn leaves such pairs out, and says 0, the best, where all centroids, or all widths, are within 10⁻⁸ of
/// zero). X is n×p, an Eigen matrix or a view; labels are any integers.
/// Errors: InvalidData for fewer than two clusters or as many as rows, and for values that are not finite;
/// InvalidArgument for sizes that disagree. Cost: O(np + K²p).
template <LabelRange L>
double davies_bouldin_score(const MatrixView<double>& x, const L& labels) {
  return detail::mean_similarity(detail::clustered_rows(x, labels));
}

}  // namespace attune::inline ATTUNE_ABI
