// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Davies-Bouldin index of a clustering: how alike each cluster is to the one most like it. Davies, Bouldin, "A
// cluster separation measure", IEEE TPAMI 1 (1979).

#include "attune/core/matrix_view.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/row_clusters.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] double mean_similarity(const MatrixView<double>& x, RowClusters clusters);

}  // namespace detail

/// The mean over clusters of max (sₖ + sⱼ) / ‖cₖ - cⱼ‖ over other clusters j, where s is the mean Euclidean distance of
/// a cluster's rows to its centroid c: in [0, ∞], smaller is better. Infinite where two centroids are equal
/// (scikit-learn leaves such pairs out, and says 0, the best, where all centroids, or all widths, are within 10⁻⁸ of
/// zero). X is n×p, an Eigen matrix or a view; labels are any integers.
/// Errors: InvalidData for fewer than two clusters or as many as rows, and for values that are not finite;
/// InvalidArgument for sizes that disagree. Cost: O(np + K²p).
template <LabelRange L>
double davies_bouldin_score(const MatrixView<double>& x, const L& labels) {
  return detail::mean_similarity(x, detail::row_clusters(x, labels));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/davies_bouldin.ipp"
#endif
