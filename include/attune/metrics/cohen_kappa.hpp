// SPDX-License-Identifier: BSL-1.0
#pragma once

// Cohen's kappa: agreement beyond chance.

#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// How much a disagreement of two classes weighs.
enum class KappaWeights {
  none,       ///< 1
  linear,     ///< |truth - predicted|
  quadratic,  ///< (truth - predicted)²
};

/// 1 - Σ d o / Σ d e, over pairs of classes, with o the rows that were observed, e those expected of the same totals by
/// chance (t p / s), and d how much a disagreement weighs; at most 1, larger is better, 0 is chance. NaN when truth and
/// prediction are all the same class. Weights are distances of class codes, also where a code between does not occur
/// (scikit-learn without `labels` leaves such codes out).
/// J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), and
/// "Weighted kappa", Psychological Bulletin 70 (1968).
struct CohenKappa {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "Cohen's kappa";
  static constexpr auto direction = Direction::maximize;
  KappaWeights weighting = KappaWeights::none;

  double operator()(const ConfusionCounts& counts) const;

  std::string_view undefined(const ConfusionCounts& counts) const;

 private:
  double distance(int t, int p) const noexcept;
};

/// The Cohen's kappa of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for themselves
/// and others for their places among the distinct labels of both columns; where there are just two labels, the larger
/// is class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not fit the
/// labels; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double cohen_kappa(const T& truth, const P& predicted, const CohenKappa& settings = {}, Weights weights = {}) {
  const int limit = settings.weighting == KappaWeights::none ? 0 : detail::most_codes;  // distances are of codes
  return detail::score_labels(settings, truth, predicted, weights, limit);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/cohen_kappa.ipp"
#endif
