// SPDX-License-Identifier: BSL-1.0
#pragma once

// Balanced accuracy: accuracy with every class counting the same.

#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// The mean recall of the classes that have rows, in [0, 1], larger is better; 1/K is chance for K such classes. Adjusted:
/// (mean - 1/K) / (1 - 1/K), in [1/(1-K), 1], where chance is 0. NaN without rows, and adjusted where all rows are of one
/// class. Classes without rows are left out, as in scikit-learn.
struct BalancedAccuracy {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "balanced accuracy";
  static constexpr auto direction = Direction::maximize;
  bool adjusted = false;  ///< whether chance is 0

  double operator()(const ConfusionCounts& counts) const;

  std::string_view undefined(const ConfusionCounts& counts) const;
};

/// The balanced accuracy of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for
/// themselves and others for their places among the distinct labels of both columns; where there are just two labels,
/// the larger is class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not
/// fit the labels; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double balanced_accuracy(const T& truth, const P& predicted, const BalancedAccuracy& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/balanced_accuracy.ipp"
#endif
