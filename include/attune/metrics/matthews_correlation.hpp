// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Matthews correlation of truth and prediction.

#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// (c s - Σ t p) / √((s² - Σ t²) (s² - Σ p²)), with c correct rows of s, t rows of each class and p predicted as it; in
/// [-1, 1], larger is better, 0 is chance. For two classes (tp tn - fp fn) / √((tp+fp) (tp+fn) (tn+fp) (tn+fn)).
/// NaN when the truth, or the prediction, is all one class (scikit-learn: 0).
/// J. Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", Computational Biology
/// and Chemistry 28 (2004), equation 8.
struct MatthewsCorrelation {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "Matthews correlation";
  static constexpr auto direction = Direction::maximize;

  double operator()(const ConfusionCounts& counts) const;

  std::string_view undefined(const ConfusionCounts& counts) const;
};

/// The Matthews correlation of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for
/// themselves and others for their places among the distinct labels of both columns; where there are just two labels,
/// the larger is class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not
/// fit the labels; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double matthews_correlation(const T& truth, const P& predicted, const MatthewsCorrelation& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/matthews_correlation.ipp"
#endif
