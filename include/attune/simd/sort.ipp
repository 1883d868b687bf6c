// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/sort.hpp"

#include "attune/simd/detail/sort_steps.hpp"

namespace attune::inline ATTUNE_ABI::simd {

ATTUNE_INLINE void sort_keys(double* keys, std::size_t n) { detail::sort_any<false>(keys, nullptr, n); }

ATTUNE_INLINE void sort_keys(double* keys, double* payloads, std::size_t n) {
  detail::sort_any<true>(keys, payloads, n);
  for (std::size_t i = 0; i < n;) {
    std::size_t end = i + 1;
    while (end < n && keys[end] == keys[i]) ++end;
    if (end - i > 1) {
      sort_keys(payloads + i, end - i);
      if (keys[i] == 0) detail::settle_zeros(keys + i, keys + end);
    }
    i = end;
  }
}

}  // namespace attune::inline ATTUNE_ABI::simd
