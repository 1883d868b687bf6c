// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/normal.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE double normal_cdf(double z) noexcept { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

ATTUNE_INLINE double normal_quantile(double p) noexcept {
  if (!(p > 0 && p < 1)) return p == 0 ? -std::numeric_limits<double>::infinity() : p == 1 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  if (p == 0.5) return 0;
  const double tail = p < 0.5 ? p : 1 - p;
  const double t = std::sqrt(-2 * std::log(tail));
  double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (int step = 0; step < 4; ++step) {  // of the upper tail, whose error is below 4.5e-4 to begin with
    const double error = (0.5 * std::erfc(z / std::numbers::sqrt2) - tail) * std::sqrt(2 * std::numbers::pi) * std::exp(z * z / 2);
    z += error / (1 - z * error / 2);
  }
  return p < 0.5 ? -z : z;
}

}  // namespace attune::inline ATTUNE_ABI::detail
