// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the rows with the highest scores are worth: the positives that a given share of all rows captures.

#include <string_view>

#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/metrics/scored_labels.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The part of the positives' weight that lies in the top `share` of all rows' weight.
[[gnu::cold]] double captured(const RankedScores& ranked, double share, std::string_view metric);

}  // namespace detail

/// Positives in the top `share` of the rows by score, over all positives (both by weight); in [0, 1], larger is
/// better; `share` is chance. Where the cut falls among rows of one score they count in proportion: the expected value
/// over their order. So does the row that the cut divides. NaN when no row is positive. Of two classes.
/// Errors: InvalidArgument for a share outside (0, 1]; InvalidData for more than two classes. Cost: the sort of
/// RocAuc, and a merge down to the cut.
struct Gain {
  using Statistic = RankedScores;
  static constexpr std::string_view name = "gain";
  static constexpr auto direction = Direction::maximize;
  double share = 0.1;

  double operator()(const RankedScores& ranked) const { return detail::captured(ranked, share, "Gain"); }
  std::string_view undefined(const RankedScores&) const { return "no row is positive"; }
};

/// Gain over chance: the share of positives in the top `share` of the rows, over their share in all. In [0, 1 /
/// share], larger is better; 1 is chance. Ties, errors and cost as Gain.
struct Lift {
  using Statistic = RankedScores;
  static constexpr std::string_view name = "lift";
  static constexpr auto direction = Direction::maximize;
  double share = 0.1;

  double operator()(const RankedScores& ranked) const { return detail::captured(ranked, share, "Lift") / share; }
  std::string_view undefined(const RankedScores&) const { return "no row is positive"; }
};

/// Gain of binary labels (0 and 1, or any two integers of which the larger is the positive class) and their scores.
/// Errors: as roc_auc, and those of Gain.
template <LabelRange T, NumberRange S>
double gain(const T& truth, const S& scores, const Gain& settings = {}, Weights weights = {}) {
  return detail::score_ranks(settings, truth, scores, weights);
}

/// Lift of binary labels and their scores. Errors: as gain.
template <LabelRange T, NumberRange S>
double lift(const T& truth, const S& scores, const Lift& settings = {}, Weights weights = {}) {
  return detail::score_ranks(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/gain.ipp"
#endif
