// SPDX-License-Identifier: BSL-1.0
#pragma once

// The logistic loss of two classes, whose scores are log odds.

#include <utility>

#include "attune/loss/concept.hpp"
#include "attune/loss/detail/softplus.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// log(1 + exp(score)) - target · score, target 0 or 1, in nats; convex and smooth. The negative log
/// likelihood of logistic regression.
struct LogisticLoss {
  static constexpr Task task = Task::binary_classification;
  static constexpr bool convex = true;
  using Link = LogitLink;

  template <class V>
  V value(V score, V target) const {
    return softplus(score, math::exp(-math::abs(score))) - target * score;
  }
  template <class V>
  V derivative(V score, V target) const {
    return LogitLink{}.inverse(score) - target;
  }
  template <class V>
  V second_derivative(V score, V) const {
    const V e = math::exp(-math::abs(score));
    return e / ((V(1) + e) * (V(1) + e));
  }
  /// Both from one exponential and one division, by (1 + e)(2 + e).
  template <class V>
  std::pair<V, V> value_and_derivative(V score, V target) const {
    const V e = math::exp(-math::abs(score));
    const V one = V(1) + e, two = V(2) + e, inverse = V(1) / (one * two);
    const V mean = math::select(score < V(0), e, V(1)) * (two * inverse);
    return {math::max(score, V(0)) + detail::log1p_of_share(V(e * (one * inverse))) - target * score, mean - target};
  }

 private:
  // log(1 + exp(score)), from e = exp(-|score|), which never overflows.
  template <class V>
  static V softplus(V score, V e) {
    return math::max(score, V(0)) + math::log1p(e);
  }
};

}  // namespace attune::inline ATTUNE_ABI
