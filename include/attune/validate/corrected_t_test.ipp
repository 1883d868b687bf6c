// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/corrected_t_test.hpp"

#include <cmath>

#include "attune/core/distributions.hpp"
#include "attune/validate/detail/score_pairs.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE DifferenceTest corrected_resampled_t_test(std::span<const double> a, std::span<const double> b, double test_to_train, double level) {
  detail::require_test_to_train(test_to_train);
  detail::require_level(level);
  const auto differences = detail::score_differences("corrected_resampled_t_test", a, b, 2);
  const auto n = static_cast<double>(differences.size());
  DifferenceTest found;
  found.difference = detail::plain_mean(differences);
  found.degrees = n - 1;
  found.standard_error = std::sqrt((1 / n + test_to_train) * detail::squares_about_mean(differences) / found.degrees);
  found.statistic = detail::ratio_of_deviations(found.difference, found.standard_error);
  found.p_value = detail::student_t_two_sided(found.statistic, found.degrees);
  const double reach = detail::student_t_upper_quantile((1 - level) / 2, found.degrees) * found.standard_error;
  found.lower = found.difference - reach;
  found.upper = found.difference + reach;
  return found;
}

}  // namespace attune::inline ATTUNE_ABI
