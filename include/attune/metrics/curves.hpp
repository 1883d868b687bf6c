// SPDX-License-Identifier: BSL-1.0
#pragma once

// Curves over all thresholds of a binary score. Each comes from labels and scores, or from RankedScores that are
// finished: several curves and metrics then share one order.

#include <vector>

#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/metrics/scored_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// Rows (sums of weights) by truth and by what is predicted at each distinct score, the highest first: positive is
/// what scores at least the threshold.
struct ThresholdCounts {
  std::vector<double> thresholds{};
  std::vector<double> tp{};
  std::vector<double> fp{};
  std::vector<double> fn{};
  std::vector<double> tn{};
};

/// False and true positive rates, ascending, one of each for a threshold. The first threshold is infinite, where
/// nothing is positive (scikit-learn before 1.3: the largest score + 1). A rate of a class without rows is NaN.
struct RocCurve {
  std::vector<double> fpr{};
  std::vector<double> tpr{};
  std::vector<double> thresholds{};
};

/// Precision and recall at ascending thresholds, and behind them a precision of 1 and a recall of 0 without a
/// threshold, as in scikit-learn. Recall is NaN where no row is positive (scikit-learn: 1).
struct PrecisionRecallCurve {
  std::vector<double> precision{};
  std::vector<double> recall{};
  std::vector<double> thresholds{};
};

/// False positive and false negative rates at ascending thresholds: from the highest threshold without a false
/// negative to the lowest one that has no fewer false positives than the highest score. A rate of a class without rows
/// is NaN (scikit-learn: an error).
struct DetCurve {
  std::vector<double> fpr{};
  std::vector<double> fnr{};
  std::vector<double> thresholds{};
};

/// The share of all positives (`gain`) within the top `share` of all rows, both by weight. Starts at 0 with an infinite
/// threshold; between two points rows of one score count in proportion, so that straight lines are expected values.
struct CumulativeGainCurve {
  std::vector<double> share{};
  std::vector<double> gain{};
  std::vector<double> thresholds{};
};

struct RocCurveSettings {
  bool drop_intermediate = true;  ///< leave out points on a straight line between their neighbours
};

struct PrecisionRecallCurveSettings {
  bool drop_intermediate = false;  ///< leave out points with the recall of both their neighbours
};

/// The counts at every distinct score that has weight. Cost: a merge, 40 bytes a threshold.
/// Errors: InvalidData for more than two classes.
[[gnu::cold]] ThresholdCounts at_thresholds(const RankedScores& ranked);

[[gnu::cold]] RocCurve roc_curve(const RankedScores& ranked, const RocCurveSettings& settings = {});

[[gnu::cold]] PrecisionRecallCurve precision_recall_curve(const RankedScores& ranked, const PrecisionRecallCurveSettings& settings = {});

[[gnu::cold]] DetCurve det_curve(const RankedScores& ranked);

[[gnu::cold]] CumulativeGainCurve cumulative_gain_curve(const RankedScores& ranked);

/// The counts at every distinct score of binary labels (0 and 1, or any two integers of which the larger is the
/// positive class). Errors: as roc_auc.
template <LabelRange T, NumberRange S>
ThresholdCounts at_thresholds(const T& truth, const S& scores, Weights weights = {}) {
  return at_thresholds(detail::ranked_scores(truth, scores, weights));
}

/// The ROC curve of binary labels and their scores. Errors: as roc_auc.
template <LabelRange T, NumberRange S>
RocCurve roc_curve(const T& truth, const S& scores, const RocCurveSettings& settings = {}, Weights weights = {}) {
  return roc_curve(detail::ranked_scores(truth, scores, weights), settings);
}

/// Precision over recall of binary labels and their scores. Errors: as roc_auc.
template <LabelRange T, NumberRange S>
PrecisionRecallCurve precision_recall_curve(const T& truth, const S& scores, const PrecisionRecallCurveSettings& settings = {}, Weights weights = {}) {
  return precision_recall_curve(detail::ranked_scores(truth, scores, weights), settings);
}

/// The curve of detection error trade-off of binary labels and their scores. Errors: as roc_auc.
template <LabelRange T, NumberRange S>
DetCurve det_curve(const T& truth, const S& scores, Weights weights = {}) {
  return det_curve(detail::ranked_scores(truth, scores, weights));
}

/// The cumulative gain of binary labels and their scores. Errors: as roc_auc.
template <LabelRange T, NumberRange S>
CumulativeGainCurve cumulative_gain_curve(const T& truth, const S& scores, Weights weights = {}) {
  return cumulative_gain_curve(detail::ranked_scores(truth, scores, weights));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/curves.ipp"
#endif
