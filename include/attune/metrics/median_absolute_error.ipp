// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/median_absolute_error.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double MedianAbsoluteError::operator()(const NumberRows& rows) const {
  if (rows.size() == 0) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> errors(rows.size());
  for (std::size_t i = 0; i < errors.size(); ++i) errors[i] = std::abs(rows.truth()[i] - rows.predicted()[i]);
  return rows.weighted() ? detail::weighted_quantile(errors, rows.weights(), 0.5) : detail::linear_quantile(errors, 0.5);
}

}  // namespace attune::inline ATTUNE_ABI
