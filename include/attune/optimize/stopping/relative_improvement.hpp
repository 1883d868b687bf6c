// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stops when the value no longer improves.

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/core/fit_context.hpp"
#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

/// Stops when the value has not fallen below its best by tolerance · max(|best|, |first|), `first`
/// being the value at the start, for `patience` iterations in a row.
struct RelativeImprovement {
  double tolerance = 0;  ///< ≥ 0; 0 never stops
  int patience = 1;      ///< > 0

  void check() const {
    require_setting(tolerance >= 0, "RelativeImprovement::tolerance", tolerance, "0 or more");
    require_setting(patience > 0, "RelativeImprovement::patience", patience, "1 or more");
  }

  /// What one minimisation remembers.
  struct Run {
    double first = std::numeric_limits<double>::infinity();
    double best = std::numeric_limits<double>::infinity();
    int waited = 0;
  };

  bool reached(const Iteration& iteration, Run& run) const {
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
};

}  // namespace attune::inline ATTUNE_ABI
