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

}  // namespace attune::inline ATTUNE_ABI
