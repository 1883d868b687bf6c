// SPDX-License-Identifier: BSL-1.0
#pragma once

// The squared hinge loss of support vector machines, which is smooth.

#include <limits>

#include "attune/loss/concept.hpp"
#include "attune/loss/margin_conjugate.hpp"

namespace attune::inline ATTUNE_ABI {

/// max(0, 1 - m)², m = score for class 1 and -score for class 0, without a half, as in liblinear; convex, once
/// differentiable. The second derivative jumps at m = 1, where it is taken to be 0.
struct SquaredHinge {
  static constexpr Task task = Task::binary_classification;
  static constexpr bool convex = true;

  template <class V>
  V value(V score, V target) const {
    const V r = math::max(V(1) - (V(2) * target - V(1)) * score, V(0));
    return r * r;
  }
  template <class V>
  V derivative(V score, V target) const {
    const V sign = V(2) * target - V(1);
    return V(-2) * sign * math::max(V(1) - sign * score, V(0));
  }
  template <class V>
  V second_derivative(V score, V target) const {
    return math::select((V(2) * target - V(1)) * score < V(1), V(2), V(0));
  }

  MarginConjugate margin_conjugate() const { return {.edge = 1, .bend = 0.5, .bound = std::numeric_limits<double>::infinity()}; }
};

}  // namespace attune::inline ATTUNE_ABI
