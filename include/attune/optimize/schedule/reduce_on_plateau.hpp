// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate falls when the value no longer improves.

#include <limits>

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

  void after(const Iteration& iteration, Run& run) const;

  void check() const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/schedule/reduce_on_plateau.ipp"
#endif
