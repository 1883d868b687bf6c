// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/stopping/gradient_tolerance.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE bool GradientTolerance::reached(const Iteration& iteration, double first_norm) const {
  return iteration.gradient_norm <= tolerance * std::min(first_norm, std::max(1.0, std::abs(iteration.value)));
}

ATTUNE_INLINE void GradientTolerance::check() const { require_setting(tolerance >= 0, "GradientTolerance::tolerance", tolerance, "0 or more"); }

}  // namespace attune::inline ATTUNE_ABI
