// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/schedule/one_cycle_rate.hpp"

#include <cmath>
#include <numbers>

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double OneCycleRate::factor(const ScheduleTime& time) const {
  const bool rising = time.progress < rise;
  const double low = rising ? first_factor : final_factor;
  const double from_peak = rising ? 1 - time.progress / rise : (time.progress - rise) / (1 - rise);
  return low + (1 - low) * 0.5 * (1 + std::cos(std::numbers::pi * from_peak));
}

ATTUNE_INLINE void OneCycleRate::check() const {
  require_setting(rise > 0 && rise < 1, "OneCycleRate::rise", rise, "between 0 and 1");
  require_setting(first_factor >= 0 && first_factor <= 1, "OneCycleRate::first_factor", first_factor, "0 to 1");
  require_setting(final_factor >= 0 && final_factor <= 1, "OneCycleRate::final_factor", final_factor, "0 to 1");
}

}  // namespace attune::inline ATTUNE_ABI
