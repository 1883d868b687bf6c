// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/split_scores.hpp"

#include <bit>
#include <cstdint>

#include "attune/simd/detail/sort_avx512.hpp"

namespace attune::inline ATTUNE_ABI::simd::detail {

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__)

/// The lowest bits of a register's labels.
template <std::size_t LabelSize>
[[gnu::always_inline]] inline std::uint64_t odd_labels(__m512i labels) noexcept {
  if constexpr (LabelSize == 1) return _mm512_test_epi8_mask(labels, _mm512_set1_epi8(1));
  if constexpr (LabelSize == 2) return _mm512_test_epi16_mask(labels, _mm512_set1_epi16(1));
  if constexpr (LabelSize == 4) return _mm512_test_epi32_mask(labels, _mm512_set1_epi32(1));
  if constexpr (LabelSize == 8) return _mm512_test_epi64_mask(labels, _mm512_set1_epi64(1));
}

template <std::size_t LabelSize>
[[gnu::always_inline]] inline bool any_beyond_one(__m512i labels) noexcept {
  if constexpr (LabelSize == 1) return _mm512_test_epi8_mask(labels, _mm512_set1_epi8(-2)) != 0;
  if constexpr (LabelSize == 2) return _mm512_test_epi16_mask(labels, _mm512_set1_epi16(-2)) != 0;
  if constexpr (LabelSize == 4) return _mm512_test_epi32_mask(labels, _mm512_set1_epi32(-2)) != 0;
  if constexpr (LabelSize == 8) return _mm512_test_epi64_mask(labels, _mm512_set1_epi64(-2)) != 0;
}

// Each register is put in order and written to both ends, which takes two registers of room: the last rows go one by one.
template <std::unsigned_integral U>
SplitCounts SplitKernels<U>::split(const LabelledScores<U>& rows, SplitRoom room) noexcept {
  constexpr std::size_t lanes = lanes_of_keys, step = 64 / sizeof(U);
  if (rows.stride != 1) return split_scores_reference(rows, room);
  const bool weighted = rows.weights != nullptr;
  const double* const end_at_first = room.end;
  const __m512d zero = _mm512_setzero_pd();
  __m512i any = _mm512_setzero_si512();
  unsigned no_number = 0;
  std::size_t i = 0;
  for (; i + step + 2 * lanes <= rows.size; i += step) {
    const __m512i labels = _mm512_loadu_si512(rows.labels + i);
    any = _mm512_or_si512(any, labels);
    std::uint64_t ones = odd_labels<sizeof(U)>(labels);
    for (std::size_t k = i; k < i + step; k += lanes, ones >>= lanes) {
      const __m512d scores = _mm512_add_pd(_mm512_loadu_pd(rows.scores + k), zero);
      no_number |= static_cast<unsigned>(_mm512_cmp_pd_mask(scores, scores, _CMP_UNORD_Q));
      const auto one = static_cast<__mmask8>(ones);
      const __m512i order = order_of_marked_last(one);
      const __m512d parted = _mm512_maskz_permutexvar_pd(all_lanes, order, scores);
      const auto count = static_cast<std::size_t>(std::popcount(static_cast<unsigned>(one)));
      _mm512_storeu_pd(room.begin, parted);
      _mm512_storeu_pd(room.end - lanes, parted);
      room.begin += lanes - count;
      room.end -= count;
      if (weighted) {
        const __m512d along = _mm512_maskz_permutexvar_pd(all_lanes, order, _mm512_loadu_pd(rows.weights + k));
        _mm512_storeu_pd(room.weights_begin, along);
        _mm512_storeu_pd(room.weights_end - lanes, along);
        room.weights_begin += lanes - count;
        room.weights_end -= count;
      }
    }
  }
  const auto parted = static_cast<std::size_t>(end_at_first - room.end);
  SplitCounts counts = split_scores_reference(LabelledScores<U>{rows.labels + i, rows.scores + i, 1, weighted ? rows.weights + i : nullptr, rows.size - i}, room);
  counts.ones += parted;
  counts.binary = counts.binary && !any_beyond_one<sizeof(U)>(any);
  counts.numbers = counts.numbers && no_number == 0;
  return counts;
}

#else

template <std::unsigned_integral U>
SplitCounts SplitKernels<U>::split(const LabelledScores<U>& rows, SplitRoom room) noexcept {
  return split_scores_reference(rows, room);
}

#endif

}  // namespace attune::inline ATTUNE_ABI::simd::detail
