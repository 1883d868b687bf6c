// SPDX-License-Identifier: BSL-1.0
#pragma once

// Recall: the share of positive rows that were predicted positive.

#include <concepts>
#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// tp / (tp + fn), in [0, 1], larger is better. Undefined when no row is positive: see ZeroDivision.
struct Recall {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "recall";
  static constexpr auto direction = Direction::maximize;
  Average average = Average::automatic;
  ZeroDivision zero_division = ZeroDivision::undefined;

  double operator()(const ConfusionCounts& counts) const;
  template <std::same_as<MultilabelCounts> Counts>
  double operator()(const Counts& counts) const {
    return detail::averaged(counts, share(), average, zero_division);
  }

  std::string_view undefined(const ConfusionCounts& counts) const;
  Proportion proportion(const ConfusionCounts& counts) const;
  detail::ShareScore share() const;
};

/// The recall of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for themselves and
/// others for their places among the distinct labels of both columns; where there are just two labels, the larger is
/// class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not fit the labels;
/// InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double recall(const T& truth, const P& predicted, const Recall& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/recall.ipp"
#endif
