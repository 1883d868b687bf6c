// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/random.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double Random::normal() noexcept {
  while (true) {
    const double u = 2 * uniform() - 1;
    const double v = 2 * uniform() - 1;
    const double s = u * u + v * v;
    if (s > 0 && s < 1) return u * std::sqrt(-2 * std::log(s) / s);
  }
}

}  // namespace attune::inline ATTUNE_ABI
