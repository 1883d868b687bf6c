// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Calinski-Harabasz index of a clustering: how far apart clusters are, over how wide they are. Calinski, Harabasz,
// "A dendrite method for cluster analysis", Communications in Statistics 3 (1974).

#include "attune/core/matrix_view.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/row_clusters.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] double spread_ratio(const MatrixView<double>& x, RowClusters clusters);

}  // namespace detail

/// (B / (K - 1)) / (W / (n - K)), in [0, ∞), larger is better: B = Σ nₖ ‖cₖ - c‖² of the clusters' centroids about the
/// mean of all rows, W the squared distances of rows to their centroids. NaN where W is 0 (scikit-learn: 1). X is n×p,
/// an Eigen matrix or a view; labels are any integers.
/// Errors: InvalidData for fewer than two clusters or as many as rows, and for values that are not finite;
/// InvalidArgument for sizes that disagree. Cost: O(np).
template <LabelRange L>
double calinski_harabasz_score(const MatrixView<double>& x, const L& labels) {
  return detail::spread_ratio(x, detail::row_clusters(x, labels));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/calinski_harabasz.ipp"
#endif
