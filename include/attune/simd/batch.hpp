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

/// Asks for a cache line, to be in the second-level cache soon.
inline void prefetch(const void* address) noexcept { __builtin_prefetch(address, 0, 2); }

}  // namespace attune::inline ATTUNE_ABI::simd
