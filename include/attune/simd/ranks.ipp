// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/ranks.hpp"

#include "attune/simd/detail/sort_avx512.hpp"

namespace attune::inline ATTUNE_ABI::simd {

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__)

namespace detail {

/// How many of 8 ascending others count for each of 8 keys: a binary search in registers.
template <RankKind Kind>
[[gnu::always_inline]] inline __m512i ranks_among_eight(__m512d others, __m512d keys) noexcept {
  __m512i rank = _mm512_setzero_si512();
  for (const int step : {4, 2, 1, 1}) {
    const __m512i further = _mm512_add_epi64(rank, _mm512_set1_epi64(step));
    const __m512d probe = _mm512_maskz_permutexvar_pd(all_lanes, _mm512_add_epi64(further, _mm512_set1_epi64(-1)), others);
    const __mmask8 counts = Kind == RankKind::below ? _mm512_cmp_pd_mask(probe, keys, _CMP_LT_OQ) : _mm512_cmp_pd_mask(probe, keys, _CMP_LE_OQ);
    rank = _mm512_mask_mov_epi64(rank, counts, further);
  }
  return rank;
}

}  // namespace detail

// Eight keys are ranked among eight others at a time; whichever end is smaller moves on, without a branch.
template <RankKind Kind>
void add_ranks(const double* keys, std::size_t n, const double* others, std::size_t m, std::size_t& from, std::uint64_t* ranks) noexcept {
  std::size_t i = 0, rank = from, at_first_key = from;
  __m512i passed = _mm512_set1_epi64(static_cast<long long>(rank));
  while (i + 8 <= n && rank + 8 <= m) {
    const __m512i found = _mm512_add_epi64(passed, detail::ranks_among_eight<Kind>(_mm512_loadu_pd(others + rank), _mm512_loadu_pd(keys + i)));
    const bool all_count = detail::counts_for<Kind>(others[rank + 7], keys[i + 7]);
    const auto keys_done = static_cast<__mmask8>(all_count ? 0 : 0xFF);
    _mm512_mask_storeu_epi64(ranks + i, keys_done, _mm512_add_epi64(found, _mm512_loadu_si512(ranks + i)));
    rank += all_count ? 8 : 0;
    i += all_count ? 0 : 8;
    at_first_key = all_count ? at_first_key : rank;
    passed = _mm512_mask_mov_epi64(found, keys_done, _mm512_set1_epi64(static_cast<long long>(rank)));
  }
  from = at_first_key;  // of the keys that are left the first may rank below the last
  add_ranks_reference<Kind>(keys + i, n - i, others, m, from, ranks + i);
}

#else

template <RankKind Kind>
void add_ranks(const double* keys, std::size_t n, const double* others, std::size_t m, std::size_t& from, std::uint64_t* ranks) noexcept {
  add_ranks_reference<Kind>(keys, n, others, m, from, ranks);
}

#endif

}  // namespace attune::inline ATTUNE_ABI::simd
