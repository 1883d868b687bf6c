// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/stopping/budget.hpp"

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void Budget::check() const {
  require_setting(iterations > 0, "Budget::iterations", iterations, "1 or more");
  require_setting(evaluations >= 0, "Budget::evaluations", evaluations, "0 (no limit) or more");
  require_setting(seconds >= 0, "Budget::seconds", seconds, "0 (no limit) or more");
}

}  // namespace attune::inline ATTUNE_ABI
