// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether two learners' scores differ, by five repeats of two-fold cross-validation.

#include <cmath>
#include <cstddef>
#include <span>

#include "attune/core/distributions.hpp"
#include "attune/validate/detail/score_pairs.hpp"

namespace attune::inline ATTUNE_ABI {

/// A statistic and the probability of one at least as large where there is no difference.
struct TestResult {
  double statistic = 0;
  double p_value = 0;

  friend bool operator==(const TestResult&, const TestResult&) = default;
};

namespace detail {

/// Of five repeats of two folds: the first difference, Σ d², and Σ of the repeats' variances.
struct FiveByTwo {
  double first = 0;
  double squares = 0;
  double variances = 0;
};

[[gnu::cold]] inline FiveByTwo five_by_two(const char* test, std::span<const double> a, std::span<const double> b) {
  if (a.size() != 10 || b.size() != 10)
    throw InvalidArgument({.argument = test, .found = {a.size(), " and ", b.size(), " scores"}, .expected = "10 of each: 5 repeats of 2 folds", .remedy = "cross-validate with RepeatedKFold{.folds = 2, .repeats = 5}, or the stratified one"});
  const auto d = score_differences(test, a, b, 10);
  FiveByTwo sums{.first = d[0]};
  for (std::size_t i = 0; i < 10; i += 2) {
    sums.squares += d[i] * d[i] + d[i + 1] * d[i + 1];
    sums.variances += (d[i] - d[i + 1]) * (d[i] - d[i + 1]) / 2;
  }
  return sums;
}

}  // namespace detail

/// t = d₁ / sqrt(Σ s² / 5), 5 degrees of freedom, two-sided; d₁ is the first of the ten differences a - b, s² the variance
/// within a repeat. Scores in the order of RepeatedKFold{.folds = 2, .repeats = 5}. It depends on which fold comes first:
/// prefer five_by_two_f_test. Errors: InvalidArgument unless there are 10 scores of each. Dietterich, "Approximate
/// statistical tests for comparing supervised classification learning algorithms", Neural Computation 10 (1998), section 3.5.
[[gnu::cold]] inline TestResult five_by_two_t_test(std::span<const double> a, std::span<const double> b) {
  const auto sums = detail::five_by_two("five_by_two_t_test", a, b);
  const double t = detail::ratio_of_deviations(sums.first, std::sqrt(sums.variances / 5));
  return {.statistic = t, .p_value = detail::student_t_two_sided(t, 5)};
}

/// F = Σ d² / (2 Σ s²), with 10 and 5 degrees of freedom, of all ten differences. Errors: as five_by_two_t_test's.
/// Alpaydin, "Combined 5×2 cv F test for comparing supervised classification learning algorithms", Neural Computation 11 (1999).
[[gnu::cold]] inline TestResult five_by_two_f_test(std::span<const double> a, std::span<const double> b) {
  const auto sums = detail::five_by_two("five_by_two_f_test", a, b);
  const double f = detail::ratio_of_deviations(sums.squares, 2 * sums.variances);
  return {.statistic = f, .p_value = detail::f_upper(f, 10, 5)};
}

}  // namespace attune::inline ATTUNE_ABI
