// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate rises once and then falls far.

#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// From `first_factor` along half a cosine up to 1, which is reached when the share `rise` of the budget is used up, and
/// along another down to `final_factor` at its end. The learning rate is the largest of the run, and may be some times
/// what would do if it were constant. Smith, Topin, "Super-convergence", SPIE 11006 (2019), with cosines in place of
/// their straight lines, as PyTorch's `OneCycleLR`: that reaches its ends with the first and last of n steps, this one
/// is a function of progress. The momentum stays as it is.
struct OneCycleRate {
  double rise = 0.3;           ///< between 0 and 1: the share of the budget that the rate rises for
  double first_factor = 0.04;  ///< in [0, 1]
  double final_factor = 4e-6;  ///< in [0, 1]

  double factor(const ScheduleTime& time) const;
  void check() const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/schedule/one_cycle_rate.ipp"
#endif
