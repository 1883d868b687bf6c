// SPDX-License-Identifier: BSL-1.0
#pragma once

// Half the squared error: the loss whose best constant is the mean.

#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// ½ (score - target)², convex and smooth. The half makes the derivative score - target; ridge
/// regression with `L2{λ}` then minimises Σ w (score - target)² / Σ w + λ‖w‖², both halved.
struct SquaredError {
  static constexpr bool convex = true;
  using Link = IdentityLink;

  template <class V>
  V value(V score, V target) const {
    const V r = score - target;
    return V(0.5) * r * r;
  }
  template <class V>
  V derivative(V score, V target) const {
    return score - target;
  }
  template <class V>
  V second_derivative(V, V) const {
    return V(1);
  }
};

}  // namespace attune::inline ATTUNE_ABI
