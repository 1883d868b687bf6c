// SPDX-License-Identifier: BSL-1.0
#pragma once

// What sort_keys() is made of: a sort by digits, one by insertion, and with AVX-512 a quicksort in registers.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

#include "attune/config.hpp"
#include "attune/simd/detail/sort_avx512.hpp"

namespace attune::inline ATTUNE_ABI::simd::detail {

/// Doubles as unsigned integers of the same order, and back.
inline std::uint64_t as_digits(double key) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(key);
  return bits ^ ((bits >> 63) != 0 ? ~std::uint64_t{0} : std::uint64_t{1} << 63);
}
inline double from_digits(std::uint64_t digits) noexcept {
  return std::bit_cast<double>(digits ^ ((digits >> 63) != 0 ? std::uint64_t{1} << 63 : ~std::uint64_t{0}));
}

/// Sorts by digits of 11 bits, the last one first, and leaves out digits that all keys share. Stable. Cost: seven
/// passes at most, 8n bytes of scratch, 16n with payloads.
[[gnu::noinline]] inline void sort_by_digits(double* keys, double* payloads, std::size_t n) {
  const bool paired = payloads != nullptr;
  constexpr unsigned bits = 11, passes = 6, buckets = 1U << bits;
  const auto scratch = std::make_unique_for_overwrite<double[]>(paired ? 2 * n : n);
  const auto counts = std::make_unique<std::size_t[]>(passes * buckets);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t digits = as_digits(keys[i]);
    for (unsigned pass = 0; pass < passes; ++pass) ++counts[pass * buckets + ((digits >> (pass * bits)) & (buckets - 1))];
  }
  double *from = keys, *to = scratch.get(), *from_payload = payloads, *to_payload = scratch.get() + (paired ? n : 0);
  for (unsigned pass = 0; pass < passes; ++pass) {
    std::size_t* count = counts.get() + pass * buckets;
    if (count[(as_digits(from[0]) >> (pass * bits)) & (buckets - 1)] == n) continue;
    std::size_t before = 0;
    for (unsigned b = 0; b < buckets; ++b) {
      const std::size_t own = count[b];
      count[b] = before;
      before += own;
    }
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t at = count[(as_digits(from[i]) >> (pass * bits)) & (buckets - 1)]++;
      to[at] = from[i];
      if (paired) to_payload[at] = from_payload[i];
    }
    std::swap(from, to);
    std::swap(from_payload, to_payload);
  }
  if (from == keys) return;
  std::copy(from, from + n, keys);
  if (paired) std::copy(from_payload, from_payload + n, payloads);
}

template <bool Paired>
inline void sort_by_insertion(double* keys, double* payloads, std::size_t n) noexcept {
  for (std::size_t i = 1; i < n; ++i) {
    const double key = keys[i], payload = Paired ? payloads[i] : 0;
    std::size_t at = i;
    for (; at > 0 && key < keys[at - 1]; --at) {
      keys[at] = keys[at - 1];
      if constexpr (Paired) payloads[at] = payloads[at - 1];
    }
    keys[at] = key;
    if constexpr (Paired) payloads[at] = payload;
  }
}

/// Zeros in an order of their own: those with a sign first. Precondition: sorted.
[[gnu::noinline]] inline void settle_zeros(double* begin, double* end) noexcept {
  double* const middle = begin + std::count_if(begin, end, [](double x) { return std::bit_cast<std::int64_t>(x) < 0; });
  std::fill(begin, middle, -0.0);
  std::fill(middle, end, 0.0);
}

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__)

/// The middle one of some keys that are drawn by a fixed sequence.
inline double pivot_of(const double* keys, std::size_t n, std::uint64_t& state) noexcept {
  double sample[64];
  const std::size_t count = n < 2048 ? 16 : 64;
  for (std::size_t k = 0; k < count; ++k) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    sample[k] = keys[(static_cast<std::size_t>(state >> 33) * n) >> 31];
  }
  sort_few<false>(sample, nullptr, count);
  return sample[count / 2];
}

template <bool Paired>
[[gnu::noinline]] inline void sort_range(double* keys, double* payloads, std::size_t n, int depth, std::uint64_t& state) {
  while (n > network_size<Paired>) {
    if (depth-- == 0) return sort_by_digits(keys, payloads, n);
    const double pivot = pivot_of(keys, n, state);
    std::size_t left = part_at<Paired>(keys, payloads, n, pivot);
    if (left == 0) {  // nothing is below the pivot: what equals it comes next, and is sorted
      const double above = std::nextafter(pivot, std::numeric_limits<double>::infinity());
      left = above == pivot ? n : part_at<Paired>(keys, payloads, n, above);
      if (pivot == 0) settle_zeros(keys, keys + left);
    } else {
      sort_range<Paired>(keys, payloads, left, depth, state);
    }
    keys += left;
    payloads += Paired ? left : 0;
    n -= left;
  }
  sort_few<Paired>(keys, payloads, n);
}

template <bool Paired>
inline void sort_any(double* keys, double* payloads, std::size_t n) {
  if (n < 2) return;
  if (n <= network_size<Paired>) return sort_few<Paired>(keys, payloads, n);
  std::uint64_t state = n;
  sort_range<Paired>(keys, payloads, n, 2 * static_cast<int>(std::bit_width(n)), state);
}

#else

template <bool Paired>
inline void sort_any(double* keys, double* payloads, std::size_t n) {
  if (n < 2) return;
  if (n <= (Paired ? 128 : 32)) {
    sort_by_insertion<Paired>(keys, payloads, n);
  } else if (Paired || n > 1024) {
    return sort_by_digits(keys, payloads, n);
  } else {
    std::sort(keys, keys + n);
  }
  const auto [first, last] = std::equal_range(keys, keys + n, 0.0);
  if (first != last) settle_zeros(first, last);
}

#endif

}  // namespace attune::inline ATTUNE_ABI::simd::detail
