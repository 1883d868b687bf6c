// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/extent.hpp"

#include <algorithm>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

ATTUNE_INLINE Extent extent_of_reference(const double* x, std::size_t n) noexcept {
  Extent extent;
  for (std::size_t i = 0; i < n; ++i) {
    extent.lowest = std::min(extent.lowest, x[i]);
    extent.highest = std::max(extent.highest, x[i]);
    extent.finite = extent.finite && x[i] - x[i] == 0;
  }
  return extent;
}

ATTUNE_INLINE Extent extent_of(const double* x, std::size_t n) noexcept {
  using B = Batch<double>;
  constexpr std::size_t lanes = width<double>;
  const std::size_t end = n / (2 * lanes) * (2 * lanes);
  Extent extent;
  if (end > 0) {
    B lowest = load(x), highest = lowest, zero(0.0), other_zero(0.0);  // zeros, until a number is not finite
    for (std::size_t i = 0; i < end; i += 2 * lanes) {
      const B a = load(x + i), b = load(x + i + lanes);
      lowest = math::min(lowest, math::min(a, b));
      highest = math::max(highest, math::max(a, b));
      zero += a - a;
      other_zero += b - b;
    }
    double lane[3][lanes];
    store(lane[0], lowest);
    store(lane[1], highest);
    store(lane[2], zero + other_zero);
    for (std::size_t k = 0; k < lanes; ++k) {
      extent.lowest = std::min(extent.lowest, lane[0][k]);
      extent.highest = std::max(extent.highest, lane[1][k]);
      extent.finite = extent.finite && lane[2][k] == 0;
    }
  }
  const Extent rest = extent_of_reference(x + end, n - end);
  return {std::min(extent.lowest, rest.lowest), std::max(extent.highest, rest.highest), extent.finite && rest.finite};
}

}  // namespace attune::inline ATTUNE_ABI::simd
