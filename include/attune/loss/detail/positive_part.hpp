// SPDX-License-Identifier: BSL-1.0
#pragma once

// max(0, u), of which the losses with a kink are made, and its smooth form.

#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// max(0, u), averaged over u ± width: a parabola between -width and width, the same beyond, and at most width / 4
/// above it. Width 0 is max(0, u) itself, with a slope of 0 at 0.
template <class V>
struct PositivePart {
  V value;
  V slope;

  PositivePart(V u, double width) {
    if (width == 0) {
      value = math::max(u, V(0));
      slope = math::select(u > V(0), V(1), V(0));
      return;
    }
    const V h = math::constant<V>(width);
    const V inside = math::min(math::max(u + h, V(0)), h + h);  // 0 to 2 width
    slope = inside / (h + h);
    value = V(0.5) * slope * inside + math::max(u - h, V(0));
  }
};

}  // namespace attune::inline ATTUNE_ABI::detail
