// SPDX-License-Identifier: BSL-1.0
#pragma once

// The squared form of the epsilon-insensitive loss, which is smooth.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// max(0, |score - target| - epsilon)², without a half, as in liblinear; convex, once differentiable. The
/// second derivative jumps at a distance of epsilon, where it is taken to be 0.
struct SquaredEpsilonInsensitive {
  static constexpr bool convex = true;
  using Link = IdentityLink;
  double epsilon = 0.1;  ///< ≥ 0, in units of the target

  void check() const { require_setting(epsilon >= 0, "SquaredEpsilonInsensitive::epsilon", epsilon, "0 or more"); }

  template <class V>
  V value(V score, V target) const {
    const V r = math::max(math::abs(score - target) - math::constant<V>(epsilon), V(0));
    return r * r;
  }
  template <class V>
  V derivative(V score, V target) const {
    const V r = score - target;
    return V(2) * math::sign(r) * math::max(math::abs(r) - math::constant<V>(epsilon), V(0));
  }
  template <class V>
  V second_derivative(V score, V target) const {
    return math::select(math::abs(score - target) > math::constant<V>(epsilon), V(2), V(0));
  }
};

}  // namespace attune::inline ATTUNE_ABI
