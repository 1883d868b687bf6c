// SPDX-License-Identifier: BSL-1.0
#pragma once

// Likelihood ratios: how much a prediction changes the odds of the classes.

#include <cmath>
#include <string_view>

#include "attune/core/error.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

inline void require_two_classes(const ConfusionCounts& counts, std::string_view metric) {
  if (counts.classes() > 2) throw InvalidArgument({.argument = metric, .found = {counts.classes(), " classes"}, .expected = "two"});
}

}  // namespace detail

/// (tp / (tp + fn)) / (fp / (fp + tn)), in [0, ∞), larger is better, 1 is chance: how many times more often a positive row
/// is predicted positive than a negative one. Two classes only. NaN when no row is positive, or no negative row was
/// predicted positive.
struct PositiveLikelihoodRatio {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "positive likelihood ratio";
  static constexpr auto direction = Direction::maximize;

  double operator()(const ConfusionCounts& counts) const {
    detail::require_two_classes(counts, "PositiveLikelihoodRatio");
    return detail::ratio_or_nan(counts.tp() * (counts.fp() + counts.tn()), counts.fp() * (counts.tp() + counts.fn()));
  }

  std::string_view undefined(const ConfusionCounts& counts) const {
    if (!std::isnan((*this)(counts))) return {};
    return counts.tp() + counts.fn() > 0 ? "no negative row was predicted positive" : "no row is positive";
  }
};

/// (fn / (tp + fn)) / (tn / (fp + tn)), in [0, ∞), smaller is better, 1 is chance: how many times more often a positive row
/// is predicted negative than a negative one. Two classes only. NaN when no row is positive, or no negative row was
/// predicted negative.
struct NegativeLikelihoodRatio {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "negative likelihood ratio";
  static constexpr auto direction = Direction::minimize;

  double operator()(const ConfusionCounts& counts) const {
    detail::require_two_classes(counts, "NegativeLikelihoodRatio");
    return detail::ratio_or_nan(counts.fn() * (counts.fp() + counts.tn()), counts.tn() * (counts.tp() + counts.fn()));
  }

  std::string_view undefined(const ConfusionCounts& counts) const {
    if (!std::isnan((*this)(counts))) return {};
    return counts.tp() + counts.fn() > 0 ? "no negative row was predicted negative" : "no row is positive";
  }
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
