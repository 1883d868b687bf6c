// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/schedule/reduce_on_plateau.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void ReduceOnPlateau::after(const Iteration& iteration, Run& run) const {
  const double value = std::isnan(iteration.validation) ? iteration.value : iteration.validation;
  if (run.best == std::numeric_limits<double>::infinity() || value < run.best - tolerance * std::abs(run.best)) {
    run.best = value;
    run.waited = 0;
  } else {
    ++run.waited;
  }
  if (run.cooling > 0) {
    --run.cooling;
    run.waited = 0;
  }
  if (run.waited < patience) return;
  run.factor = std::max(run.factor * decay, final_factor);
  run.cooling = cooldown;
  run.waited = 0;
}

ATTUNE_INLINE void ReduceOnPlateau::check() const {
  require_setting(decay > 0 && decay < 1, "ReduceOnPlateau::decay", decay, "between 0 and 1");
  require_setting(patience > 0, "ReduceOnPlateau::patience", patience, "1 or more");
  require_setting(tolerance >= 0, "ReduceOnPlateau::tolerance", tolerance, "0 or more");
  require_setting(cooldown >= 0, "ReduceOnPlateau::cooldown", cooldown, "0 or more");
  require_setting(final_factor >= 0 && final_factor <= 1, "ReduceOnPlateau::final_factor", final_factor, "0 to 1");
}

}  // namespace attune::inline ATTUNE_ABI
