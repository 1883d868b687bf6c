// SPDX-License-Identifier: BSL-1.0
#pragma once

// Parting the scores of two classes: the step before each class is sorted alone.

#include <bit>
#include <cstddef>
#include <cstdint>

#include "attune/config.hpp"
#include "attune/simd/detail/sort_avx512.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Rows to part: a label 0 or 1, a score and, unless `weights` is null, a weight each.
template <class Label>
struct LabelledScores {
  const Label* labels = nullptr;
  const double* scores = nullptr;
  std::size_t stride = 1;  ///< between the scores of two rows
  const double* weights = nullptr;
  std::size_t size = 0;
};

/// Where parted scores go: those of label 0 upwards from `begin`, those of label 1 downwards from `end`. There is room
/// for all rows between the two.
struct SplitRoom {
  double* begin = nullptr;
  double* end = nullptr;
  double* weights_begin = nullptr;
  double* weights_end = nullptr;
};

struct SplitCounts {
  std::size_t ones = 0;  ///< rows whose label is 1
  bool binary = true;    ///< false if any label is neither 0 nor 1; what was written then means nothing
  bool numbers = true;   ///< false if any score is NaN
};

/// The plain loop that split_scores has to agree with, up to the order within a class.
template <class Label>
SplitCounts split_scores_reference(const LabelledScores<Label>& rows, SplitRoom room) noexcept {
  SplitCounts counts;
  for (std::size_t i = 0; i < rows.size; ++i) {
    const double score = rows.scores[i * rows.stride] + 0.0;  // -0.0 becomes 0.0
    const bool one = rows.labels[i] == Label{1};
    counts.binary = counts.binary && (one || rows.labels[i] == Label{0});
    counts.numbers = counts.numbers && score == score;
    // Both ends are written, and one moves: no branch.
    *room.begin = room.end[-1] = score;
    room.begin += one ? 0 : 1;
    room.end -= one ? 1 : 0;
    if (rows.weights != nullptr) {
      *room.weights_begin = room.weights_end[-1] = rows.weights[i];
      room.weights_begin += one ? 0 : 1;
      room.weights_end -= one ? 1 : 0;
    }
    counts.ones += one ? 1 : 0;
  }
  return counts;
}

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__)

namespace detail {

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

}  // namespace detail

/// Parts scores by label, and zeros lose their sign. Each register is put in order and written to both ends, which
/// takes two registers of room: the last rows go one by one.
template <class Label>
SplitCounts split_scores(const LabelledScores<Label>& rows, SplitRoom room) noexcept {
  constexpr std::size_t lanes = detail::lanes_of_keys, step = 64 / sizeof(Label);
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
    std::uint64_t ones = detail::odd_labels<sizeof(Label)>(labels);
    for (std::size_t k = i; k < i + step; k += lanes, ones >>= lanes) {
      const __m512d scores = _mm512_add_pd(_mm512_loadu_pd(rows.scores + k), zero);
      no_number |= static_cast<unsigned>(_mm512_cmp_pd_mask(scores, scores, _CMP_UNORD_Q));
      const auto one = static_cast<__mmask8>(ones);
      const __m512i order = detail::order_of_marked_last(one);
      const __m512d parted = _mm512_maskz_permutexvar_pd(detail::all_lanes, order, scores);
      const auto count = static_cast<std::size_t>(std::popcount(static_cast<unsigned>(one)));
      _mm512_storeu_pd(room.begin, parted);
      _mm512_storeu_pd(room.end - lanes, parted);
      room.begin += lanes - count;
      room.end -= count;
      if (weighted) {
        const __m512d along = _mm512_maskz_permutexvar_pd(detail::all_lanes, order, _mm512_loadu_pd(rows.weights + k));
        _mm512_storeu_pd(room.weights_begin, along);
        _mm512_storeu_pd(room.weights_end - lanes, along);
        room.weights_begin += lanes - count;
        room.weights_end -= count;
      }
    }
  }
  const auto parted = static_cast<std::size_t>(end_at_first - room.end);
  SplitCounts counts = split_scores_reference(LabelledScores<Label>{rows.labels + i, rows.scores + i, 1, weighted ? rows.weights + i : nullptr, rows.size - i}, room);
  counts.ones += parted;
  counts.binary = counts.binary && !detail::any_beyond_one<sizeof(Label)>(any);
  counts.numbers = counts.numbers && no_number == 0;
  return counts;
}

#else

/// Parts scores by label, and zeros lose their sign.
template <class Label>
SplitCounts split_scores(const LabelledScores<Label>& rows, SplitRoom room) noexcept {
  return split_scores_reference(rows, room);
}

#endif

}  // namespace attune::inline ATTUNE_ABI::simd
