// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/silhouette.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/metrics/detail/clustered_rows.hpp"
#include "attune/simd/compensated_sum.hpp"
#include "attune/simd/distances.hpp"

namespace attune::inline ATTUNE_ABI::detail {

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

ATTUNE_INLINE std::vector<double> silhouettes(const MatrixView<double>& x, RowClusters clusters) {
  const ClusteredRows all = clustered_rows(x, std::move(clusters));
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

[[gnu::cold]] inline double compensated_mean(std::span<const double> values) noexcept {
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

ATTUNE_INLINE double mean_silhouette(const MatrixView<double>& x, const AnyLabels& labels, const SilhouetteOptions& options) {
  if (options.sample_size == 0) return compensated_mean(silhouettes(x, clusters_of_rows(labels, x.rows())));
  require_size("labels", labels.size(), x.rows());
  std::vector<Index> rows = draw_rows(labels.size(), options);
  std::vector<std::int64_t> drawn(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) labels.block(static_cast<std::size_t>(rows[i]), 1, &drawn[i]);
  AnyLabels drawn_labels{std::span<const std::int64_t>(drawn)};
  drawn_labels.wraps = labels.wraps;
  const MatrixView<double> sample = x.select(share_rows(std::move(rows)));
  require_values(sample);
  return compensated_mean(silhouettes(sample, clusters_of_rows(drawn_labels, sample.rows())));
}

}  // namespace attune::inline ATTUNE_ABI::detail
