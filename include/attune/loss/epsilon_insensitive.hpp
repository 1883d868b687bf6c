// SPDX-License-Identifier: BSL-1.0
#pragma once

// Losses that do not count small errors: those of support vector regression.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// max(0, |score - target| - epsilon); convex, not smooth: the derivative is taken to be 0 at a distance of
/// exactly epsilon, a subgradient.
/// Vapnik, "The Nature of Statistical Learning Theory" (1995), section 6.1.
struct EpsilonInsensitive {
  using Link = IdentityLink;
  double epsilon = 0.1;  ///< ≥ 0, in units of the target

  void check() const { require_setting(epsilon >= 0, "EpsilonInsensitive::epsilon", epsilon, "0 or more"); }

  template <class V>
  V value(V score, V target) const {
    return math::max(math::abs(score - target) - math::constant<V>(epsilon), V(0));
  }
  template <class V>
  V derivative(V score, V target) const {
    const V r = score - target;
    return math::select(math::abs(r) > math::constant<V>(epsilon), math::sign(r), V(0));
  }
};

}  // namespace attune::inline ATTUNE_ABI
