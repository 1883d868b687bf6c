// SPDX-License-Identifier: BSL-1.0
#pragma once

// Quantiles of the standard normal distribution.

#include <cmath>
#include <numbers>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The x below which a standard normal variable is with probability p, in (0, 1). Newton's method on the tail,
/// from 0 outwards: the distribution function is concave there, so that no step goes too far. Accurate to a few
/// units in the last place of the tail's probability.
[[gnu::cold]] inline double normal_quantile(double p) {
  const double tail = p < 0.5 ? p : 1 - p;
  double x = 0;
  for (int step = 0; step < 1000; ++step) {
    const double excess = std::erfc(x / std::numbers::sqrt2) / 2 - tail;
    const double density = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
    const double next = x + excess / density;
    if (!(next > x)) break;
    x = next;
  }
  return p < 0.5 ? -x : x;
}

}  // namespace attune::inline ATTUNE_ABI::detail
