// SPDX-License-Identifier: BSL-1.0
#pragma once

// F-beta: the weighted harmonic mean of precision and recall.

#include <concepts>
#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// (1 + β²) tp / ((1 + β²) tp + fp + β² fn), in [0, 1], larger is better. β < 1 leans towards precision, which it is at 0,
/// β > 1 towards recall, which it is at infinity. Undefined when no row is positive and none was predicted so: see
/// ZeroDivision. (With β = 0, as precision, also when none was predicted so; scikit-learn before 1.3 then gives 0.)
/// Errors: InvalidArgument for a negative β.
/// C. J. van Rijsbergen, "Information Retrieval", 2nd edition (1979), chapter 7.
struct FBeta {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "F-beta";
  static constexpr auto direction = Direction::maximize;
  double beta = 1;  ///< how much more recall counts than precision
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

/// The F-beta of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for themselves and
/// others for their places among the distinct labels of both columns; where there are just two labels, the larger is
/// class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not fit the labels;
/// InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double fbeta(const T& truth, const P& predicted, const FBeta& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/fbeta.ipp"
#endif
