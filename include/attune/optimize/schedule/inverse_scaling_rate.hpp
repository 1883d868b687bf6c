// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate falls with a power of the number of steps.

#include <cmath>

#include "attune/core/settings.hpp"
#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// (1 + step)^-power, where `step` counts batches from 0 on. With a power in (½, 1] the sum of the rates is
/// infinite and that of their squares is not, as convergence asks for (Robbins, Monro, "A stochastic
/// approximation method", Ann. Math. Statist. 22 (1951), equation 6); ½ is the usual choice where iterates
/// are bounded. With batches of one row it is scikit-learn's `learning_rate='invscaling'` and `power_t`.
struct InverseScalingRate {
  double power = 0.5;  ///< in [0, 1]

  double factor(const ScheduleTime& time) const { return std::pow(1.0 + static_cast<double>(time.step), -power); }
  void check() const { require_setting(power >= 0 && power <= 1, "InverseScalingRate::power", power, "0 to 1"); }
};

}  // namespace attune::inline ATTUNE_ABI
