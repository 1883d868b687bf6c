// SPDX-License-Identifier: BSL-1.0
#pragma once

// The pinball loss, whose best constant is a quantile.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/detail/positive_part.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// level · (target - score) where the score is too low, (1 - level) · (score - target) where it is too high:
/// the best constant is the quantile of that level. Convex, not smooth: the derivative is taken to be 0 at
/// the target, a subgradient. Level ½ is half the absolute error. With smoothing h it is averaged over targets
/// from h below to h above, which is smooth: He, Pan, Tan, Zhou, "Smoothed quantile regression with large-scale
/// inference", J. Econometrics 232 (2023), with a uniform kernel.
/// Koenker, Bassett, "Regression quantiles", Econometrica 46 (1978), section 3.
struct Quantile {
  using Link = IdentityLink;
  double level = 0.5;    ///< in (0, 1)
  double smoothing = 0;  ///< ≥ 0, in units of the target: half the width of a parabola in place of the kink

  void check() const {
    require_setting(level > 0 && level < 1, "Quantile::level", level, "between 0 and 1");
    require_setting(smoothing >= 0, "Quantile::smoothing", smoothing, "0 or more");
  }

  template <class V>
  V value(V score, V target) const {
    const V q = math::constant<V>(level);
    return q * detail::PositivePart<V>(target - score, smoothing).value + (V(1) - q) * detail::PositivePart<V>(score - target, smoothing).value;
  }
  template <class V>
  V derivative(V score, V target) const {
    const V q = math::constant<V>(level);
    return (V(1) - q) * detail::PositivePart<V>(score - target, smoothing).slope - q * detail::PositivePart<V>(target - score, smoothing).slope;
  }
};

}  // namespace attune::inline ATTUNE_ABI
