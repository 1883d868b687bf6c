// SPDX-License-Identifier: BSL-1.0
#pragma once

// The silhouette of a clustering: how much closer rows are to their own cluster than to the next one. Rousseeuw,
// "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", J. Comput. Appl. Math. 20
// (1987).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/core/random.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/clustered_rows.hpp"
#include "attune/simd/distances.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI {

struct SilhouetteOptions {
  std::size_t sample_size = 0;  ///< rows that are drawn without replacement, among which alone distances are taken; 0: all
  std::uint64_t seed = 0;       ///< of that sample
};

namespace detail {

/// Silhouettes, while the distances of all rows to one cluster after another come in: no more than a few numbers a row
/// are kept.
class SilhouetteSums {
 public:
  explicit SilhouetteSums(const ClusteredRows& all) : all_(all), sums_(all.rows.size()), own_(all.rows.size()), nearest_(all.rows.size(), std::numeric_limits<double>::infinity()) {}

  /// The next rows, cluster by cluster: the first is number `first` of all.grouped.
  void add(const simd::DistanceTile& tile, std::size_t first, std::size_t rows) {
    const std::size_t end = first + rows;
    if (all_.starts[next_ + 1] >= end) {  // one cluster
      tile.add_distances(all_.rows, sums_.data());
      if (all_.starts[next_ + 1] > end) return;
      for (std::size_t i = 0; i < sums_.size(); ++i) settle(i, next_);
      ++next_;
      return;
    }
    std::size_t cluster = next_;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      double distances[simd::DistanceTile::capacity];
      tile.distances(all_.rows[i], distances);
      cluster = next_;
      for (std::size_t at = first; at < end;) {
        const std::size_t stop = std::min(end, all_.starts[cluster + 1]);
        for (; at < stop; ++at) sums_[i] += distances[at - first];
        if (stop == all_.starts[cluster + 1]) settle(i, cluster++);
      }
    }
    next_ = cluster;
  }

  std::vector<double> scores() const {
    std::vector<double> scores(own_.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double larger = std::max(own_[i], nearest_[i]);
      const bool alone = all_.size_of(static_cast<std::size_t>(all_.cluster[i])) == 1;
      scores[i] = alone || larger == 0 ? 0 : (nearest_[i] - own_[i]) / larger;
    }
    return scores;
  }

 private:
  // All distances of row i to a cluster are there.
  void settle(std::size_t i, std::size_t cluster) noexcept {
    const auto size = static_cast<double>(all_.size_of(cluster));
    if (static_cast<std::size_t>(all_.cluster[i]) == cluster)
      own_[i] = sums_[i] / (size - 1);
    else
      nearest_[i] = std::min(nearest_[i], sums_[i] / size);
    sums_[i] = 0;
  }

  const ClusteredRows& all_;
  std::size_t next_ = 0;  // the cluster that the next row belongs to
  std::vector<double> sums_;
  std::vector<double> own_;
  std::vector<double> nearest_;
};

[[gnu::cold]] inline std::vector<double> silhouettes(const ClusteredRows& all) {
  SilhouetteSums sums(all);
  simd::DistanceTile tile(all.cols);
  const std::span<const double* const> grouped(all.grouped);
  for (std::size_t first = 0; first < grouped.size(); first += tile.capacity) {
    const std::size_t rows = std::min(tile.capacity, grouped.size() - first);
    tile.fill(grouped.subspan(first, rows));
    sums.add(tile, first, rows);
  }
  return sums.scores();
}

[[gnu::cold]] inline double mean_of(std::span<const double> values) noexcept {
  simd::CompensatedSum sum;
  for (const double value : values) sum.add(value);
  return sum.value() / static_cast<double>(values.size());
}

/// Some of the row numbers below n, ascending, each set of them as likely as any other.
[[gnu::cold]] inline std::vector<Index> draw_rows(std::size_t n, const SilhouetteOptions& options) {
  if (options.sample_size > n) throw InvalidArgument({.argument = "SilhouetteOptions::sample_size", .found = options.sample_size, .expected = {"at most ", n, ", the number of rows"}});
  std::vector<Index> rows(n);
  for (std::size_t i = 0; i < n; ++i) rows[i] = static_cast<Index>(i);
  Random random(RandomKey{options.seed}.child(Purpose::resample));
  random.shuffle(std::span(rows));
  rows.resize(options.sample_size);
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace detail

/// (b - a) / max(a, b) of each row, in [-1, 1], larger is better: a is its mean Euclidean distance to the other rows of
/// its cluster, b the least mean distance to the rows of another. 0 for a row that is a cluster of its own, and where
/// a and b are 0. X is n×p, an Eigen matrix or a view; labels are any integers.
/// Errors: InvalidData for fewer than two clusters or as many as rows, and for values that are not finite;
/// InvalidArgument for sizes that disagree. Cost: O(n²p) time, O(n) memory; rows that are not contiguous are copied.
template <LabelRange L>
std::vector<double> silhouette_samples(const MatrixView<double>& x, const L& labels) {
  return detail::silhouettes(detail::clustered_rows(x, labels));
}

/// The mean of silhouette_samples, in [-1, 1], larger is better: of all rows, or of a sample of them.
template <LabelRange L>
double silhouette_score(const MatrixView<double>& x, const L& labels, const SilhouetteOptions& options = {}) {
  if (options.sample_size == 0) return detail::mean_of(silhouette_samples(x, labels));
  const auto column = detail::label_column(labels, "labels");
  detail::require_size("labels", column.values.size(), x.rows());
  std::vector<Index> rows = detail::draw_rows(column.values.size(), options);
  std::vector<typename decltype(column.owned)::value_type> drawn(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) drawn[i] = column.values[static_cast<std::size_t>(rows[i])];
  return detail::mean_of(silhouette_samples(x.select(detail::share_rows(std::move(rows))), drawn));
}

}  // namespace attune::inline ATTUNE_ABI
