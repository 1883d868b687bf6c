// SPDX-License-Identifier: BSL-1.0
#pragma once

// The absolute error: the loss whose best constant is the median.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/detail/positive_part.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// |score - target|; convex, not smooth: the derivative is taken to be 0 at the target, a subgradient. It
/// has no second derivative to speak of (0 wherever there is one), so that optimizers of second order
/// refuse it. With smoothing h it is r² / 2h + h / 2 for |r| ≤ h, r = score - target.
struct AbsoluteError {
  using Link = IdentityLink;
  double smoothing = 0;  ///< ≥ 0, in units of the target: half the width of a parabola in place of the kink

  void check() const { require_setting(smoothing >= 0, "AbsoluteError::smoothing", smoothing, "0 or more"); }

  template <class V>
  V value(V score, V target) const {
    if (smoothing == 0) return math::abs(score - target);
    return detail::PositivePart<V>(score - target, smoothing).value + detail::PositivePart<V>(target - score, smoothing).value;
  }
  template <class V>
  V derivative(V score, V target) const {
    return detail::PositivePart<V>(score - target, smoothing).slope - detail::PositivePart<V>(target - score, smoothing).slope;
  }
};

}  // namespace attune::inline ATTUNE_ABI
