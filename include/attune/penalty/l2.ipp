// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/penalty/l2.hpp"

#include "attune/core/settings.hpp"
#include "attune/penalty/parts.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void L2::check() const {
  require_setting(strength >= 0, "L2::strength", strength, "0 or more");
}

ATTUNE_INLINE double L2::value(const ConstVectorRef& w) const {
  return 0.5 * strength * simd::dot(detail::values_of(w), detail::values_of(w));
}

ATTUNE_INLINE void L2::add_gradient(const ConstVectorRef& w, VectorRef g) const {
  simd::add_scaled(detail::values_of(g), strength, detail::values_of(w));
}

ATTUNE_INLINE void L2::add_hessian_vector(const ConstVectorRef&, const ConstVectorRef& v, VectorRef product) const {
  simd::add_scaled(detail::values_of(product), strength, detail::values_of(v));
}

}  // namespace attune::inline ATTUNE_ABI
