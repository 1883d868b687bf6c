// SPDX-License-Identifier: BSL-1.0
#pragma once

// The focal loss of several classes: a cross entropy that fades for rows that are classified well already.

#include <cstddef>
#include <span>

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// -(1 - p)^gamma log p, p = softmax(scores) of the row's class, in nats. Smooth; convex for gamma = 0 only, where it
/// is SoftmaxCrossEntropy. Classes are weighed by `class_weights` of the learner. Probabilities lean towards equal ones
/// where gamma > 0: calibrate them before they are used as such.
/// Lin, Goyal, Girshick, He, Dollár, "Focal loss for dense object detection", ICCV 2017, equation 4, for classes.
struct SoftmaxFocal {
  static constexpr Task task = Task::multiclass_classification;
  using Link = SoftmaxLink;
  double gamma = 2;  ///< ≥ 0: how much rows that are classified well fade

  void check() const { require_setting(gamma >= 0, "SoftmaxFocal::gamma", gamma, "0 or more"); }

  template <class V>
  V value(std::span<const V> scores, V target) const {
    V others(0), own(0);
    const V highest = detail::highest_of(scores);
    for (std::size_t k = 0; k < scores.size(); ++k) {
      const auto is_own = target == math::constant<V>(static_cast<double>(k));
      const V below = scores[k] - highest;
      others += math::select(is_own, V(0), math::exp(below));
      own = math::select(is_own, below, own);
    }
    const V sum = others + math::exp(own);
    return fading(others / sum) * (math::log(sum) - own);
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
    V others(0), own(0), p(0);
    for (std::size_t k = 0; k < scores.size(); ++k) {
      const auto is_own = target == math::constant<V>(static_cast<double>(k));
      out[k] = out[k] / sum;
      others += math::select(is_own, V(0), out[k]);
      own = math::select(is_own, scores[k] - highest, own);
      p = math::select(is_own, out[k], p);
    }
    // The others' share is summed, not 1 - p, so that it keeps its digits; cost / share goes to 1 as it goes to 0.
    const V cost = math::log(sum) - own;
    const V fade = fading(others);
    const V ratio = math::select(others > V(0), cost / math::select(others > V(0), others, V(1)), V(1));
    const V slope = fade * (math::constant<V>(gamma) * p * ratio + V(1));
    for (std::size_t k = 0; k < scores.size(); ++k) out[k] = slope * (out[k] - math::select(target == math::constant<V>(static_cast<double>(k)), V(1), V(0)));
    return fade * cost;
  }

 private:
  template <class V>
  V fading(V others) const {
    return gamma == 0 ? V(1) : math::pow(others, math::constant<V>(gamma));
  }
};

}  // namespace attune::inline ATTUNE_ABI
