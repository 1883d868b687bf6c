// SPDX-License-Identifier: BSL-1.0
#pragma once

// How many of some numbers are below each of others, both sorted: the count under every metric over all thresholds.

#include <cstddef>
#include <cstdint>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Whether ranks count what is below a key, or also what equals it.
enum class RankKind { below, not_above };

namespace detail {

template <RankKind Kind>
[[gnu::always_inline]] inline bool counts_for(double other, double key) noexcept {
  return Kind == RankKind::below ? other < key : other <= key;
}

}  // namespace detail

/// The plain merge that add_ranks has to agree with.
template <RankKind Kind>
void add_ranks_reference(const double* keys, std::size_t n, const double* others, std::size_t m, std::size_t& from, std::uint64_t* ranks) noexcept {
  std::size_t i = 0, rank = from;
  while (i < n && rank < m) {  // what is not yet ranked is written too: no branch
    const bool counts = detail::counts_for<Kind>(others[rank], keys[i]);
    ranks[i] += counts ? 0 : rank;
    rank += counts ? 1 : 0;
    i += counts ? 0 : 1;
  }
  for (; i < n; ++i) ranks[i] += m;
  from = rank;
}

/// Adds to ranks[i] how many of the m others are below keys[i] (or not above it). `from` is at most the rank of the
/// first key and becomes at most that of the next, so that blocks of keys are ranked after each other. Both are sorted.
template <RankKind Kind>
void add_ranks(const double* keys, std::size_t n, const double* others, std::size_t m, std::size_t& from, std::uint64_t* ranks) noexcept;

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/ranks.ipp"
#endif
