// SPDX-License-Identifier: BSL-1.0
#pragma once

// Links: how a score becomes the mean of the target.

#include <cstddef>
#include <span>

#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class V>
V highest_of(std::span<const V> scores) {
  V highest = scores[0];
  for (const V& s : scores.subspan(1)) highest = math::max(highest, s);
  return highest;
}

// Writes exp(score - highest), which never overflows, and returns the sum.
template <class V>
V exponentials(std::span<const V> scores, V highest, std::span<V> out) {
  V sum(0);
  for (std::size_t k = 0; k < scores.size(); ++k) {
    out[k] = math::exp(scores[k] - highest);
    sum += out[k];
  }
  return sum;
}

}  // namespace detail

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

/// The means are probabilities of classes: exp(score_k) / Σ exp(score).
struct SoftmaxLink {
  template <class V>
  void inverse(std::span<const V> scores, std::span<V> out) const {
    const V sum = detail::exponentials(scores, detail::highest_of(scores), out);
    for (V& p : out) p = p / sum;
  }
};

}  // namespace attune::inline ATTUNE_ABI
