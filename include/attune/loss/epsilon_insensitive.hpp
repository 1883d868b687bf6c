// SPDX-License-Identifier: BSL-1.0
#pragma once

// Losses that do not count small errors: those of support vector regression.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/detail/positive_part.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// max(0, |score - target| - epsilon); convex, not smooth: the derivative is taken to be 0 at a distance of
/// exactly epsilon, a subgradient. With smoothing h both kinks are parabolas.
/// Vapnik, "The Nature of Statistical Learning Theory" (1995), section 6.1.
struct EpsilonInsensitive {
  using Link = IdentityLink;
  double epsilon = 0.1;  ///< ≥ 0, in units of the target
  double smoothing = 0;  ///< ≥ 0, in units of the target: half the width of a parabola in place of each kink

  void check() const {
    require_setting(epsilon >= 0, "EpsilonInsensitive::epsilon", epsilon, "0 or more");
    require_setting(smoothing >= 0, "EpsilonInsensitive::smoothing", smoothing, "0 or more");
  }

  template <class V>
  V value(V score, V target) const {
    const V r = score - target, e = math::constant<V>(epsilon);
    return detail::PositivePart<V>(r - e, smoothing).value + detail::PositivePart<V>(-r - e, smoothing).value;
  }
  template <class V>
  V derivative(V score, V target) const {
    const V r = score - target, e = math::constant<V>(epsilon);
    return detail::PositivePart<V>(r - e, smoothing).slope - detail::PositivePart<V>(-r - e, smoothing).slope;
  }
};

}  // namespace attune::inline ATTUNE_ABI
