// SPDX-License-Identifier: BSL-1.0
#pragma once

// Huber's loss: squared near the target, linear far from it, so that outliers pull less.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// ½ r² for |r| ≤ delta, delta (|r| - ½ delta) beyond, r = score - target; convex, once differentiable.
/// Huber, "Robust estimation of a location parameter", Ann. Math. Statist. 35 (1964), section 1.
struct Huber {
  static constexpr bool convex = true;
  using Link = IdentityLink;
  double delta = 1;  ///< > 0, in units of the target

  void check() const { require_setting(delta > 0, "Huber::delta", delta, "above 0"); }

  template <class V>
  V value(V score, V target) const {
    const V d = math::constant<V>(delta);
    const V r = math::abs(score - target);
    return math::select(r <= d, V(0.5) * r * r, d * (r - V(0.5) * d));
  }
  template <class V>
  V derivative(V score, V target) const {
    const V d = math::constant<V>(delta);
    return math::max(-d, math::min(score - target, d));
  }
  template <class V>
  V second_derivative(V score, V target) const {
    return math::select(math::abs(score - target) <= math::constant<V>(delta), V(1), V(0));
  }
};

}  // namespace attune::inline ATTUNE_ABI
