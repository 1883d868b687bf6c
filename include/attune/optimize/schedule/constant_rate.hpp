// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning rate stays as it is.

#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// Factor 1 throughout.
struct ConstantRate {
  double factor(const ScheduleTime&) const { return 1; }
};

}  // namespace attune::inline ATTUNE_ABI
