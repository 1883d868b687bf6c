// SPDX-License-Identifier: BSL-1.0
#pragma once

// R², the coefficient of determination.

#include <limits>
#include <string_view>

#include "attune/metrics/regression_sums.hpp"

namespace attune::inline ATTUNE_ABI {

/// 1 - Σ w (truth - prediction)² / Σ w (truth - mean)², at most 1, larger is better; 0 is as good as
/// predicting the mean of these rows. NaN for fewer than two rows and for a truth that is constant
/// (scikit-learn gives 0 or 1 there).
struct R2 {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "R²";
  static constexpr auto direction = Direction::maximize;

  double operator()(const RegressionSums& sums) const {
    if (sums.rows() < 2 || !(sums.target_spread() > 0)) return std::numeric_limits<double>::quiet_NaN();
    return 1 - sums.squared() / sums.target_spread();
  }
};

}  // namespace attune::inline ATTUNE_ABI
