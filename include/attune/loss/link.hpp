// SPDX-License-Identifier: BSL-1.0
#pragma once

// Links: how a score becomes the mean of the target.

#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI {

/// The mean is the score itself.
struct IdentityLink {
  template <class V>
  V inverse(V score) const {
    return score;
  }
};

/// The mean is a probability: 1 / (1 + exp(-score)).
struct LogitLink {
  template <class V>
  V inverse(V score) const {
    const V e = math::exp(-math::abs(score));  // never overflows
    return math::select(score < V(0), e, V(1)) / (V(1) + e);
  }
};

/// The mean is positive: exp(score).
struct LogLink {
  template <class V>
  V inverse(V score) const {
    return math::exp(score);
  }
};

/// The mean is a probability that is linear in the score from -1 to 1: (1 + min(1, max(-1, score))) / 2. Zhang,
/// Ann. Statist. 32 (2004): the probability at the minimum of the modified Huber and squared
/// hinge losses.
struct ClippedLink {
  template <class V>
  V inverse(V score) const {
    return V(0.5) * (V(1) + math::min(math::max(score, V(-1)), V(1)));
  }
};

}  // namespace attune::inline ATTUNE_ABI
