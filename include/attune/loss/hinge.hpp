// SPDX-License-Identifier: BSL-1.0
#pragma once

// The hinge loss of support vector machines.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/detail/positive_part.hpp"
#include "attune/loss/margin_conjugate.hpp"

namespace attune::inline ATTUNE_ABI {

/// max(0, 1 - m), m = score for class 1 and -score for class 0; convex, not smooth: the derivative is taken to
/// be 0 at m = 1, a subgradient. With smoothing h the kink is a parabola. It has no link: scores are distances to a plane, not probabilities.
/// Cortes, Vapnik, "Support-vector networks", Machine Learning 20 (1995), section 3.
struct Hinge {
  static constexpr Task task = Task::binary_classification;
  double smoothing = 0;  ///< ≥ 0, in units of the score: half the width of a parabola in place of the kink

  void check() const { require_setting(smoothing >= 0, "Hinge::smoothing", smoothing, "0 or more"); }

  template <class V>
  V value(V score, V target) const {
    return detail::PositivePart<V>(V(1) - (V(2) * target - V(1)) * score, smoothing).value;
  }
  template <class V>
  V derivative(V score, V target) const {
    const V sign = V(2) * target - V(1);
    return -sign * detail::PositivePart<V>(V(1) - sign * score, smoothing).slope;
  }

  MarginConjugate margin_conjugate() const { return {.edge = 1 + smoothing, .bend = 2 * smoothing, .bound = 1}; }
};

}  // namespace attune::inline ATTUNE_ABI
