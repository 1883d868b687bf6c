// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loss of amounts that are often zero: half the Tweedie deviance, with a log link.

#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/link.hpp"

namespace attune::inline ATTUNE_ABI {

/// Half the deviance of a variable of mean m = exp(score) and variance ∝ mᵖ, p the power. For targets y > 0 it is
/// y²⁻ᵖ (E((2-p) t) / (2-p) - E((1-p) t) / (1-p)), t = score - log y, E(x) = exp(x) - 1, with t in place of a quotient by
/// 0: it is 0 where m = y. For y ≤ 0 it is m²⁻ᵖ / (2-p) - y m¹⁻ᵖ / (1-p), which leaves out terms of y alone. p = 0 is the
/// squared error of the mean, 1 is Poisson, 2 is Gamma; between 1 and 2 it is for sums of a random number of amounts,
/// with zeros. Smooth; convex for 1 ≤ p ≤ 2. Targets: ≥ 0 for 1 ≤ p < 2, > 0 for p ≥ 2, any for p ≤ 0.
/// Jørgensen, "Exponential dispersion models", J. R. Statist. Soc. B 49 (1987).
struct Tweedie {
  using Link = LogLink;
  double power = 1.5;  ///< ≤ 0 or ≥ 1

  void check() const { require_setting(power <= 0 || power >= 1, "Tweedie::power", power, "0 or less, or 1 or more"); }
  bool is_convex() const { return power >= 1 && power <= 2; }
  TargetRange target_range() const {
    if (power <= 0) return {};
    return {.lowest = 0, .above_lowest = power >= 2};
  }

  template <class V>
  V value(V score, V target) const {
    const double a = 2 - power, b = 1 - power;
    const auto positive = target > V(0);
    const V log_target = math::log(math::select(positive, target, V(1)));
    const V t = score - log_target;
    const V up = math::expm1(math::constant<V>(a) * t), down = math::expm1(math::constant<V>(b) * t);
    // Where the target is not positive t is the score: up + 1 and down + 1 are powers of the mean.
    return math::select(positive, math::exp(math::constant<V>(a) * log_target) * (over(up, a, t) - over(down, b, t)),
                        over(up + V(1), a, V(0)) - target * over(down + V(1), b, V(0)));
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
  // x / rate, or its limit where the rate is 0.
  template <class V>
  static V over(V x, double rate, V limit) {
    return rate == 0 ? limit : x / math::constant<V>(rate);
  }
};

}  // namespace attune::inline ATTUNE_ABI
