// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stops when the loss on rows that are not trained on no longer falls.

#include <limits>

#include "attune/core/fit_context.hpp"

namespace attune::inline ATTUNE_ABI {

/// Early stopping: stops when the loss on the validation rows has not fallen below its best by tolerance ·
/// |best| for `patience` iterations in a row. However the minimisation then ends, the parameters with the
/// least validation loss are the ones that it returns. Prechelt, "Early stopping - but when?", Neural
/// Networks: Tricks of the Trade, 1998, criterion UP, with a tolerance.
struct ValidationPatience {
  int patience = 0;      ///< iterations (epochs, for stochastic optimizers), ≥ 0; 0: the rule is off
  double tolerance = 0;  ///< ≥ 0

  void check() const;

  /// What one minimisation remembers.
  struct Run {
    double best = std::numeric_limits<double>::infinity();
    int waited = 0;
  };

  bool reached(const Iteration& iteration, Run& run) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/stopping/validation_patience.ipp"
#endif
