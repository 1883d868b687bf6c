// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/mean_squared_error.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double RootMeanSquaredError::operator()(const RegressionSums& sums) const { return std::sqrt(MeanSquaredError{}(sums)); }

}  // namespace attune::inline ATTUNE_ABI
