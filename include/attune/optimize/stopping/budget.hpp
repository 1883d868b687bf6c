// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stops when a budget is used up.

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

/// Limits on what a minimisation may cost.
struct Budget {
  int iterations = 1000;  ///< > 0; epochs, for stochastic optimizers
  int evaluations = 0;    ///< of the gradient; 0: no limit
  double seconds = 0;     ///< of wall-clock time; 0: no limit. The result then depends on the machine.

  void check() const {
    require_setting(iterations > 0, "Budget::iterations", iterations, "1 or more");
    require_setting(evaluations >= 0, "Budget::evaluations", evaluations, "0 (no limit) or more");
    require_setting(seconds >= 0, "Budget::seconds", seconds, "0 (no limit) or more");
  }
};

}  // namespace attune::inline ATTUNE_ABI
