// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sorting doubles, alone or with a number that follows each. With AVX-512 a quicksort in registers, otherwise by
// digits. The result does not depend on the order that the keys came in, to the bit.

#include <cstddef>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Sorts n keys, ascending. Infinities are keys like others; -0.0 is put before 0.0. Precondition: none is NaN.
/// Cost: O(n log n) for any input.
void sort_keys(double* keys, std::size_t n);

/// Sorts n keys, ascending, and equal ones (-0.0 equals 0.0) by what follows them. Precondition: nothing is NaN.
void sort_keys(double* keys, double* payloads, std::size_t n);

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/sort.ipp"
#endif
