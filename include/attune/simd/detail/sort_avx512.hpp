// SPDX-License-Identifier: BSL-1.0
#pragma once

// The steps of a quicksort of doubles in AVX-512 registers: parting keys at a pivot, and sorting a few of them in a
// network. Each comes with or without a payload, one number that follows its key. Empty where this unit is compiled
// without AVX-512 (F, DQ, BW).

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__)

#include <immintrin.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd::detail {

inline constexpr std::size_t lanes_of_keys = 8;

/// A mask that masks nothing. It compiles to the plain instruction, whose own form GCC 12 takes for a read of an
/// uninitialised register.
inline constexpr __mmask8 all_lanes = 0xFF;

/// For each mask of 8 lanes the order that puts the marked ones last and keeps the order otherwise; a byte a lane.
inline constexpr std::array<std::uint64_t, 256> marked_lanes_last = [] {
  std::array<std::uint64_t, 256> table{};
  for (unsigned mask = 0; mask < 256; ++mask) {
    unsigned to = 0;
    for (const bool marked : {false, true})
      for (unsigned lane = 0; lane < 8; ++lane)
        if ((((mask >> lane) & 1U) != 0) == marked) table[mask] |= std::uint64_t{lane} << (8 * to++);
  }
  return table;
}();

[[gnu::always_inline]] inline __m512i order_of_marked_last(__mmask8 mask) noexcept {
  return _mm512_maskz_cvtepu8_epi64(all_lanes, _mm_cvtsi64_si128(static_cast<long long>(marked_lanes_last[mask])));
}

[[gnu::always_inline]] inline __mmask8 first_lanes(std::size_t n) noexcept { return static_cast<__mmask8>(n >= 8 ? 0xFFU : (1U << n) - 1U); }

/// Doubles as integers of the same order, and back.
[[gnu::always_inline]] inline __m512i as_ordered_integers(__m512i bits) noexcept {
  return _mm512_xor_si512(bits, _mm512_maskz_srli_epi64(all_lanes, _mm512_maskz_srai_epi64(all_lanes, bits, 63), 1));
}

/// Lanes in reverse order within groups of Group.
template <std::size_t Group>
[[gnu::always_inline]] inline __m512i reversed(__m512i v) noexcept {
  if constexpr (Group == 2) return _mm512_maskz_shuffle_epi32(0xFFFF, v, _MM_PERM_BADC);
  if constexpr (Group == 4) return _mm512_maskz_permutex_epi64(all_lanes, v, 0x1B);
  if constexpr (Group == 8) return _mm512_maskz_permutexvar_epi64(all_lanes, _mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7), v);
}

/// Lane k of the result is lane k ^ Distance.
template <std::size_t Distance>
[[gnu::always_inline]] inline __m512i exchanged(__m512i v) noexcept {
  if constexpr (Distance == 1) return _mm512_maskz_shuffle_epi32(0xFFFF, v, _MM_PERM_BADC);
  if constexpr (Distance == 2) return _mm512_maskz_permutex_epi64(all_lanes, v, 0x4E);
}

/// The lanes in the upper half of each group of Group.
template <std::size_t Group>
inline constexpr __mmask8 upper_lanes = Group == 2 ? 0xAA : Group == 4 ? 0xCC : 0xF0;

/// A bitonic network (Batcher, "Sorting networks and their applications", AFIPS 1968) over Rows registers, seen as 8
/// columns: columns are sorted first, which needs no moves between lanes, and then merged two by two.
template <std::size_t Rows, bool Paired>
struct KeyNetwork {
  __m512i key[Rows];
  __m512i payload[Paired ? Rows : 1];

  [[gnu::always_inline]] void order(std::size_t low, std::size_t high) noexcept {
    const __m512i a = key[low], b = key[high];
    if constexpr (Paired) {
      const __mmask8 swap = _mm512_cmpgt_epi64_mask(a, b);
      const __m512i x = payload[low], y = payload[high];
      payload[low] = _mm512_mask_blend_epi64(swap, x, y);
      payload[high] = _mm512_mask_blend_epi64(swap, y, x);
    }
    key[low] = _mm512_maskz_min_epi64(all_lanes, a, b);
    key[high] = _mm512_maskz_max_epi64(all_lanes, a, b);
  }

  // Where `other` is smaller the lower lanes take it; where it is larger, the upper ones do.
  template <std::size_t Group>
  [[gnu::always_inline]] static __mmask8 takes(__m512i own, __m512i other) noexcept {
    constexpr __mmask8 upper = upper_lanes<Group>;
    return static_cast<__mmask8>(_mm512_mask_cmpgt_epi64_mask(upper, other, own) | _mm512_mask_cmplt_epi64_mask(static_cast<__mmask8>(~upper), other, own));
  }

