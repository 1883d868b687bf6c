// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/bayesian_t_test.hpp"

#include <cmath>

#include "attune/core/distributions.hpp"
#include "attune/validate/detail/score_pairs.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE DifferencePosterior bayesian_correlated_t_test(std::span<const double> a, std::span<const double> b, double test_to_train, double rope) {
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
