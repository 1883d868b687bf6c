// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether two learners' scores on the same folds differ, by a t test that knows that folds share rows.

#include <span>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a t test says of the mean of a - b.
struct DifferenceTest {
  double difference = 0;       ///< mean of a - b
  double standard_error = 0;   ///< of the difference
  double statistic = 0;        ///< difference / standard error
  double degrees = 0;          ///< of freedom
  double p_value = 0;          ///< two-sided, of the hypothesis that there is no difference
  double lower = 0;            ///< of the interval of the difference
  double upper = 0;

  friend bool operator==(const DifferenceTest&, const DifferenceTest&) = default;
};

/// The t test of resampled scores, whose variance s² (n - 1) is corrected for training rows that folds share:
/// t = mean / sqrt((1 / n + test_to_train) s²), n - 1 degrees of freedom. For k-fold cross-validation, repeated or not,
/// and for random splits. a and b: scores on the same n ≥ 2 folds; test_to_train: rows tested on over rows trained on,
/// 1 / (k - 1) of k folds. Scores that do not differ at all give t = 0 and p = 1; a NaN among them, NaN.
/// Errors: InvalidArgument for sizes that disagree, fewer than 2 pairs, a ratio that is not above 0, a level outside (0, 1).
/// Nadeau, Bengio, "Inference for the generalization error", Machine Learning 52 (2003), equation 9 and section 5.
[[gnu::cold]] DifferenceTest corrected_resampled_t_test(std::span<const double> a, std::span<const double> b, double test_to_train, double level = 0.95);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/corrected_t_test.ipp"
#endif