  template <std::size_t Group>
  [[gnu::always_inline]] void order_within(std::size_t row, __m512i other, __m512i other_payload) noexcept {
    const __m512i own = key[row];
    if constexpr (Paired) payload[row] = _mm512_mask_blend_epi64(takes<Group>(own, other), payload[row], other_payload);
    key[row] = _mm512_mask_max_epi64(_mm512_maskz_min_epi64(all_lanes, own, other), upper_lanes<Group>, own, other);
  }

  template <std::size_t Distance>
  [[gnu::always_inline]] void clean_rows() noexcept {
    if constexpr (Distance >= 1) {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < Rows / 2; ++i) {
        const std::size_t low = i / Distance * 2 * Distance + i % Distance;
        order(low, low + Distance);
      }
      clean_rows<Distance / 2>();
    }
  }

  template <std::size_t Size>
  [[gnu::always_inline]] void sort_columns() noexcept {
    if constexpr (Size <= Rows) {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < Rows / 2; ++i) {
        const std::size_t group = i / (Size / 2) * Size, k = i % (Size / 2);
        order(group + k, group + Size - 1 - k);
      }
      clean_rows<Size / 4>();
      sort_columns<2 * Size>();
    }
  }

  template <std::size_t Group>
  [[gnu::always_inline]] void merge_columns() noexcept {
    if constexpr (Rows == 1) {
      order_within<Group>(0, reversed<Group>(key[0]), reversed<Group>(payload[0]));
    } else {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < Rows / 2; ++i) {
        const std::size_t last = Rows - 1 - i;
        const __m512i a = key[i], b = reversed<Group>(key[last]);
        if constexpr (Paired) {
          const __mmask8 swap = takes<Group>(a, b);
          const __m512i x = payload[i], y = reversed<Group>(payload[last]);
          payload[i] = _mm512_mask_blend_epi64(swap, x, y);
          payload[last] = reversed<Group>(_mm512_mask_blend_epi64(swap, y, x));
        }
        key[i] = _mm512_mask_max_epi64(_mm512_maskz_min_epi64(all_lanes, a, b), upper_lanes<Group>, a, b);
        key[last] = reversed<Group>(_mm512_mask_min_epi64(_mm512_maskz_max_epi64(all_lanes, a, b), upper_lanes<Group>, a, b));
      }
    }
    clean_lanes<Group / 4>();
    clean_rows<Rows / 2>();
  }

  template <std::size_t Distance>
  [[gnu::always_inline]] void clean_lanes() noexcept {
    if constexpr (Distance >= 1) {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < Rows; ++i) order_within<2 * Distance>(i, exchanged<Distance>(key[i]), Paired ? exchanged<Distance>(payload[i]) : key[i]);
      clean_lanes<Distance / 2>();
    }
  }

  // Columns to rows: three times the even numbers of all before the odd ones.
  [[gnu::always_inline]] static void turn(__m512i* v) noexcept {
    const __m512i even = _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0), odd = _mm512_set_epi64(15, 13, 11, 9, 7, 5, 3, 1);
#pragma GCC unroll 3
    for (int pass = 0; pass < 3; ++pass) {
      __m512i from[Rows];
#pragma GCC unroll 16
      for (std::size_t i = 0; i < Rows; ++i) from[i] = v[i];
#pragma GCC unroll 16
      for (std::size_t i = 0; i < Rows / 2; ++i) {
        v[i] = _mm512_permutex2var_epi64(from[2 * i], even, from[2 * i + 1]);
        v[i + Rows / 2] = _mm512_permutex2var_epi64(from[2 * i], odd, from[2 * i + 1]);
      }
    }
  }

  /// Sorts n ≤ 8 Rows keys.
  [[gnu::always_inline]] void sort(double* keys, double* payloads, std::size_t n) noexcept {
    const __m512i beyond = _mm512_set1_epi64(std::numeric_limits<std::int64_t>::max());
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i) {
      const std::size_t at = 8 * i;
      const __mmask8 there = n > at ? first_lanes(n - at) : __mmask8{0};
      key[i] = _mm512_mask_mov_epi64(beyond, there, as_ordered_integers(_mm512_maskz_loadu_epi64(there, keys + at)));
      if constexpr (Paired) payload[i] = _mm512_maskz_loadu_epi64(there, payloads + at);
    }
    if constexpr (!Paired) payload[0] = beyond;
    sort_columns<2>();
    merge_columns<2>();
    merge_columns<4>();
    merge_columns<8>();
    if constexpr (Rows > 1) {
      turn(key);
      if constexpr (Paired) turn(payload);
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i) {
      const std::size_t at = 8 * i;
      const __mmask8 there = n > at ? first_lanes(n - at) : __mmask8{0};
      _mm512_mask_storeu_epi64(keys + at, there, as_ordered_integers(key[i]));
      if constexpr (Paired) _mm512_mask_storeu_epi64(payloads + at, there, payload[i]);
    }
  }
};

/// The most keys that a network sorts.
template <bool Paired>
inline constexpr std::size_t network_size = Paired ? 32 : 128;

template <std::size_t Rows, bool Paired>
[[gnu::noinline]] inline void sort_in_network(double* keys, double* payloads, std::size_t n) noexcept {
  KeyNetwork<Rows, Paired> network;
  network.sort(keys, payloads, n);
}

