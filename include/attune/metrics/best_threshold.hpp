// SPDX-License-Identifier: BSL-1.0
#pragma once

// The threshold of a score at which a metric of the confusion matrix is best.

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

#include "attune/metrics/concept.hpp"
#include "attune/metrics/confusion_counts.hpp"
#include "attune/metrics/curves.hpp"

namespace attune::inline ATTUNE_ABI {

/// A metric of predicted classes.
template <class M>
concept ConfusionMetric = Metric<M> && std::same_as<typename M::Statistic, ConfusionCounts>;

/// A threshold, and the score of predicting what scores at least that as positive.
struct BestThreshold {
  double threshold = std::numeric_limits<double>::quiet_NaN();
  double score = std::numeric_limits<double>::quiet_NaN();
};

namespace detail {

[[gnu::cold]] inline ConfusionCounts binary_counts(double tn, double fp, double fn, double tp) {
  constexpr std::array<int, 4> truth{0, 0, 1, 1}, predicted{0, 1, 0, 1};
  const std::array<double, 4> weights{tn, fp, fn, tp};
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace detail

/// The threshold whose predictions give `metric` its best score, among all distinct scores and infinity, where nothing
/// is positive. Of equally good ones the highest; one whose score is NaN is none. Both are NaN where no threshold has
/// a score. A threshold chosen on the rows that judge it flatters: choose it on others.
/// Cost: the metric once for each distinct score.
template <ConfusionMetric M>
[[gnu::cold]] BestThreshold best_threshold(const RankedScores& ranked, const M& metric) {
  const ThresholdCounts counts = at_thresholds(ranked);
  BestThreshold best;
  const auto consider = [&](double threshold, double tn, double fp, double fn, double tp) {
    const double score = static_cast<double>(metric(detail::binary_counts(tn, fp, fn, tp)));
    if (std::isnan(score)) return;
    if (std::isnan(best.score) || (M::direction == Direction::maximize ? score > best.score : score < best.score)) best = {threshold, score};
  };
  const std::size_t n = counts.thresholds.size();
  if (n > 0) consider(std::numeric_limits<double>::infinity(), counts.fp.back(), 0, counts.tp.back(), 0);
  for (std::size_t i = 0; i < n; ++i) consider(counts.thresholds[i], counts.tn[i], counts.fp[i], counts.fn[i], counts.tp[i]);
  return best;
}

/// The best threshold for binary labels (0 and 1, or any two integers of which the larger is the positive class) and
/// their scores: `best_threshold(truth, scores, F1{})`. Errors: as roc_auc.
template <ConfusionMetric M, LabelRange T, NumberRange S>
BestThreshold best_threshold(const T& truth, const S& scores, const M& metric, Weights weights = {}) {
  return best_threshold(detail::ranked_scores(truth, scores, weights), metric);
}

}  // namespace attune::inline ATTUNE_ABI
