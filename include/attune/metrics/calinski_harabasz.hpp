// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Calinski-Harabasz index of a clustering: how far apart clusters are, over how wide they are. Calinski, Harabasz,
// "A dendrite method for cluster analysis", Communications in Statistics 3 (1974).

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

[[gnu::cold]] inline double spread_ratio(const ClusteredRows& all) {
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

}  // namespace detail

/// (B / (K - 1)) / (W / (n - K)), in [0, ∞), larger is better: B = Σ nₖ ‖cₖ - c‖² of the clusters' centroids about the
/// mean of all rows, W the squared distances of rows to their centroids. NaN where W is 0 (scikit-learn: 1). X is n×p,
/// an Eigen matrix or a view; labels are any integers.
/// Errors: InvalidData for fewer than two clusters or as many as rows, and for values that are not finite;
/// InvalidArgument for sizes that disagree. Cost: O(np).
template <LabelRange L>
double calinski_harabasz_score(const MatrixView<double>& x, const L& labels) {
  return detail::spread_ratio(detail::clustered_rows(x, labels));
}

}  // namespace attune::inline ATTUNE_ABI
