// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loss of amounts that are often zero: half the Tweedie deviance, with a log link.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// E((2-p) s) / (2-p) - target · E((1-p) s) / (1-p), s the score, p the power, E(x) = exp(x) - 1, and each
/// quotient s where its denominator is 0: half the deviance of a variable of mean m = exp(score) and variance
/// ∝ mᵖ, up to terms of the target alone, chosen so that the value is 0 at score 0. p = 0 is the squared error
/// of the mean, 1 is Poisson, 2 is Gamma; between 1 and 2 sums of a random number of amounts, with zeros.
/// Smooth; convex for 1 ≤ p ≤ 2. Targets: ≥ 0 for 1 ≤ p < 2, > 0 for p ≥ 2, any for p ≤ 0.
/// Jørgensen, "Exponential dispersion models", J. R. Statist. Soc. B 49 (1987).
struct Tweedie {
  using Link = LogLink;
  double power = 1.5;  ///< ≤ 0 or ≥ 1

  void check() const { require_setting(power <= 0 || power >= 1, "Tweedie::power", power, "0 or less, or 1 or more"); }
  TargetRange target_range() const {
    if (power <= 0) return {};
    return {.lowest = 0, .above_lowest = power >= 2};
  }

  template <class V>
  V value(V score, V target) const {
    return growth(2 - power, score) - target * growth(1 - power, score);
  }
  template <class V>
  V derivative(V score, V target) const {
    return math::exp(math::constant<V>(2 - power) * score) - target * math::exp(math::constant<V>(1 - power) * score);
  }
  template <class V>
  V second_derivative(V score, V target) const {
    const V a = math::constant<V>(2 - power), b = math::constant<V>(1 - power);
    return a * math::exp(a * score) - b * target * math::exp(b * score);
  }

 private:
  // (exp(rate · s) - 1) / rate, whose limit at rate 0 is s.
  template <class V>
  static V growth(double rate, V s) {
    const V a = math::constant<V>(rate);
    return rate == 0 ? s : math::expm1(a * s) / a;
  }
};

}  // namespace attune::inline ATTUNE_ABI
