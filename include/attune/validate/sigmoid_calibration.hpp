// SPDX-License-Identifier: BSL-1.0
#pragma once

// Probabilities from scores by a logistic curve.

#include <cstddef>
#include <span>
#include <vector>

#include "attune/metrics/columns.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Rows with a score each, of which some are of the positive class: what a calibrator of two classes is fitted to.
struct BinaryScores {
  std::span<const unsigned char> positive{};  ///< 1 or 0
  std::span<const double> scores{};
  Weights weights{};
};

/// Calls use(BinaryScores) with checked columns. Errors: InvalidArgument without rows and for sizes that disagree;
/// InvalidData for more than two labels, for scores that are not finite and for weights that are negative, not finite or
/// all zero.
template <LabelRange T, NumberRange S, class Use>
auto with_binary_scores(const T& truth, const S& scores, Weights weights, Use&& use) {
  const auto t = label_column(truth, "truth");
  const auto s = number_column(scores, "scores");
  require_columns("scores", t.values.size(), s.values.size(), weights);
  require_numbers("scores", s.values);
  return with_binary_codes(t.values, [&](auto codes) {
    const std::vector<unsigned char> positive(codes.begin(), codes.end());
    return use(BinaryScores{positive, s.values, weights});
  });
}

}  // namespace detail

/// p = 1 / (1 + exp(-(slope · score + intercept))).
struct FittedSigmoid {
  double slope = 1;
  double intercept = 0;

  /// The probability of class 1.
  double operator()(double score) const noexcept;

  friend bool operator==(const FittedSigmoid&, const FittedSigmoid&) = default;
};

namespace detail {

[[gnu::cold]] FittedSigmoid fit_sigmoid(const BinaryScores& rows);

}  // namespace detail

/// Platt's method: the logistic curve of the scores that maximises the likelihood of smoothed targets,
/// (N₊ + 1) / (N₊ + 2) for rows of class 1 and 1 / (N₋ + 2) for the others, N being sums of weights, so that classes which
/// the scores separate do not get probabilities of 0 and 1. Two parameters: it takes few rows, and is right where scores
/// err as a curve of this shape does, as those of margins do. Scores that are all the same give the share of class 1.
/// Found by Newton's method with halved steps, to rounding: where it has no flat piece its minimum is the only one. Cost: a
/// few dozen reads of the rows. Platt, "Probabilistic outputs for support vector machines", 1999; Lin, Lin and Weng, "A
/// note on Platt's probabilistic outputs for support vector machines", Machine Learning 68 (2007).
struct SigmoidCalibration {
  /// Labels 0 and 1 (or any two integers of which the larger is the positive class), a score each. Errors:
  /// InvalidArgument without rows and for sizes that disagree; InvalidData for more than two labels, for scores that are not
  /// finite and for weights that are negative, not finite or all zero.
  template <LabelRange T, NumberRange S>
  [[gnu::cold]] FittedSigmoid fit(const T& truth, const S& scores, Weights weights = {}) const {
    return detail::with_binary_scores(truth, scores, weights, [](const detail::BinaryScores& rows) { return detail::fit_sigmoid(rows); });
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/sigmoid_calibration.ipp"
#endif
