// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/r2.hpp"

#include <limits>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double AdjustedR2::operator()(const RegressionSums& sums) const {
  if (predictors < 0) throw InvalidArgument({.argument = "AdjustedR2::predictors", .found = predictors, .expected = "0 or more"});
  const double left = sums.rows() - predictors - 1;
  if (!(left > 0)) return std::numeric_limits<double>::quiet_NaN();
  return 1 - (1 - R2{}(sums)) * (sums.rows() - 1) / left;
}

ATTUNE_INLINE std::string_view AdjustedR2::undefined(const RegressionSums& sums) const {
  return sums.rows() - predictors - 1 > 0 ? detail::without_spread(sums) : "there are too few rows for so many predictors";
}

}  // namespace attune::inline ATTUNE_ABI
