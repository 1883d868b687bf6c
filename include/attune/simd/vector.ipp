// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/vector.hpp"

#include <cmath>
#include <cstddef>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

ATTUNE_INLINE double dot(std::span<const double> x, std::span<const double> y) noexcept {
  constexpr std::size_t lanes = width<double>;
  Batch<double> a(0.0), b(0.0);
  std::size_t i = 0;
  for (; i + 2 * lanes <= x.size(); i += 2 * lanes) {
    a = math::fma(load(&x[i]), load(&y[i]), a);
    b = math::fma(load(&x[i + lanes]), load(&y[i + lanes]), b);
  }
  double sum = sum_of(Batch<double>(a + b));
  for (; i < x.size(); ++i) sum = math::fma(x[i], y[i], sum);
  return sum;
}

ATTUNE_INLINE std::array<double, 4> dots(std::span<const double> x, const std::array<const double*, 4>& y) noexcept {
  constexpr std::size_t lanes = width<double>;
  Batch<double> a0(0.0), a1(0.0), a2(0.0), a3(0.0), b0(0.0), b1(0.0), b2(0.0), b3(0.0);
  std::size_t i = 0;
  for (; i + 2 * lanes <= x.size(); i += 2 * lanes) {
    const Batch<double> u = load(&x[i]), v = load(&x[i + lanes]);
    a0 = math::fma(u, load(y[0] + i), a0);
    a1 = math::fma(u, load(y[1] + i), a1);
    a2 = math::fma(u, load(y[2] + i), a2);
    a3 = math::fma(u, load(y[3] + i), a3);
    b0 = math::fma(v, load(y[0] + i + lanes), b0);
    b1 = math::fma(v, load(y[1] + i + lanes), b1);
    b2 = math::fma(v, load(y[2] + i + lanes), b2);
    b3 = math::fma(v, load(y[3] + i + lanes), b3);
  }
  std::array<double, 4> sum{sum_of(Batch<double>(a0 + b0)), sum_of(Batch<double>(a1 + b1)), sum_of(Batch<double>(a2 + b2)), sum_of(Batch<double>(a3 + b3))};
  for (; i < x.size(); ++i)
    for (std::size_t k = 0; k < 4; ++k) sum[k] = math::fma(x[i], y[k][i], sum[k]);
  return sum;
}

ATTUNE_INLINE double weighted_squared_distance(std::span<const double> x, std::span<const double> y, std::span<const double> w) noexcept {
  constexpr std::size_t lanes = width<double>;
  Batch<double> a(0.0), b(0.0);
  std::size_t i = 0;
  for (; i + 2 * lanes <= x.size(); i += 2 * lanes) {
    const Batch<double> d = load(&x[i]) - load(&y[i]), e = load(&x[i + lanes]) - load(&y[i + lanes]);
    a = math::fma(Batch<double>(d * d), load(&w[i]), a);
    b = math::fma(Batch<double>(e * e), load(&w[i + lanes]), b);
  }
  double sum = sum_of(Batch<double>(a + b));
  for (; i < x.size(); ++i) sum += (x[i] - y[i]) * (x[i] - y[i]) * w[i];
  return sum;
}

ATTUNE_INLINE void add_scaled(std::span<double> y, double a, std::span<const double> x) noexcept {
  constexpr std::size_t lanes = width<double>;
  const Batch<double> factor(a);
  std::size_t i = 0;
  for (; i + lanes <= y.size(); i += lanes) store(&y[i], math::fma(factor, load(&x[i]), load(&y[i])));
  for (; i < y.size(); ++i) y[i] = math::fma(a, x[i], y[i]);
}

ATTUNE_INLINE void scale(std::span<double> x, double a) noexcept {
  for (double& v : x) v *= a;
}

ATTUNE_INLINE double largest_absolute(std::span<const double> x) noexcept {
  double largest = 0;
  for (const double v : x) largest = std::abs(v) > largest || std::isnan(v) ? std::abs(v) : largest;
  return largest;
}

}  // namespace attune::inline ATTUNE_ABI::simd
