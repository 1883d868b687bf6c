// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loss of counts: half the Poisson deviance, with a log link.

#include <utility>

#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// exp(score) - target · score, target ≥ 0; convex and smooth. The negative log likelihood of a count whose
/// mean is exp(score), up to terms of the target alone.
/// McCullagh, Nelder, "Generalized Linear Models", 2nd ed. (1989), section 2.3.
struct Poisson {
  static constexpr bool convex = true;
  using Link = LogLink;
  TargetRange target_range() const { return {.lowest = 0}; }

  template <class V>
  V value(V score, V target) const {
    return math::exp(score) - target * score;
  }
  template <class V>
  V derivative(V score, V target) const {
    return math::exp(score) - target;
  }
  template <class V>
  V second_derivative(V score, V) const {
    return math::exp(score);
  }
  /// Both from one exponential.
  template <class V>
  std::pair<V, V> value_and_derivative(V score, V target) const {
    const V mean = math::exp(score);
    return {mean - target * score, mean - target};
  }
};

}  // namespace attune::inline ATTUNE_ABI
