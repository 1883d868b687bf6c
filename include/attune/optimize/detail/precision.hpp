// SPDX-License-Identifier: BSL-1.0
#pragma once

// How exactly an objective's values are known.

#include <limits>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The relative rounding error of an objective's values: what it says, or a few units of double's.
template <class F>
double precision_of(const F& objective) {
  if constexpr (requires { objective.precision(); })
    return objective.precision();
  else
    return 16 * std::numeric_limits<double>::epsilon();
}

}  // namespace attune::inline ATTUNE_ABI::detail
