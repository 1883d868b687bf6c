// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate falls with a power of what is left of the budget.

#include <cmath>

#include "attune/core/settings.hpp"
#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// final + (1 - final) · (1 - progress)^power: a straight line with power 1, longer among small rates with a larger
/// one. Power 0.9 is the "poly" rate of Chen et al., "DeepLab", IEEE TPAMI 40 (2018), section 4.1. With a `final_factor`
/// of 0 it is PyTorch's `PolynomialLR` with the budget for `total_iters`.
struct PolynomialRate {
  double power = 1;         ///< > 0
  double final_factor = 0;  ///< in [0, 1]: the share of the learning rate that is left at the end

  double factor(const ScheduleTime& time) const { return final_factor + (1 - final_factor) * std::pow(1 - time.progress, power); }
  void check() const {
    require_setting(power > 0, "PolynomialRate::power", power, "above 0");
    require_setting(final_factor >= 0 && final_factor <= 1, "PolynomialRate::final_factor", final_factor, "0 to 1");
  }
};

}  // namespace attune::inline ATTUNE_ABI
