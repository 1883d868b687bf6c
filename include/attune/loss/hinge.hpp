// SPDX-License-Identifier: BSL-1.0
#pragma once

// The hinge loss of support vector machines.

#include "attune/loss/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// max(0, 1 - m), m = score for class 1 and -score for class 0; convex, not smooth: the derivative is taken to
/// be 0 at m = 1, a subgradient. It has no link: scores are distances to a plane, not probabilities.
/// Cortes, Vapnik, "Support-vector networks", Machine Learning 20 (1995), section 3.
struct Hinge {
  static constexpr Task task = Task::binary_classification;

  template <class V>
  V value(V score, V target) const {
    return math::max(V(1) - (V(2) * target - V(1)) * score, V(0));
  }
  template <class V>
  V derivative(V score, V target) const {
    const V sign = V(2) * target - V(1);
    return math::select(sign * score < V(1), -sign, V(0));
  }
};

}  // namespace attune::inline ATTUNE_ABI
