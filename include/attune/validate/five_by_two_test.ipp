// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/five_by_two_test.hpp"

#include <cmath>
#include <cstddef>

#include "attune/core/distributions.hpp"
#include "attune/validate/detail/score_pairs.hpp"

namespace attune::inline ATTUNE_ABI {

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

ATTUNE_INLINE TestResult five_by_two_t_test(std::span<const double> a, std::span<const double> b) {
  const auto sums = detail::five_by_two("five_by_two_t_test", a, b);
  const double t = detail::ratio_of_deviations(sums.first, std::sqrt(sums.variances / 5));
  return {.statistic = t, .p_value = detail::student_t_two_sided(t, 5)};
}

ATTUNE_INLINE TestResult five_by_two_f_test(std::span<const double> a, std::span<const double> b) {
  const auto sums = detail::five_by_two("five_by_two_f_test", a, b);
  const double f = detail::ratio_of_deviations(sums.squares, 2 * sums.variances);
  return {.statistic = f, .p_value = detail::f_upper(f, 10, 5)};
}

}  // namespace attune::inline ATTUNE_ABI
