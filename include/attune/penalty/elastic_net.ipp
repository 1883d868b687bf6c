// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/penalty/elastic_net.hpp"

#include "attune/core/settings.hpp"
#include "attune/penalty/parts.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void ElasticNet::check() const {
  require_setting(strength >= 0, "ElasticNet::strength", strength, "0 or more");
  require_setting(l1_ratio >= 0 && l1_ratio <= 1, "ElasticNet::l1_ratio", l1_ratio, "0 to 1");
}

ATTUNE_INLINE double ElasticNet::value(const ConstVectorRef& w) const {
  return smooth_part().value(w) + non_smooth_part().value(w);
}

ATTUNE_INLINE void ElasticNet::proximal(VectorRef w, double step) const {
  const auto values = detail::values_of(w);
  detail::soft_threshold(values, step * strength * l1_ratio);
  simd::scale(values, 1 / (1 + step * strength * (1 - l1_ratio)));
}

}  // namespace attune::inline ATTUNE_ABI
