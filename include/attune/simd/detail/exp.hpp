// SPDX-License-Identifier: BSL-1.0
#pragma once

// The exponential of batches of doubles, of which every smooth loss of classes has one: without the division that xsimd's
// has, and with a shorter chain of dependent operations.

#include <bit>
#include <limits>

#include "attune/simd/batch.hpp"

namespace attune::inline ATTUNE_ABI::simd::detail {

/// exp(x): x = n ln 2 + r, ln 2 being a number of few digits and a small one (W. J. Cody, W. Waite, "Software Manual for the
/// Elementary Functions", 1980, chapter 6), and exp(r) = 1 + r + r² q(r), where the polynomial q has the function's value at
/// the zeros of a Chebyshev polynomial on ± ½ ln 2. Before rounding its error is below 2e-17. 0 where the result would not be
/// a normal number; infinity beyond the largest; NaN stays NaN.
template <class V>
V exp_of_doubles(V x) noexcept {
  typedef unsigned long long Bits __attribute__((vector_size(sizeof(V))));
  constexpr double to_integer = 6755399441055744.0;  // 1.5 · 2⁵²: what is added to it is rounded, to the last bits
  const V shifted = xsimd::fma(x, V(1.4426950408889634), V(to_integer)), n = shifted - V(to_integer);
  const V r = xsimd::fnma(n, V(1.4286068203094172e-6), xsimd::fnma(n, V(0.693145751953125), x));
  // Pairs of terms, then pairs of these (Estrin's scheme).
  const auto both = [](double higher, const V& of, double lower) { return xsimd::fma(V(higher), of, V(lower)); };
  const V r2 = r * r, r4 = r2 * r2;
  const V low = xsimd::fma(both(0.008333333333330062, r, 0.04166666666662413), r2, both(0.16666666666666669, r, 0.5000000000000001));
  const V high = xsimd::fma(both(2.7557268459997064e-6, r, 2.4801521295954376e-5), r2, both(0.00019841269863053618, r, 0.0013888888917213717));
  const V q = xsimd::fma(xsimd::fma(both(2.510038549551032e-8, r, 2.7620088445409746e-7), r4, high), r4, low);
  const V part = V(1) + xsimd::fma(r2, q, r);
  const V result = std::bit_cast<V>(std::bit_cast<Bits>(part) + (std::bit_cast<Bits>(shifted) << 52));
  constexpr double least = -708.3964185322641, most = 709.782712893384;
  return xsimd::select(x <= V(most), xsimd::select(x >= V(least), result, V(0)), x + V(std::numeric_limits<double>::infinity()));
}

}  // namespace attune::inline ATTUNE_ABI::simd::detail
