// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/stopping/relative_improvement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void RelativeImprovement::check() const {
  require_setting(tolerance >= 0, "RelativeImprovement::tolerance", tolerance, "0 or more");
  require_setting(patience > 0, "RelativeImprovement::patience", patience, "1 or more");
}

ATTUNE_INLINE bool RelativeImprovement::reached(const Iteration& iteration, Run& run) const {
  if (tolerance <= 0) return false;
  if (run.first == std::numeric_limits<double>::infinity()) {
    run.first = run.best = iteration.value;
    return false;
  }
  const bool improved = iteration.value <= run.best - tolerance * std::max(std::abs(run.best), std::abs(run.first));
  run.waited = improved ? 0 : run.waited + 1;
  run.best = std::min(run.best, iteration.value);
  return run.waited >= patience;
}

}  // namespace attune::inline ATTUNE_ABI
