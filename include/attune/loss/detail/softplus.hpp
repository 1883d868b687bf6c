// SPDX-License-Identifier: BSL-1.0
#pragma once

// A logarithm for losses that have an exponential already.

#include <concepts>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// log(1 + e) for 0 ≤ e ≤ 1, given s = e / (2 + e): 2 artanh(s) = 2 s + 2 s³ p(s²), p being the polynomial that has the
/// series' value at the zeros of a Chebyshev polynomial on [0, 1/9]. Before rounding its error is below 1e-17 of the
/// result, 2e-8 for float.
template <class V>
V log1p_of_share(V s) noexcept {
  constexpr bool single = std::same_as<V, float> || std::same_as<V, simd::Batch<float>>;
  const V z = s * s;
  const auto with = [&](V higher, double coefficient) { return math::fma(higher, z, math::constant<V>(coefficient)); };
  V p = math::constant<V>(single ? 0.13425749011418575 : 0.08082022805971766);
  if constexpr (single) {
    p = with(with(with(p, 0.1411830990265524), 0.20003780322455603), 0.33333320168349617);
  } else {
    p = with(with(with(p, 0.04400369243072337), 0.06000536404795356), 0.06657072104827468);
    p = with(with(with(p, 0.07692785032479312), 0.09090894718066429), 0.11111111358713932);
    p = with(with(with(p, 0.1428571428355438), 0.20000000000007292), 1.0 / 3);
  }
  const V twice = s + s;
  return math::fma(twice * z, p, twice);
}

}  // namespace attune::inline ATTUNE_ABI::detail
