// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stops when the value no longer improves.

#include <limits>

#include "attune/core/fit_context.hpp"

namespace attune::inline ATTUNE_ABI {

/// Stops when the value has not fallen below its best by tolerance · max(|best|, |first|), `first`
/// being the value at the start, for `patience` iterations in a row.
struct RelativeImprovement {
  double tolerance = 0;  ///< ≥ 0; 0 never stops
  int patience = 1;      ///< > 0

  void check() const;

  /// What one minimisation remembers.
  struct Run {
    double first = std::numeric_limits<double>::infinity();
    double best = std::numeric_limits<double>::infinity();
    int waited = 0;
  };

  bool reached(const Iteration& iteration, Run& run) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/stopping/relative_improvement.ipp"
#endif
