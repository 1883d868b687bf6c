// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/penalty/l1.hpp"

#include "attune/core/settings.hpp"
#include "attune/penalty/parts.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void L1::check() const {
  require_setting(strength >= 0, "L1::strength", strength, "0 or more");
}

ATTUNE_INLINE double L1::value(const ConstVectorRef& w) const {
  return strength * detail::sum_of_absolutes(detail::values_of(w));
}

ATTUNE_INLINE void L1::proximal(VectorRef w, double step) const {
  detail::soft_threshold(detail::values_of(w), step * strength);
}

}  // namespace attune::inline ATTUNE_ABI
