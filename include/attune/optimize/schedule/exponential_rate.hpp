// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate falls by the same factor each epoch.

#include <cmath>

#include "attune/core/settings.hpp"
#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// decay^epoch. The sum of all rates is finite, 1 / (1 - decay) epochs' worth: with a small decay a
/// minimisation stands still before it has arrived.
struct ExponentialRate {
  double decay = 0.95;  ///< in (0, 1]

  double factor(const ScheduleTime& time) const { return std::pow(decay, time.epoch); }
  void check() const { require_setting(decay > 0 && decay <= 1, "ExponentialRate::decay", decay, "above 0, at most 1"); }
};

}  // namespace attune::inline ATTUNE_ABI
