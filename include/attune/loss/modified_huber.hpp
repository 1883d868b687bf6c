// SPDX-License-Identifier: BSL-1.0
#pragma once

// A squared hinge that grows linearly for rows far on the wrong side, and gives probabilities.

#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// max(0, 1 - m)² for m ≥ -1, -4m below, m = score for class 1 and -score for class 0; convex, once
/// differentiable. The second derivative jumps at m = ±1: it is taken to be 0 at 1 and 2 at -1.
/// Zhang, "Solving large scale linear prediction problems using stochastic gradient descent algorithms",
/// ICML 2004; "Statistical behavior and consistency of classification methods based on convex
/// risk minimization", Ann. Statist. 32 (2004), has its probabilities: see ClippedLink.
struct ModifiedHuber {
  static constexpr Task task = Task::binary_classification;
  static constexpr bool convex = true;
  using Link = ClippedLink;

  template <class V>
  V value(V score, V target) const {
    const V m = (V(2) * target - V(1)) * score;
    const V r = math::max(V(1) - m, V(0));
    return math::select(m < V(-1), V(-4) * m, r * r);
  }
  template <class V>
  V derivative(V score, V target) const {
    const V sign = V(2) * target - V(1);
    return V(-2) * sign * math::min(math::max(V(1) - sign * score, V(0)), V(2));
  }
  template <class V>
  V second_derivative(V score, V target) const {
    const V m = (V(2) * target - V(1)) * score;
    return math::select(m < V(1), math::select(m < V(-1), V(0), V(2)), V(0));
  }
};

}  // namespace attune::inline ATTUNE_ABI
