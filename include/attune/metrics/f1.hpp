// SPDX-License-Identifier: BSL-1.0
#pragma once

// F1: the harmonic mean of precision and recall.

#include <concepts>
#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// 2 tp / (2 tp + fp + fn), in [0, 1], larger is better. Undefined when no row is positive and none was predicted so: see
/// ZeroDivision.
struct F1 {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "F1";
  static constexpr auto direction = Direction::maximize;
  Average average = Average::automatic;
  ZeroDivision zero_division = ZeroDivision::undefined;

  double operator()(const ConfusionCounts& counts) const;
  template <std::same_as<MultilabelCounts> Counts>
  double operator()(const Counts& counts) const {
    return detail::averaged(counts, share(), average, zero_division);
  }

  std::string_view undefined(const ConfusionCounts& counts) const;
  detail::ShareScore share() const;
};

/// The F1 of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for themselves and others
/// for their places among the distinct labels of both columns; where there are just two labels, the larger is class 1.
/// Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not fit the labels;
/// InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double f1(const T& truth, const P& predicted, const F1& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/f1.ipp"
#endif
