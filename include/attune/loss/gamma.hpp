// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loss of positive amounts whose spread grows with their mean: half the Gamma deviance, with a log link.

#include <utility>

#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// score + target · exp(-score), target > 0; convex and smooth. The negative log likelihood of a Gamma variable
/// of mean exp(score), over its shape and up to terms of the target alone: errors count relative to the mean.
/// McCullagh, Nelder, "Generalized Linear Models", 2nd ed. (1989), section 8.3.
struct Gamma {
  static constexpr bool convex = true;
  using Link = LogLink;
  TargetRange target_range() const { return {.lowest = 0, .above_lowest = true}; }

  template <class V>
  V value(V score, V target) const {
    return score + target * math::exp(-score);
  }
  template <class V>
  V derivative(V score, V target) const {
    return V(1) - target * math::exp(-score);
  }
  template <class V>
  V second_derivative(V score, V target) const {
    return target * math::exp(-score);
  }
  /// Both from one exponential.
  template <class V>
  std::pair<V, V> value_and_derivative(V score, V target) const {
    const V ratio = target * math::exp(-score);
    return {score + ratio, V(1) - ratio};
  }
};

}  // namespace attune::inline ATTUNE_ABI
