// SPDX-License-Identifier: BSL-1.0
#pragma once

// Mean squared error.

#include <string_view>

#include "attune/metrics/regression_sums.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w (truth - prediction)² / Σ w, ≥ 0 in squared units of the target, smaller is better. NaN without rows.
struct MeanSquaredError {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "mean squared error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const RegressionSums& sums) const { return detail::mean_or_nan(sums.squared(), sums.weight()); }
};

}  // namespace attune::inline ATTUNE_ABI
