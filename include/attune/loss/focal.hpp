// SPDX-License-Identifier: BSL-1.0
#pragma once

// The focal loss of two classes: a logistic loss that fades for rows that are classified well already.

#include <utility>

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// -a (1 - p)^gamma log p, p the probability of the row's class, a = 2 alpha for class 1 and 2 (1 - alpha) for class
/// 0, in nats. Smooth; convex for gamma = 0 only, where alpha = ½ is the logistic loss. The paper's α-balanced
/// form is half of it. Probabilities lean towards ½ where gamma > 0: calibrate them before they are used as such.
/// Lin, Goyal, Girshick, He, Dollár, "Focal loss for dense object detection", ICCV 2017, equation 5.
struct Focal {
  static constexpr Task task = Task::binary_classification;
  using Link = LogitLink;
  double gamma = 2;    ///< ≥ 0: how much rows that are classified well fade
  double alpha = 0.5;  ///< in (0, 1): the weight of class 1 against class 0

  void check() const {
    require_setting(gamma >= 0, "Focal::gamma", gamma, "0 or more");
    require_setting(alpha > 0 && alpha < 1, "Focal::alpha", alpha, "between 0 and 1");
  }

  template <class V>
  V value(V score, V target) const {
    const Parts<V> at(*this, score, target);
    return at.weight * at.cost;
  }
  template <class V>
  V derivative(V score, V target) const {
    const Parts<V> at(*this, score, target);
    return -at.sign * at.weight * at.slope(gamma);
  }
  template <class V>
  V second_derivative(V score, V target) const {
    const Parts<V> at(*this, score, target);
    const V g = math::constant<V>(gamma);
    return at.weight * at.right * (g * at.cost * (g * at.right - at.wrong) + at.wrong * (V(2) * g + V(1)));
  }
  /// Both from one set of exponentials.
  template <class V>
  std::pair<V, V> value_and_derivative(V score, V target) const {
    const Parts<V> at(*this, score, target);
    return {at.weight * at.cost, -at.sign * at.weight * at.slope(gamma)};
  }

 private:
  // What the formulas are made of, at margin z = ±score.
  template <class V>
  struct Parts {
    V sign;    // 1 for class 1, -1 for class 0
    V right;   // p
    V wrong;   // 1 - p
    V cost;    // -log p
    V weight;  // a (1 - p)^gamma

    Parts(const Focal& loss, V score, V target) : sign(V(2) * target - V(1)) {
      const V z = sign * score;
      const V e = math::exp(-math::abs(z));  // never overflows
      const V l = math::log1p(e);
      right = math::select(z < V(0), e, V(1)) / (V(1) + e);
      wrong = math::select(z < V(0), V(1), e) / (V(1) + e);
      cost = math::max(-z, V(0)) + l;
      const V a = math::constant<V>(2 * (1 - loss.alpha)) + math::constant<V>(4 * loss.alpha - 2) * target;
      weight = a * math::exp(-math::constant<V>(loss.gamma) * (math::max(z, V(0)) + l));
    }
    V slope(double g) const { return math::constant<V>(g) * right * cost + wrong; }
  };
};

}  // namespace attune::inline ATTUNE_ABI
