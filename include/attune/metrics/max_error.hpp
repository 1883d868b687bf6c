// SPDX-License-Identifier: BSL-1.0
#pragma once

// The largest error.

#include <limits>
#include <string_view>

#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// max |truth - prediction| over the rows with w > 0, ≥ 0 in units of the target, smaller is better. Weights say which
/// rows count, and nothing else. NaN without rows and without weight, and where a number is NaN.
struct MaxError {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "max error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const RegressionSums& sums) const { return sums.weight() > 0 ? sums.largest() : std::numeric_limits<double>::quiet_NaN(); }
  std::string_view undefined(const RegressionSums& sums) const { return detail::without_weight(sums); }
};

/// MaxError of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double max_error(const T& truth, const P& predicted, const MaxError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI
