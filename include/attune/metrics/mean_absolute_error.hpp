// SPDX-License-Identifier: BSL-1.0
#pragma once

// Mean absolute error.

#include <string_view>

#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w |truth - prediction| / Σ w, ≥ 0 in units of the target, smaller is better. NaN without rows and without weight.
struct MeanAbsoluteError {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "mean absolute error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const RegressionSums& sums) const { return detail::mean_or_nan(sums.absolute(), sums.weight()); }
  std::string_view undefined(const RegressionSums& sums) const { return detail::without_weight(sums); }
};

/// MeanAbsoluteError of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double mean_absolute_error(const T& truth, const P& predicted, const MeanAbsoluteError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI
