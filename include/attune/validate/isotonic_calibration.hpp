// SPDX-License-Identifier: BSL-1.0
#pragma once

// Probabilities from scores by the rising curve that fits best.

#include <vector>

#include "attune/metrics/columns.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/validate/sigmoid_calibration.hpp"

namespace attune::inline ATTUNE_ABI {

/// A curve that nowhere falls: straight between its points, level before the first and after the last.
struct FittedIsotonic {
  std::vector<double> scores{};         ///< ascending, each once
  std::vector<double> probabilities{};  ///< of class 1 at these scores; they nowhere fall

  /// The probability of class 1; NaN of NaN.
  double operator()(double score) const noexcept;

  friend bool operator==(const FittedIsotonic&, const FittedIsotonic&) = default;
};

namespace detail {

[[gnu::cold]] FittedIsotonic fit_isotonic(const BinaryScores& rows);

}  // namespace detail

/// Isotonic regression: of all curves that nowhere fall the one whose squared distance from the classes 0 and 1 is least,
/// by pooling adjacent violators. It takes any shape that rises, and so many rows: with fewer than some 1,000 it fits
/// noise. It makes steps, so that rows of different scores get equal probabilities, and 0 and 1 at the ends, which a log
/// loss punishes. Equal scores are one point, the mean of their classes; rows of weight 0 are none. Cost: n log n. Zadrozny
/// and Elkan, "Transforming classifier scores into accurate multiclass probability estimates", KDD 2002; Ayer et al., "An
/// empirical distribution function for sampling with incomplete information", Annals of Mathematical Statistics 26 (1955).
struct IsotonicCalibration {
  /// Labels and scores as of SigmoidCalibration::fit. Errors: as its.
  template <LabelRange T, NumberRange S>
  [[gnu::cold]] FittedIsotonic fit(const T& truth, const S& scores, Weights weights = {}) const {
    return detail::with_binary_scores(truth, scores, weights, [](const detail::BinaryScores& rows) { return detail::fit_isotonic(rows); });
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/isotonic_calibration.ipp"
#endif
