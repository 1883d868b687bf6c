// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows with the cluster of each: what metrics need that judge a clustering without a truth.

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/metrics/detail/row_clusters.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Rows by their addresses, so that a view that was narrowed to some rows is read in place. Rows that are not
/// contiguous are copied.
struct ClusteredRows {
  std::vector<double> copies{};
  std::vector<const double*> rows{};
  std::size_t cols = 0;
  std::vector<int> cluster{};           ///< of each row, 0..K-1 in the order of the labels
  std::vector<const double*> grouped{};  ///< the rows, cluster by cluster
  std::vector<std::size_t> starts{};    ///< where each cluster begins in grouped; K + 1 of them

  std::size_t clusters() const noexcept { return starts.size() - 1; }
  std::size_t size_of(std::size_t k) const noexcept { return starts[k + 1] - starts[k]; }
  std::span<const double* const> members(std::size_t k) const noexcept { return std::span(grouped).subspan(starts[k], size_of(k)); }
};

[[gnu::cold]] inline void require_finite_row(const MatrixView<double>& x, Index row) {
  for (Index j = 0; j < x.cols(); ++j)
    if (!std::isfinite(x(row, j))) throw InvalidData({.argument = "X", .place = {"row ", row, ", column ", j}, .found = x(row, j), .expected = "a finite number"});
}

/// Groups the rows by their clusters. Errors: InvalidData for values that are not finite, and for fewer than two clusters
/// or as many as rows.
[[gnu::cold]] inline ClusteredRows clustered_rows(const MatrixView<double>& x, RowClusters of_rows) {
  const auto& [codes, clusters] = of_rows;
  const auto n = static_cast<std::size_t>(x.rows());
  if (clusters < 2 || clusters >= n)
    throw InvalidData({.argument = "labels", .found = {clusters, clusters == 1 ? " cluster" : " clusters", " of ", n, n == 1 ? " row" : " rows"},
                       .expected = "at least 2 clusters, and fewer than rows"});
  ClusteredRows all;
  all.cols = static_cast<std::size_t>(x.cols());
  all.rows.resize(n);
  if (!x.has_contiguous_rows()) all.copies.resize(n * all.cols);
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = static_cast<Index>(i);
    require_finite_row(x, row);
    all.rows[i] = x.row_begin(row);
    if (all.copies.empty()) continue;
    for (std::size_t j = 0; j < all.cols; ++j) all.copies[i * all.cols + j] = x(row, static_cast<Index>(j));
    all.rows[i] = &all.copies[i * all.cols];
  }
  all.starts.resize(clusters + 1);
  for (const int code : codes) ++all.starts[static_cast<std::size_t>(code) + 1];
  for (std::size_t k = 0; k < clusters; ++k) all.starts[k + 1] += all.starts[k];
  all.grouped.resize(n);
  std::vector<std::size_t> next = all.starts;
  for (std::size_t i = 0; i < n; ++i) all.grouped[next[static_cast<std::size_t>(codes[i])]++] = all.rows[i];
  all.cluster = std::move(of_rows.codes);
  return all;
}

/// The mean of each cluster's rows, K×p. Sums start at a cluster's first row, so that equal rows have themselves as
/// their mean, and a common offset costs no digits.
[[gnu::cold]] inline std::vector<double> centroids_of(const ClusteredRows& all) {
  std::vector<double> centroids(all.clusters() * all.cols);
  for (std::size_t k = 0; k < all.clusters(); ++k) {
    const auto members = all.members(k);
    double* centroid = &centroids[k * all.cols];
    const double* first = members[0];
    for (const double* row : members)
      for (std::size_t j = 0; j < all.cols; ++j) centroid[j] += row[j] - first[j];
    for (std::size_t j = 0; j < all.cols; ++j) centroid[j] = first[j] + centroid[j] / static_cast<double>(members.size());
  }
  return centroids;
}

}  // namespace attune::inline ATTUNE_ABI::detail
