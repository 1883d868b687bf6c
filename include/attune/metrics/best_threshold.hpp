// SPDX-License-Identifier: BSL-1.0
#pragma once

// The threshold of a score at which a metric of the confusion matrix is best.

#include <concepts>
#include <limits>

#include "attune/core/function_ref.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/confusion_counts.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/metrics/scored_labels.hpp"

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

[[gnu::cold]] BestThreshold best_threshold_of(const RankedScores& ranked, Direction direction, FunctionRef<double(const ConfusionCounts&)> metric);

}  // namespace detail

/// The threshold whose predictions give `metric` its best score, among all distinct scores and infinity, where nothing
/// is positive. Of equally good ones the highest; one whose score is NaN is none. Both are NaN where no threshold has
/// a score. A threshold chosen on the rows that judge it flatters: choose it on others.
/// Cost: the metric once for each distinct score.
template <ConfusionMetric M>
[[gnu::cold]] BestThreshold best_threshold(const RankedScores& ranked, const M& metric) {
  return detail::best_threshold_of(ranked, M::direction, [&metric](const ConfusionCounts& counts) { return static_cast<double>(metric(counts)); });
}

/// The best threshold for binary labels (0 and 1, or any two integers of which the larger is the positive class) and
/// their scores: `best_threshold(truth, scores, F1{})`. Errors: as roc_auc.
template <ConfusionMetric M, LabelRange T, NumberRange S>
BestThreshold best_threshold(const T& truth, const S& scores, const M& metric, Weights weights = {}) {
  return best_threshold(detail::ranked_scores(truth, scores, weights), metric);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/best_threshold.ipp"
#endif
