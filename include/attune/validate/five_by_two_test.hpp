// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether two learners' scores differ, by five repeats of two-fold cross-validation.

#include <span>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// A statistic and the probability of one at least as large where there is no difference.
struct TestResult {
  double statistic = 0;
  double p_value = 0;

  friend bool operator==(const TestResult&, const TestResult&) = default;
};

/// t = d₁ / sqrt(Σ s² / 5), 5 degrees of freedom, two-sided; d₁ is the first of the ten differences a - b, s² the variance
/// within a repeat. Scores in the order of RepeatedKFold{.folds = 2, .repeats = 5}. It depends on which fold comes first:
/// prefer five_by_two_f_test. Errors: InvalidArgument unless there are 10 scores of each. Dietterich, "Approximate
/// statistical tests for comparing supervised classification learning algorithms", Neural Computation 10 (1998), section 3.5.
[[gnu::cold]] TestResult five_by_two_t_test(std::span<const double> a, std::span<const double> b);

/// F = Σ d² / (2 Σ s²), with 10 and 5 degrees of freedom, of all ten differences. Errors: as five_by_two_t_test's.
/// Alpaydin, "Combined 5×2 cv F test for comparing supervised classification learning algorithms", Neural Computation 11 (1999).
[[gnu::cold]] TestResult five_by_two_f_test(std::span<const double> a, std::span<const double> b);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/five_by_two_test.ipp"
#endif
