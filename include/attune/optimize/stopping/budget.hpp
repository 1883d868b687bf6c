// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stops when a budget is used up.

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// Limits on what a minimisation may cost.
struct Budget {
  int iterations = 1000;  ///< > 0; epochs, for stochastic optimizers
  int evaluations = 0;    ///< of the gradient; 0: no limit
  double seconds = 0;     ///< of wall-clock time; 0: no limit. The result then depends on the machine.

  void check() const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/stopping/budget.ipp"
#endif
