// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "attune/core/detail/incomplete_beta.hpp"
#include "attune/core/normal.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE double student_t_upper(double t, double degrees) noexcept {
  if (!(degrees > 0) || std::isnan(t)) return std::numeric_limits<double>::quiet_NaN();
  if (std::isinf(t)) return t > 0 ? 0 : 1;
  if (std::isinf(degrees)) return normal_cdf(-t);
  const double square = t * t;
  const double both = incomplete_beta(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square)).lower;  // of -|t| and |t|
  return t > 0 ? both / 2 : 1 - both / 2;
}

ATTUNE_INLINE double student_t_two_sided(double t, double degrees) noexcept { return 2 * student_t_upper(std::abs(t), degrees); }

ATTUNE_INLINE double f_upper(double f, double d1, double d2) noexcept {
  if (std::isnan(f)) return f;
  if (f <= 0) return 1;
  if (std::isinf(f)) return 0;
  return incomplete_beta(d2 / 2, d1 / 2, d2 / (d2 + d1 * f), d1 * f / (d2 + d1 * f)).lower;
}

ATTUNE_INLINE double binomial_lower(double k, double n, double p) noexcept {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incomplete_beta(n - k, k + 1, 1 - p, p).lower;
}

ATTUNE_INLINE double chi_square_upper(double x, double degrees) noexcept {
  if (std::isnan(x) || !(degrees > 0)) return std::numeric_limits<double>::quiet_NaN();
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  const double a = degrees / 2, z = x / 2, front = std::exp(a * std::log(z) - z - std::lgamma(a));
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  if (z < a + 1) {
    double term = 1 / a, sum = term;
    for (double n = a + 1; term > sum * epsilon; ++n) sum += term *= z / n;
    return 1 - front * sum;
  }
  double b = z + 1 - a, c = 1e300, d = 1 / b, h = d;
  for (int i = 1; i < 100000; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (std::abs(d * c - 1) < epsilon) break;
  }
  return front * h;
}

ATTUNE_INLINE double studentized_range_upper(double q, int k) noexcept {
  if (std::isnan(q) || k < 2) return std::numeric_limits<double>::quiet_NaN();
  if (q <= 0) return 1;
  constexpr double step = 0.05, reach = 9;  // beyond that, φ is nothing
  const double power = k - 1;
  double sum = 0;
  for (double z = -reach; z <= reach + q; z += step) {
    const double below = normal_cdf(z), outside = normal_cdf(z - q);
    if (below == 0) continue;
    const double share = outside < below ? -std::expm1(power * std::log1p(-outside / below)) : 1;
    sum += std::exp(-z * z / 2) * std::exp(power * std::log(below)) * share;
  }
  return std::min(1.0, k * step * sum / std::sqrt(2 * std::numbers::pi));
}

/// The x > 0 where a tail that falls with x is p, by halving, to the last bits.
template <class Upper>
double tail_quantile(const Upper& upper, double p) {
  double low = 0, high = 1;
  while (upper(high) > p && high < 1e300) low = high, high *= 2;
  for (int i = 0; i < 200 && high - low > std::numeric_limits<double>::epsilon() * high; ++i) {
    const double middle = low + (high - low) / 2;
    (upper(middle) > p ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

ATTUNE_INLINE double student_t_upper_quantile(double p, double degrees) noexcept {
  if (!(p > 0 && p < 1) || !(degrees > 0)) return p == 0 ? std::numeric_limits<double>::infinity() : p == 1 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  if (p == 0.5) return 0;
  const double t = tail_quantile([degrees](double x) { return student_t_upper(x, degrees); }, std::min(p, 1 - p));
  return p < 0.5 ? t : -t;
}

ATTUNE_INLINE double studentized_range_upper_quantile(double p, int k) noexcept {
  if (!(p > 0 && p < 1)) return std::numeric_limits<double>::quiet_NaN();
  return tail_quantile([k](double q) { return studentized_range_upper(q, k); }, p);
}

}  // namespace attune::inline ATTUNE_ABI::detail
