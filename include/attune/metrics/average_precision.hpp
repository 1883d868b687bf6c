// SPDX-License-Identifier: BSL-1.0
#pragma once

// Average precision: the area under the curve of precision over recall, in steps.

#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/metrics/scored_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct scores, the highest first, where Pₖ and Rₖ are precision and recall of all rows
/// that score at least the k-th: the mean precision at the positive rows' own scores. In (0, 1], larger is better;
/// chance is the share of positive rows. Nothing is interpolated. NaN when no row is positive (scikit-learn: 0).
/// More than two classes, by scores n×K: each against the rest, averaged `macro` (`automatic`), `weighted` by the
/// classes' rows, or `micro`. Errors: InvalidArgument for other averages.
/// Cost: none beside RocAuc, with which it shares the order and the merge.
struct AveragePrecision {
  using Statistic = RankedScores;
  static constexpr std::string_view name = "average precision";
  static constexpr auto direction = Direction::maximize;
  Average average = Average::automatic;

  double operator()(const RankedScores& ranked) const;
  std::string_view undefined(const RankedScores& ranked) const { return ranked.classes() == 2 ? "no row is positive" : "a class has no row"; }
};

/// Average precision of binary labels (0 and 1, or any two integers of which the larger is the positive class) and
/// their scores. Errors: as roc_auc.
template <LabelRange T, NumberRange S>
double average_precision(const T& truth, const S& scores, const AveragePrecision& settings = {}, Weights weights = {}) {
  return detail::score_ranks(settings, truth, scores, weights);
}

/// Average precision of class codes 0, 1, ... and n×K scores, a column a class.
template <LabelRange T>
double average_precision(const T& truth, ScoreView scores, const AveragePrecision& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/average_precision.ipp"
#endif
