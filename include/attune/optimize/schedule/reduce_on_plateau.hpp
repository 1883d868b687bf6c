// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate falls when the value no longer improves.

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/core/settings.hpp"
#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// Multiplies the rate by `decay` each time that `patience` epochs in a row did not bring the loss on the
/// validation rows (the objective's value, where there are none) below its best by tolerance · |best|. After
/// a reduction the next `cooldown` epochs are not counted. PyTorch's `ReduceLROnPlateau` counts one epoch
/// more: its patience p is p + 1 here. scikit-learn's `learning_rate='adaptive'` is decay 1/5, patience
/// `n_iter_no_change`.
///
/// An optimizer's own rule to stop (`stopping.improvement`) sees the same plateaus: give it more patience.
struct ReduceOnPlateau {
  double decay = 0.1;        ///< in (0, 1)
  int patience = 10;         ///< epochs, > 0
  double tolerance = 1e-4;   ///< ≥ 0
  int cooldown = 0;          ///< epochs, ≥ 0
  double final_factor = 0;   ///< in [0, 1]: the factor never falls below

  /// What one minimisation remembers.
  struct Run {
    double factor = 1;
    double best = std::numeric_limits<double>::infinity();
    int waited = 0;
    int cooling = 0;
  };

  double factor(const ScheduleTime&, const Run& run) const { return run.factor; }

  void after(const Iteration& iteration, Run& run) const {
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

  void check() const {
    require_setting(decay > 0 && decay < 1, "ReduceOnPlateau::decay", decay, "between 0 and 1");
    require_setting(patience > 0, "ReduceOnPlateau::patience", patience, "1 or more");
    require_setting(tolerance >= 0, "ReduceOnPlateau::tolerance", tolerance, "0 or more");
    require_setting(cooldown >= 0, "ReduceOnPlateau::cooldown", cooldown, "0 or more");
    require_setting(final_factor >= 0 && final_factor <= 1, "ReduceOnPlateau::final_factor", final_factor, "0 to 1");
  }
};

}  // namespace attune::inline ATTUNE_ABI
