// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate falls along half a cosine, again and again.

#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// final + (1 - final) · ½ (1 + cos(π t / period)), t being the epochs since the last restart, parts of epochs too: at the
/// end of a period the rate is back where it was, and the next is `period_growth` times as long. Loshchilov, Hutter,
/// "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, equation 5; PyTorch's
/// `CosineAnnealingWarmRestarts`. The value rises at restarts: let the budget end with a period (with the defaults after
/// 10, 30, 70, 150 epochs), and a rule to stop wait longer than one.
struct CosineRestartsRate {
  int period = 10;           ///< epochs until the first restart, > 0
  double period_growth = 2;  ///< ≥ 1
  double final_factor = 0;   ///< in [0, 1]: the share of the learning rate that is left at the end of a period

  double factor(const ScheduleTime& time) const;
  void check() const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/schedule/cosine_restarts_rate.ipp"
#endif
