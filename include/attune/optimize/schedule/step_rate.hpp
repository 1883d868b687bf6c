// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate falls in steps.

#include <cmath>

#include "attune/core/settings.hpp"
#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// decay^⌊epoch / every⌋: constant for `every` epochs, then `decay` times as large.
struct StepRate {
  int every = 30;      ///< epochs, > 0
  double decay = 0.1;  ///< in (0, 1]

  double factor(const ScheduleTime& time) const { return std::pow(decay, time.epoch / every); }
  void check() const {
    require_setting(every > 0, "StepRate::every", every, "1 or more");
    require_setting(decay > 0 && decay <= 1, "StepRate::decay", decay, "above 0, at most 1");
  }
};

}  // namespace attune::inline ATTUNE_ABI
