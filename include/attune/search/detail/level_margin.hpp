// SPDX-License-Identifier: BSL-1.0
#pragma once

// The margin of CMA-ES with margin: what keeps a normal distribution over levels from settling on one of them.

#include <algorithm>
#include <cmath>

#include "attune/core/normal.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// A normal distribution of one coordinate, stretched: its standard deviation is `stretch` times that of the strategy.
struct StretchedMarginal {
  double mean = 0;
  double stretch = 1;
};

/// Moves and stretches a marginal so that the levels on either side of the mean's own have a probability of at least
/// margin / 2, or that on the one side where there is only one, `margin`. Level k of `levels` (≥ 2) is at [k, k + 1) / levels,
/// the outer ones reach to infinity; `deviation` is the strategy's own, σ √C_jj.
/// Hamano, Saito, Nomura, Shirakawa, "CMA-ES with margin", GECCO 2022: its margin for integers.
[[gnu::cold]] inline StretchedMarginal with_margin(StretchedMarginal at, double deviation, int levels, double margin) {
  const double above = std::ceil(at.mean * levels), spread = deviation * at.stretch;
  if (above <= 1 || above >= levels) {  // on an outer level
    const double edge = (above <= 1 ? 1.0 : levels - 1.0) / levels, reach = spread * normal_quantile(1 - margin);
    return {edge + std::clamp(at.mean - edge, -reach, reach), at.stretch};
  }
  const double low = (above - 1) / levels, high = above / levels;
  const double below = normal_cdf((low - at.mean) / spread), beyond = normal_cdf((at.mean - high) / spread);
  if (below >= margin / 2 && beyond >= margin / 2) return at;
  const double p = std::max(below, margin / 2), q = std::max(beyond, margin / 2), within = 1 - below - beyond, rest = p + q + within;
  const auto shrunk = [&](double share) { return share + (1 - rest) * (share - margin / 2) / (rest - 3 * margin / 2); };
  const double left = normal_quantile(1 - shrunk(p)), right = normal_quantile(1 - shrunk(q));  // in standard deviations
  return {(low * right + high * left) / (left + right), (high - low) / (deviation * (left + right))};
}

}  // namespace attune::inline ATTUNE_ABI::detail
