// SPDX-License-Identifier: BSL-1.0
#pragma once

// The incomplete beta function: tails of Student's t, of F and of the binomial distribution.

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What Stirling's formula for log Γ(x) leaves out, x ≥ 10. Abramowitz and Stegun, 6.1.41.
inline double log_gamma_rest(double x) noexcept {
  const double r = 1 / (x * x);
  return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188 - r * (691.0 / 360360)))))) / x;
}

/// log B(a, b), a and b > 0, without the cancellation that differences of log Γ of large numbers have.
[[gnu::cold]] inline double log_beta(double a, double b) noexcept {
  if (a > b) std::swap(a, b);
  if (b < 10) return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
  if (a < 10) return std::lgamma(a) - (a + b - 0.5) * std::log1p(a / b) - a * std::log(b) + a + log_gamma_rest(b) - log_gamma_rest(a + b);
  return 0.5 * std::log(2 * std::numbers::pi * (a + b) / (a * b)) + log_gamma_rest(a) + log_gamma_rest(b) - log_gamma_rest(a + b) - a * std::log1p(b / a) - b * std::log1p(a / b);
}

/// The continued fraction of I_x(a, b), which converges fast for x < (a + 1) / (a + b + 2): by Lentz's method.
/// "NIST Digital Library of Mathematical Functions", 8.17.22.
[[gnu::cold]] inline double beta_fraction(double a, double b, double x) noexcept {
  constexpr double tiny = 1e-300;
  const auto away_from_zero = [](double v) { return std::abs(v) < tiny ? tiny : v; };
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), h = d;
  for (int i = 1; i < 100000; ++i) {
    const double m = i, even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    h *= d * c;
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    h *= d * c;
    if (std::abs(d * c - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return h;
}


struct BetaTails {
  double lower = 0;
  double upper = 0;
};

/// I_x(a, b) and 1 - I_x(a, b), the smaller to a relative 1e-12 or so. a, b > 0; y = 1 - x is given beside x, so that
/// neither loses digits. NaN for what is outside [0, 1].
[[gnu::cold]] inline BetaTails incomplete_beta(double a, double b, double x, double y) noexcept {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (!(a > 0 && b > 0 && x >= 0 && y >= 0)) return {nan, nan};
  if (x == 0 || y == 0) return {x == 0 ? 0.0 : 1.0, x == 0 ? 1.0 : 0.0};
  const double log_x = x < 0.5 ? std::log(x) : std::log1p(-y), log_y = y < 0.5 ? std::log(y) : std::log1p(-x);
  const double front = std::exp(a * log_x + b * log_y - log_beta(a, b));
  if (x < (a + 1) / (a + b + 2)) {
    const double lower = std::min(1.0, front * beta_fraction(a, b, x) / a);
    return {lower, 1 - lower};
  }
  const double upper = std::min(1.0, front * beta_fraction(b, a, y) / b);
  return {1 - upper, upper};
}

}  // namespace attune::inline ATTUNE_ABI::detail
