// SPDX-License-Identifier: BSL-1.0
#pragma once

// Mean squared error, and its root.

#include <string_view>

#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w (truth - prediction)² / Σ w, ≥ 0 in squared units of the target, smaller is better. NaN without rows and without
/// weight.
struct MeanSquaredError {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "mean squared error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const RegressionSums& sums) const { return detail::mean_or_nan(sums.squared(), sums.weight()); }
  std::string_view undefined(const RegressionSums& sums) const { return detail::without_weight(sums); }
};

/// The root of the mean squared error, ≥ 0 in units of the target, smaller is better. NaN without rows and without weight.
struct RootMeanSquaredError {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "root mean squared error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const RegressionSums& sums) const;
  std::string_view undefined(const RegressionSums& sums) const { return detail::without_weight(sums); }
};

/// MeanSquaredError of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double mean_squared_error(const T& truth, const P& predicted, const MeanSquaredError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// RootMeanSquaredError of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double root_mean_squared_error(const T& truth, const P& predicted, const RootMeanSquaredError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/mean_squared_error.ipp"
#endif
