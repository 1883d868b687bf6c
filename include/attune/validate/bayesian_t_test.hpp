// SPDX-License-Identifier: BSL-1.0
#pragma once

// How probable it is that one learner is better than another, and that they are practically the same.

#include <span>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// What to believe of the mean of a - b: Student's t of `degrees`, moved to `mean` and scaled by `scale`.
struct DifferencePosterior {
  double mean = 0;
  double scale = 0;
  double degrees = 0;
  double below = 0;    ///< probability that a is lower than b by more than the region of practical equivalence
  double within = 0;   ///< that they are practically the same
  double above = 0;    ///< that a is higher by more than that

  friend bool operator==(const DifferencePosterior&, const DifferencePosterior&) = default;
};

/// The Bayesian correlated t test. The posterior of the mean difference has n - 1 degrees of freedom and the scale
/// sqrt((1 / n + test_to_train) s²), folds being correlated as they share training rows. `rope`, ≥ 0, is half the
/// width of the region of practical equivalence, in the unit of the scores: differences in [-rope, rope] are none.
/// Probabilities sum to 1; NaN where a score is. a, b, test_to_train and errors as of corrected_resampled_t_test; InvalidArgument for a rope below 0.
/// Corani, Benavoli, "A Bayesian approach for comparing cross-validated algorithms on multiple data sets", Machine Learning
/// 100 (2015), section 2.
[[gnu::cold]] DifferencePosterior bayesian_correlated_t_test(std::span<const double> a, std::span<const double> b, double test_to_train, double rope);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/bayesian_t_test.ipp"
#endif
