// SPDX-License-Identifier: BSL-1.0
#pragma once

// The area under the receiver operating characteristic: how well scores put positive rows above
// negative ones, over all thresholds.

#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/metrics/scored_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// How a score of two classes is used for more.
enum class Multiclass {
  one_vs_rest,  ///< each class against all others, by its own column of scores
  one_vs_one,   ///< each pair of classes, by both columns: Hand and Till, Machine Learning 45 (2001)
};

/// P(score of a positive row > score of a negative row) + ½ P(equal), in [0, 1], larger is better; ½ is chance. Exact,
/// ties included: without weights it is a quotient of whole numbers. NaN when a class is missing or has no weight.
/// With `max_fpr` below 1: the area up to that false positive rate, standardised so that ½ is chance.
/// More than two classes are told apart as `multiclass` says, with scores n×K of any scale. Averages: `macro`
/// (`automatic`), `weighted` by the classes' rows, and against the rest also `micro`.
/// Errors: InvalidArgument for max_fpr outside (0, 1], or below 1 with more than two classes, and for other averages.
/// Cost: a sort of each class, and one merge.
struct RocAuc {
  using Statistic = RankedScores;
  static constexpr std::string_view name = "ROC AUC";
  static constexpr auto direction = Direction::maximize;
  Multiclass multiclass = Multiclass::one_vs_rest;
  Average average = Average::automatic;
  double max_fpr = 1;

  double operator()(const RankedScores& ranked) const {
    if (ranked.classes() == 2 && max_fpr == 1) return ranked.sums().area;
    return of_settings(ranked);
  }
  std::string_view undefined(const RankedScores& ranked) const;

 private:
  [[gnu::cold]] double of_settings(const RankedScores& ranked) const;
};

/// ROC AUC of binary labels (0 and 1, or any two integers of which the larger is the positive class) and their scores.
/// Errors: InvalidArgument without rows and for sizes that disagree; InvalidData for scores that are NaN, for weights
/// that are negative, not finite or all zero, and for more than two classes.
template <LabelRange T, NumberRange S>
double roc_auc(const T& truth, const S& scores, const RocAuc& settings = {}, Weights weights = {}) {
  return detail::score_ranks(settings, truth, scores, weights);
}

/// ROC AUC of class codes 0, 1, ... and n×K scores, a column a class.
template <LabelRange T>
double roc_auc(const T& truth, ScoreView scores, const RocAuc& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/roc_auc.ipp"
#endif
