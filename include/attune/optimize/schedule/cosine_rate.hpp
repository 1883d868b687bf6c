// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate falls along half a cosine.

#include <cmath>
#include <numbers>

#include "attune/core/settings.hpp"
#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// final + (1 - final) · ½ (1 + cos(π · progress)). Loshchilov, Hutter, "SGDR: stochastic gradient descent
/// with warm restarts", ICLR 2017, equation 5, without restarts.
struct CosineRate {
  double final_factor = 0;  ///< in [0, 1]: the share of the learning rate that is left at the end

  double factor(const ScheduleTime& time) const {
    return final_factor + (1 - final_factor) * 0.5 * (1 + std::cos(std::numbers::pi * time.progress));
  }
  void check() const { require_setting(final_factor >= 0 && final_factor <= 1, "CosineRate::final_factor", final_factor, "0 to 1"); }
};

}  // namespace attune::inline ATTUNE_ABI
