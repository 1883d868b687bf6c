// SPDX-License-Identifier: BSL-1.0
#pragma once

// How probable it is that one learner is better than another, and that they are practically the same.

#include <cmath>
#include <cstddef>
#include <span>

#include "attune/core/distributions.hpp"
#include "attune/validate/detail/score_pairs.hpp"

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
[[gnu::cold]] inline DifferencePosterior bayesian_correlated_t_test(std::span<const double> a, std::span<const double> b, double test_to_train, double rope) {
  detail::require_test_to_train(test_to_train);
  detail::require_rope(rope);
  const auto differences = detail::score_differences("bayesian_correlated_t_test", a, b, 2);
  const auto n = static_cast<double>(differences.size());
  DifferencePosterior found{.mean = detail::plain_mean(differences), .degrees = n - 1};
  found.scale = std::sqrt((1 / n + test_to_train) * detail::squares_about_mean(differences) / found.degrees);
  if (std::isnan(found.scale)) {
    found.below = found.within = found.above = found.scale;
  } else if (found.scale == 0) {
    found.below = found.mean < -rope;
    found.above = found.mean > rope;
    found.within = 1 - found.below - found.above;
  } else {
    found.below = detail::student_t_upper((found.mean + rope) / found.scale, found.degrees);
    found.above = detail::student_t_upper((rope - found.mean) / found.scale, found.degrees);
    found.within = rope > 0 ? 1 - found.below - found.above : 0;
  }
  return found;
}

}  // namespace attune::inline ATTUNE_ABI