/// Sorts n ≤ network_size keys. A network of each size would be faster still, and more code to compile.
template <bool Paired>
inline void sort_few(double* keys, double* payloads, std::size_t n) noexcept {
  if (n <= 8) return sort_in_network<1, Paired>(keys, payloads, n);
  if constexpr (Paired) {
    sort_in_network<4, Paired>(keys, payloads, n);
  } else {
    if (n <= 32) return sort_in_network<4, Paired>(keys, payloads, n);
    sort_in_network<16, Paired>(keys, payloads, n);
  }
}

/// Parts keys in place: those below the pivot first. Returns how many those are. Reads blocks from the end
/// where less room is free, so that what is written never overtakes what is yet to be read. (Compressing straight to
/// memory is microcoded on some processors: keys are put in order in a register, which is written to both ends.)
/// Precondition: n > network_size.
template <bool Paired>
inline std::size_t part_at(double* keys, double* payloads, std::size_t n, double pivot_key) noexcept {
  constexpr std::size_t rows = Paired ? 2 : 4, block = rows * lanes_of_keys;
  const __m512d pivot = _mm512_set1_pd(pivot_key);
  double held[3 * block], held_payloads[Paired ? 3 * block : 1];
  const auto hold = [&](std::size_t at, std::size_t from, std::size_t count) {
    for (std::size_t k = 0; k < count; k += lanes_of_keys) {
      const __mmask8 there = first_lanes(count - k);
      _mm512_mask_storeu_pd(held + at + k, there, _mm512_maskz_loadu_pd(there, keys + from + k));
      if constexpr (Paired) _mm512_mask_storeu_pd(held_payloads + at + k, there, _mm512_maskz_loadu_pd(there, payloads + from + k));
    }
  };
  hold(0, 0, block);
  hold(block, n - block, block);
  std::size_t read = block, read_end = n - block, write = 0, write_end = n;
  while (read_end - read >= block) {
    const bool from_left = read - write <= write_end - read_end;
    const std::size_t at = from_left ? read : read_end - block;
    read += from_left ? block : 0;
    read_end -= from_left ? 0 : block;
    __m512d key[rows], payload[rows];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < rows; ++r) {
      key[r] = _mm512_loadu_pd(keys + at + r * lanes_of_keys);
      if constexpr (Paired) payload[r] = _mm512_loadu_pd(payloads + at + r * lanes_of_keys);
    }
#pragma GCC unroll 4
    for (std::size_t r = 0; r < rows; ++r) {
      const __mmask8 right = _mm512_cmp_pd_mask(key[r], pivot, _CMP_GE_OQ);
      const __m512i order = order_of_marked_last(right);
      const __m512d parted = _mm512_maskz_permutexvar_pd(all_lanes, order, key[r]);
      _mm512_storeu_pd(keys + write, parted);
      _mm512_storeu_pd(keys + write_end - lanes_of_keys, parted);
      if constexpr (Paired) {
        const __m512d along = _mm512_maskz_permutexvar_pd(all_lanes, order, payload[r]);
        _mm512_storeu_pd(payloads + write, along);
        _mm512_storeu_pd(payloads + write_end - lanes_of_keys, along);
      }
      const auto count = static_cast<std::size_t>(std::popcount(static_cast<unsigned>(right)));
      write += lanes_of_keys - count;
      write_end -= count;
    }
  }
  hold(2 * block, read, read_end - read);
  const std::size_t left_over = 2 * block + (read_end - read);
  for (std::size_t k = 0; k < left_over; k += lanes_of_keys) {
    const __mmask8 there = first_lanes(left_over - k);
    const __m512d key = _mm512_maskz_loadu_pd(there, held + k);
    const __mmask8 right = static_cast<__mmask8>(_mm512_cmp_pd_mask(key, pivot, _CMP_GE_OQ) & there), left = static_cast<__mmask8>(~right & there);
    const auto to_right = static_cast<std::size_t>(std::popcount(static_cast<unsigned>(right))), to_left = static_cast<std::size_t>(std::popcount(static_cast<unsigned>(left)));
    write_end -= to_right;
    _mm512_mask_storeu_pd(keys + write, first_lanes(to_left), _mm512_maskz_compress_pd(left, key));
    _mm512_mask_storeu_pd(keys + write_end, first_lanes(to_right), _mm512_maskz_compress_pd(right, key));
    if constexpr (Paired) {
      const __m512d along = _mm512_maskz_loadu_pd(there, held_payloads + k);
      _mm512_mask_storeu_pd(payloads + write, first_lanes(to_left), _mm512_maskz_compress_pd(left, along));
      _mm512_mask_storeu_pd(payloads + write_end, first_lanes(to_right), _mm512_maskz_compress_pd(right, along));
    }
    write += to_left;
  }
  return write;
}

}  // namespace attune::inline ATTUNE_ABI::simd::detail

#endif
