// SPDX-License-Identifier: BSL-1.0
#pragma once

// The one place that includes xsimd. What differs between its versions (8.1 to 14) stays here.

#include <cstddef>
#include <type_traits>
#include <xsimd/xsimd.hpp>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// A register of values of T: as many as the instruction set of this translation unit holds.
template <class T>
using Batch = xsimd::batch<T>;

template <class T>
inline constexpr std::size_t width = xsimd::batch<T>::size;

template <class V>
concept IsBatch = xsimd::is_batch<V>::value;

template <class T>
Batch<T> load(const T* from) noexcept {
  return Batch<T>::load_unaligned(from);
}

template <class T>
void store(T* to, Batch<T> value) noexcept {
  value.store_unaligned(to);
}

/// The sum of the lanes.
template <class T>
T sum_of(Batch<T> value) noexcept {
#if XSIMD_VERSION_MAJOR >= 10
  return xsimd::reduce_add(value);
#else
  return xsimd::hadd(value);
#endif
}

namespace detail {

#if defined(__AVX512F__)
// The sums of pairs of lanes, then of pairs of these, in an order that leaves each batch's sum in its own lane.
inline __m512 sums_of_all(const Batch<float>* v) noexcept {
  const auto within = [&](std::size_t k) -> __m512 {  // of four batches: a, b, c, d in each quarter
    const __m512 a = v[k], b = v[k + 1], c = v[k + 2], d = v[k + 3];
    const __m512 ab = __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29) + __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
    const __m512 cd = __builtin_shufflevector(c, d, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29) + __builtin_shufflevector(c, d, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
    return __builtin_shufflevector(ab, cd, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29) + __builtin_shufflevector(ab, cd, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  };
  const auto across = [](__m512 a, __m512 b) -> __m512 {  // adds neighbouring quarters
    return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) + __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  };
  return across(across(within(0), within(4)), across(within(8), within(12)));
}
inline __m512d sums_of_all(const Batch<double>* v) noexcept {
  const auto within = [&](std::size_t k) -> __m512d {  // of two batches: a, b in each quarter
    const __m512d a = v[k], b = v[k + 1];
    return __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14) + __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
  };
  const auto across = [](__m512d a, __m512d b) -> __m512d { return __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13) + __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15); };
  return across(across(within(0), within(2)), across(within(4), within(6)));
}
#endif

}  // namespace detail

/// The sums of the lanes of as many batches as a batch has lanes: the k-th lane is that of values[k]. Cheaper than one by
/// one. (xsimd's own gives those of floats in another order, in version 8.1 for AVX-512.)
template <class T>
Batch<T> sums_of(const Batch<T>* values) noexcept {
#if defined(__AVX512F__)
  if constexpr (sizeof(Batch<T>) == 64) return Batch<T>(detail::sums_of_all(values));
#endif
  return xsimd::haddp(values);
}

/// Whether this xsimd converts the lanes of a V to integers one by one, in C++, where a NaN or a number beyond
/// the integers is undefined. Its exp, expm1, tanh and pow do so inside.
template <class V>
inline constexpr bool converts_lanes_in_cpp = XSIMD_VERSION_MAJOR < 9 && sizeof(typename V::value_type) == 8 && V::size < 8;

/// x between two bounds, and 0 where it is NaN.
template <IsBatch V>
V clamped(V x, double low, double high) noexcept {
  return xsimd::select(x == x, xsimd::max(xsimd::min(x, V(high)), V(low)), V(0));
}

inline constexpr std::size_t cache_line = 64;

/// Asks for a cache line, to be in the second-level cache soon. GCC takes a function that does nothing else for one without
/// effect, and drops its calls: such a one needs an `asm volatile("")`.
inline void prefetch(const void* address) noexcept { __builtin_prefetch(address, 0, 2); }
/// The same, to be in the first-level cache soon.
inline void prefetch_near(const void* address) noexcept { __builtin_prefetch(address, 0, 3); }

}  // namespace attune::inline ATTUNE_ABI::simd
