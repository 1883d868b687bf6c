// SPDX-License-Identifier: BSL-1.0
#pragma once

// The unit deviances of powers, for numbers and for batches of them.

#include <algorithm>
#include <cmath>

#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// y - 1 - log y of y = a / b, without cancellation near 1: with r = (a - b) / (a + b) it is
/// (y - 1) r - 2 (r³/3 + r⁵/5 + ...).
template <class V>
V above_log(V a, V b) noexcept {
  const V difference = a - b, inverse = V(1) / b, r = difference / (a + b), square = r * r, y = a * inverse;
  V series(1.0 / 17);
  for (const double denominator : {15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0}) series = math::fma(series, square, V(1 / denominator));
  return math::select(math::abs(r) < V(0.1), r * (difference * inverse - V(2) * square * series), y - V(1) - math::log(y));
}

/// The unit deviance of any power but 1 and 2. Near t = m, where its terms cancel, it is m^(2-p) Σ cₖ (t/m - 1)ᵏ from
/// k = 2 on, with c₂ = 1 and cₖ₊₁ = cₖ (2-p-k) / (k+1), the binomial series.
template <class V>
V general_deviance(V t, V m, double power) noexcept {
  const double a = 1 - power, b = 2 - power;
  const V x = math::max(t, V(0)), y = math::max(m, V(0)), scale = math::pow(y, V(b)), from_mean = (t - m) / m;
  V series(1);
  for (int k = 18; k >= 2; --k) series = math::fma(series * from_mean, V((b - k) / (k + 1)), V(1));
  const V far = V(2) * (math::pow(x, V(b)) / V(a * b) - t * math::pow(y, V(a)) / V(a) + scale / V(b));
  return math::select(math::abs(from_mean) * V(std::max(1.0, std::abs(b))) < V(0.1), scale * from_mean * from_mean * series, far);
}

/// Calls use(deviance), where deviance(truth, mean) is the unit deviance of a power, for numbers and batches alike:
/// 2 [t^(2-p) / ((1-p) (2-p)) - t m^(1-p) / (1-p) + m^(2-p) / (2-p)], its limits at p = 1 and 2, and forms that do not
/// cancel where there are some. For p < 0 numbers below zero count as zero in the powers.
template <class Use>
decltype(auto) with_deviance(double power, Use&& use) {
  if (power == 0) return use([](auto t, auto m) { return (t - m) * (t - m); });
  if (power == 1)
    return use([](auto t, auto m) {
      using V = decltype(t);
      return V(2) * math::select(t > V(0), t * above_log(m, math::select(t > V(0), t, V(1))), m);
    });
  if (power == 1.5)
    return use([](auto t, auto m) {
      using V = decltype(t);
      const V root = math::sqrt(m), relative = (t - m) / (math::sqrt(t) + root);
      return V(4) * (relative * relative / root);
    });
  if (power == 2) return use([](auto t, auto m) { return decltype(t)(2) * above_log(t, m); });
  if (power == 3)
    return use([](auto t, auto m) {
      const auto relative = (t - m) / m;
      return relative * relative / t;
    });
  return use([power](auto t, auto m) { return general_deviance(t, m, power); });
}

}  // namespace attune::inline ATTUNE_ABI::detail
