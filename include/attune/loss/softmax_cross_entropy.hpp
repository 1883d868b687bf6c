// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loss of several classes, whose scores are log probabilities up to a constant of the row.

#include <cstddef>
#include <span>

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// -Σ_k q_k log p_k in nats, p = softmax(scores), q = 1 - ε + ε/K for the row's class and ε/K for the others, ε the
/// label smoothing; convex and smooth. With ε = 0 the negative log likelihood of multinomial logistic regression.
/// Label smoothing: Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016,
/// section 7.
struct SoftmaxCrossEntropy {
  static constexpr Task task = Task::multiclass_classification;
  static constexpr bool convex = true;
  using Link = SoftmaxLink;
  double label_smoothing = 0;  ///< in [0, 1): the share of the target that is spread over all classes

  void check() const { require_setting(label_smoothing >= 0 && label_smoothing < 1, "SoftmaxCrossEntropy::label_smoothing", label_smoothing, "0 or more and below 1"); }

  template <class V>
  V value(std::span<const V> scores, V target) const {
    const V highest = detail::highest_of(scores);
    V sum(0);
    for (const V& s : scores) sum += math::exp(s - highest);
    return cost(scores, target, highest, sum);
  }

  template <class V>
  void derivative(std::span<const V> scores, V target, std::span<V> out) const {
    value_and_derivative(scores, target, out);
  }

  /// Both from one exponential a class.
  template <class V>
  V value_and_derivative(std::span<const V> scores, V target, std::span<V> out) const {
    const V highest = detail::highest_of(scores);
    const V sum = detail::exponentials(scores, highest, out);
    const V scale = V(1) / sum;
    const V spread = math::constant<V>(label_smoothing / static_cast<double>(scores.size())), own = math::constant<V>(1 - label_smoothing);
    for (std::size_t k = 0; k < scores.size(); ++k) out[k] = out[k] * scale - spread - math::select(target == math::constant<V>(static_cast<double>(k)), own, V(0));
    return cost(scores, target, highest, sum);
  }

  /// The Hessian in the scores, diag(p) - p pᵀ, times a direction.
  template <class V>
  void hessian_product(std::span<const V> scores, V, std::span<const V> direction, std::span<V> out) const {
    const V sum = detail::exponentials(scores, detail::highest_of(scores), out);
    V mean(0);
    for (std::size_t k = 0; k < scores.size(); ++k) {
      out[k] = out[k] / sum;
      mean += out[k] * direction[k];
    }
    for (std::size_t k = 0; k < scores.size(); ++k) out[k] = out[k] * (direction[k] - mean);
  }

 private:
  // Σ_k q_k (log Σ exp(s - s_k)), from the sum of exp(s - highest).
  template <class V>
  V cost(std::span<const V> scores, V target, V highest, V sum) const {
    V own(0), all(0);
    for (std::size_t k = 0; k < scores.size(); ++k) {
      const V below = scores[k] - highest;
      own = math::select(target == math::constant<V>(static_cast<double>(k)), below, own);
      all += below;
    }
    const V log_sum = math::log(sum);
    if (label_smoothing == 0) return log_sum - own;
    return log_sum - math::constant<V>(1 - label_smoothing) * own - math::constant<V>(label_smoothing / static_cast<double>(scores.size())) * all;
  }
};

}  // namespace attune::inline ATTUNE_ABI
