// SPDX-License-Identifier: BSL-1.0
#pragma once

// The silhouette of a clustering: how much closer rows are to their own cluster than to the next one. Rousseeuw,
// "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", J. Comput. Appl. Math. 20
// (1987).

#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/label_blocks.hpp"
#include "attune/metrics/detail/row_clusters.hpp"

namespace attune::inline ATTUNE_ABI {

struct SilhouetteOptions {
  std::size_t sample_size = 0;  ///< rows that are drawn without replacement, among which alone distances are taken; 0: all
  std::uint64_t seed = 0;       ///< of that sample
};

namespace detail {

[[gnu::cold]] std::vector<double> silhouettes(const MatrixView<double>& x, RowClusters clusters);
/// Of all rows, or of a sample of them.
[[gnu::cold]] double mean_silhouette(const MatrixView<double>& x, const AnyLabels& labels, const SilhouetteOptions& options);

}  // namespace detail

/// (b - a) / max(a, b) of each row, in [-1, 1], larger is better: a is its mean Euclidean distance to the other rows of
/// its cluster, b the least mean distance to the rows of another. 0 for a row that is a cluster of its own, and where
/// a and b are 0. X is n×p, an Eigen matrix or a view; labels are any integers.
/// Errors: InvalidData for fewer than two clusters or as many as rows, and for values that are not finite;
/// InvalidArgument for sizes that disagree. Cost: O(n²p) time, O(n) memory; rows that are not contiguous are copied.
template <LabelRange L>
std::vector<double> silhouette_samples(const MatrixView<double>& x, const L& labels) {
  return detail::silhouettes(x, detail::row_clusters(x, labels));
}

/// The mean of silhouette_samples, in [-1, 1], larger is better: of all rows, or of a sample of them.
template <LabelRange L>
double silhouette_score(const MatrixView<double>& x, const L& labels, const SilhouetteOptions& options = {}) {
  if (options.sample_size == 0) detail::require_values(x);
  const auto column = detail::label_column(labels, "labels");
  return detail::mean_silhouette(x, column.values, options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/silhouette.ipp"
#endif
