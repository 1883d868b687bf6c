// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/schedule/cosine_restarts_rate.hpp"

#include <cmath>
#include <numbers>

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double CosineRestartsRate::factor(const ScheduleTime& time) const {
  double since = detail::elapsed_epochs(time), length = period;
  if (period_growth == 1) {
    since = std::fmod(since, length);
  } else {
    for (; since >= length; length *= period_growth) since -= length;
  }
  return final_factor + (1 - final_factor) * 0.5 * (1 + std::cos(std::numbers::pi * since / length));
}

ATTUNE_INLINE void CosineRestartsRate::check() const {
  require_setting(period > 0, "CosineRestartsRate::period", period, "1 or more");
  require_setting(period_growth >= 1, "CosineRestartsRate::period_growth", period_growth, "1 or more");
  require_setting(final_factor >= 0 && final_factor <= 1, "CosineRestartsRate::final_factor", final_factor, "0 to 1");
}

}  // namespace attune::inline ATTUNE_ABI
