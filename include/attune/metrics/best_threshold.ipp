// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/best_threshold.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "attune/metrics/curves.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] inline ConfusionCounts binary_counts(double tn, double fp, double fn, double tp) {
  constexpr std::array<int, 4> truth{0, 0, 1, 1}, predicted{0, 1, 0, 1};
  const std::array<double, 4> weights{tn, fp, fn, tp};
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

[[gnu::cold]] ATTUNE_INLINE BestThreshold best_threshold_of(const RankedScores& ranked, Direction direction, FunctionRef<double(const ConfusionCounts&)> metric) {
  const ThresholdCounts counts = at_thresholds(ranked);
  BestThreshold best;
  const auto consider = [&](double threshold, double tn, double fp, double fn, double tp) {
    const double score = metric(binary_counts(tn, fp, fn, tp));
    if (std::isnan(score)) return;
    if (std::isnan(best.score) || (direction == Direction::maximize ? score > best.score : score < best.score)) best = {threshold, score};
  };
  const std::size_t n = counts.thresholds.size();
  if (n > 0) consider(std::numeric_limits<double>::infinity(), counts.fp.back(), 0, counts.tp.back(), 0);
  for (std::size_t i = 0; i < n; ++i) consider(counts.thresholds[i], counts.tn[i], counts.fp[i], counts.fn[i], counts.tp[i]);
  return best;
}

}  // namespace attune::inline ATTUNE_ABI::detail
