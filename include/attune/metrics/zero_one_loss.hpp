// SPDX-License-Identifier: BSL-1.0
#pragma once

// Zero-one loss: the share of rows whose class was not predicted.

#include <concepts>
#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w [predicted ≠ truth] / Σ w, in [0, 1], smaller is better: 1 - accuracy. NaN without rows. Of an indicator matrix a row
/// is wrong where any of its labels is.
struct ZeroOneLoss {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "zero-one loss";
  static constexpr auto direction = Direction::minimize;

  double operator()(const ConfusionCounts& counts) const;
  template <std::same_as<MultilabelCounts> Counts>
  double operator()(const Counts& counts) const {
    return detail::ratio_or_nan(counts.inexact(), counts.rows());
  }

  Proportion proportion(const ConfusionCounts& counts) const;
  std::string_view undefined(const ConfusionCounts& counts) const;
};

/// The zero-one loss of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for themselves
/// and others for their places among the distinct labels of both columns; where there are just two labels, the larger
/// is class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not fit the
/// labels; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double zero_one_loss(const T& truth, const P& predicted, const ZeroOneLoss& settings = {}, Weights weights = {}) {
  return detail::score_matches(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/zero_one_loss.ipp"
#endif
