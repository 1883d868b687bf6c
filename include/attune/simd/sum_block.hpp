// SPDX-License-Identifier: BSL-1.0
#pragma once

// How many rows the sums over rows take at a time.

#include <cstddef>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Rows a block of the fixed-shape sums. Data that are fed in pieces give the same bits as in one go
/// when they are cut at multiples of it.
inline constexpr std::size_t sum_block = 1024;

}  // namespace attune::inline ATTUNE_ABI::simd
