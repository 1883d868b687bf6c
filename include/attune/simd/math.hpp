// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions that work alike on float, double and SIMD batches of them, so that a formula is written
// once: exp, expm1, log, log1p, sqrt, tanh, abs, min, max, select, fma, pow, sin, cos, sign.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "attune/simd/batch.hpp"
#include "attune/simd/detail/exp.hpp"

namespace attune::inline ATTUNE_ABI::math {

namespace detail {

/// f(x) of a function that is constant, or infinite, beyond ±limit; NaN stays NaN.
template <simd::IsBatch V, class F>
V within(V x, double limit, F f) noexcept {
  if constexpr (simd::converts_lanes_in_cpp<V>)
    return xsimd::select(x == x, f(simd::clamped(x, -limit, limit)), x);
  else
    return f(x);
}

}  // namespace detail

template <std::floating_point V>
V exp(V x) noexcept {
  return std::exp(x);
}
template <simd::IsBatch V>
V exp(V x) noexcept {
  if constexpr (sizeof(typename V::value_type) == 8)
    return simd::detail::exp_of_doubles(x);
  else
    return xsimd::exp(x);
}

template <std::floating_point V>
V expm1(V x) noexcept {
  return std::expm1(x);
}
template <simd::IsBatch V>
V expm1(V x) noexcept {
  return detail::within(x, 1000, [](V inside) { return xsimd::expm1(inside); });
}

template <std::floating_point V>
V log(V x) noexcept {
  return std::log(x);
}
template <simd::IsBatch V>
V log(V x) noexcept {
  return xsimd::log(x);
}

template <std::floating_point V>
V log1p(V x) noexcept {
  return std::log1p(x);
}
template <simd::IsBatch V>
V log1p(V x) noexcept {
  return xsimd::log1p(x);
}

template <std::floating_point V>
V sqrt(V x) noexcept {
  return std::sqrt(x);
}
template <simd::IsBatch V>
V sqrt(V x) noexcept {
  return xsimd::sqrt(x);
}

template <std::floating_point V>
V tanh(V x) noexcept {
  return std::tanh(x);
}
template <simd::IsBatch V>
V tanh(V x) noexcept {
  return detail::within(x, 100, [](V inside) { return xsimd::tanh(inside); });
}

template <std::floating_point V>
V sin(V x) noexcept {
  return std::sin(x);
}
template <simd::IsBatch V>
V sin(V x) noexcept {
  return xsimd::sin(x);
}

template <std::floating_point V>
V cos(V x) noexcept {
  return std::cos(x);
}
template <simd::IsBatch V>
V cos(V x) noexcept {
  return xsimd::cos(x);
}

template <std::floating_point V>
V abs(V x) noexcept {
  return std::abs(x);
}
template <simd::IsBatch V>
V abs(V x) noexcept {
  return xsimd::abs(x);
}

template <std::floating_point V>
V pow(V x, std::type_identity_t<V> y) noexcept {
  return std::pow(x, y);
}
template <simd::IsBatch V>
V pow(V x, std::type_identity_t<V> y) noexcept {
  if constexpr (simd::converts_lanes_in_cpp<V>) {
    using T = typename V::value_type;
    constexpr T beyond_which_all_are_even = 0x1p53;
    if (!xsimd::all((xsimd::abs(x) <= V(std::numeric_limits<T>::max())) && (xsimd::abs(y) <= V(beyond_which_all_are_even)))) {
      T bases[V::size], powers[V::size];
      x.store_unaligned(bases);
      y.store_unaligned(powers);
      for (std::size_t i = 0; i < V::size; ++i) bases[i] = std::pow(bases[i], powers[i]);
      return V::load_unaligned(bases);
    }
  }
  return xsimd::pow(x, y);
}

template <std::floating_point V>
V min(V a, std::type_identity_t<V> b) noexcept {
  return b < a ? b : a;
}
template <simd::IsBatch V>
V min(V a, std::type_identity_t<V> b) noexcept {
  return xsimd::min(a, b);
}

template <std::floating_point V>
V max(V a, std::type_identity_t<V> b) noexcept {
  return a < b ? b : a;
}
template <simd::IsBatch V>
V max(V a, std::type_identity_t<V> b) noexcept {
  return xsimd::max(a, b);
}

/// A number as a V, for constants and settings: a batch has it in every lane.
template <std::floating_point V>
V constant(double x) noexcept {
  return static_cast<V>(x);
}
template <simd::IsBatch V>
V constant(double x) noexcept {
  return V(static_cast<typename V::value_type>(x));
}

/// a * b + c, rounded once where the machine can.
template <std::floating_point V>
V fma(V a, std::type_identity_t<V> b, std::type_identity_t<V> c) noexcept {
#if defined(__FMA__) || defined(__AVX512F__) || defined(__aarch64__)
  return std::fma(a, b, c);
#else
  return a * b + c;
#endif
}
template <simd::IsBatch V>
V fma(V a, std::type_identity_t<V> b, std::type_identity_t<V> c) noexcept {
  return xsimd::fma(a, b, c);
}

/// `yes` where the condition holds, `no` elsewhere. Both are computed.
template <std::floating_point V>
V select(bool condition, V yes, std::type_identity_t<V> no) noexcept {
  return condition ? yes : no;
}
template <simd::IsBatch V>
V select(typename V::batch_bool_type condition, V yes, std::type_identity_t<V> no) noexcept {
  return xsimd::select(condition, yes, no);
}

/// -1, 0 or 1.
template <class V>
V sign(V x) noexcept {
  return select(x > V(0), V(1), select(x < V(0), V(-1), V(0)));
}

}  // namespace attune::inline ATTUNE_ABI::math
