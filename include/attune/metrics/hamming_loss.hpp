// SPDX-License-Identifier: BSL-1.0
#pragma once

// Hamming loss: the share of labels that are wrong.

#include <concepts>
#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// The share of wrong labels, by weight of their rows, in [0, 1], smaller is better. With one class a row it is the zero-one
/// loss; of an indicator matrix every entry counts: Σ w (fp + fn) / (K Σ w). NaN without rows.
struct HammingLoss {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "Hamming loss";
  static constexpr auto direction = Direction::minimize;

  double operator()(const ConfusionCounts& counts) const;
  template <std::same_as<MultilabelCounts> Counts>
  double operator()(const Counts& counts) const {
    double wrong = 0;
    for (int k = 0; k < counts.labels(); ++k) wrong += counts.of_label(k).fp + counts.of_label(k).fn;
    return detail::ratio_or_nan(wrong, counts.rows() * counts.labels());
  }

  Proportion proportion(const ConfusionCounts& counts) const;
  std::string_view undefined(const ConfusionCounts& counts) const;
};

/// The Hamming loss of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for themselves
/// and others for their places among the distinct labels of both columns; where there are just two labels, the larger
/// is class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not fit the
/// labels; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double hamming_loss(const T& truth, const P& predicted, const HammingLoss& settings = {}, Weights weights = {}) {
  return detail::score_matches(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/hamming_loss.ipp"
#endif
