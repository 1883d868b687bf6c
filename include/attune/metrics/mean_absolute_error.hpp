// SPDX-License-Identifier: BSL-1.0
#pragma once

// Mean absolute error.

#include <string_view>

#include "attune/metrics/regression_sums.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w |truth - prediction| / Σ w, ≥ 0 in units of the target, smaller is better. NaN without rows.
struct MeanAbsoluteError {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "mean absolute error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const RegressionSums& sums) const { return detail::mean_or_nan(sums.absolute(), sums.weight()); }
};

}  // namespace attune::inline ATTUNE_ABI
