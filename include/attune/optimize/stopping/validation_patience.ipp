// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/stopping/validation_patience.hpp"

#include <cmath>

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void ValidationPatience::check() const {
  require_setting(patience >= 0, "ValidationPatience::patience", patience, "0 (off) or more");
  require_setting(tolerance >= 0, "ValidationPatience::tolerance", tolerance, "0 or more");
}

ATTUNE_INLINE bool ValidationPatience::reached(const Iteration& iteration, Run& run) const {
  if (patience == 0) return false;
  if (std::isinf(run.best) || iteration.validation < run.best - tolerance * std::abs(run.best)) {
    run.best = iteration.validation;
    run.waited = 0;
    return false;
  }
  return ++run.waited >= patience;
}

}  // namespace attune::inline ATTUNE_ABI
