// SPDX-License-Identifier: BSL-1.0
#pragma once

// The absolute error: the loss whose best constant is the median.

#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// |score - target|; convex, not smooth: the derivative is taken to be 0 at the target, a subgradient. It
/// has no second derivative to speak of (0 wherever there is one), so that optimizers of second order
/// refuse it.
struct AbsoluteError {
  using Link = IdentityLink;

  template <class V>
  V value(V score, V target) const {
    return math::abs(score - target);
  }
  template <class V>
  V derivative(V score, V target) const {
    return math::sign(score - target);
  }
};

}  // namespace attune::inline ATTUNE_ABI
