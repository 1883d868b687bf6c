// SPDX-License-Identifier: BSL-1.0
#pragma once

// The pinball loss, whose best constant is a quantile.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// level · (target - score) where the score is too low, (1 - level) · (score - target) where it is too high:
/// the best constant is the quantile of that level. Convex, not smooth: the derivative is taken to be 0 at
/// the target, a subgradient. Level ½ is half the absolute error.
/// Koenker, Bassett, "Regression quantiles", Econometrica 46 (1978), section 3.
struct Quantile {
  using Link = IdentityLink;
  double level = 0.5;  ///< in (0, 1)

  void check() const { require_setting(level > 0 && level < 1, "Quantile::level", level, "between 0 and 1"); }

  template <class V>
  V value(V score, V target) const {
    const V q = math::constant<V>(level);
    const V r = target - score;
    return math::max(q * r, (q - V(1)) * r);
  }
  template <class V>
  V derivative(V score, V target) const {
    const V q = math::constant<V>(level);
    return math::select(score < target, -q, math::select(score > target, V(1) - q, V(0)));
  }
};

}  // namespace attune::inline ATTUNE_ABI
