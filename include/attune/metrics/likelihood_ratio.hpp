// SPDX-License-Identifier: BSL-1.0
#pragma once

// Likelihood ratios: how much a prediction changes the odds of the classes.

#include <string_view>

#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// (tp / (tp + fn)) / (fp / (fp + tn)), in [0, ∞), larger is better, 1 is chance: how many times more often a positive row
/// is predicted positive than a negative one. Two classes only. NaN when no row is positive, or no negative row was
/// predicted positive.
struct PositiveLikelihoodRatio {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "positive likelihood ratio";
  static constexpr auto direction = Direction::maximize;

  double operator()(const ConfusionCounts& counts) const;

  std::string_view undefined(const ConfusionCounts& counts) const;
};

/// (fn / (tp + fn)) / (tn / (fp + tn)), in [0, ∞), smaller is better, 1 is chance: how many times more often a positive row
/// is predicted negative than a negative one. Two classes only. NaN when no row is positive, or no negative row was
/// predicted negative.
struct NegativeLikelihoodRatio {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "negative likelihood ratio";
  static constexpr auto direction = Direction::minimize;

  double operator()(const ConfusionCounts& counts) const;

  std::string_view undefined(const ConfusionCounts& counts) const;
};

/// The positive likelihood ratio of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand
/// for themselves and others for their places among the distinct labels of both columns; where there are just two
/// labels, the larger is class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that
/// do not fit the labels; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double positive_likelihood_ratio(const T& truth, const P& predicted, const PositiveLikelihoodRatio& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

/// The negative likelihood ratio of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand
/// for themselves and others for their places among the distinct labels of both columns; where there are just two
/// labels, the larger is class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that
/// do not fit the labels; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double negative_likelihood_ratio(const T& truth, const P& predicted, const NegativeLikelihoodRatio& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/likelihood_ratio.ipp"
#endif
