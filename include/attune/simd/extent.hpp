// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a check of a column wants to know, in one read: its smallest and largest number, and whether all are finite.

#include <cstddef>
#include <limits>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// The bounds mean nothing where a number is NaN.
struct Extent {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  bool finite = true;
};

/// The plain loop that extent_of has to agree with.
Extent extent_of_reference(const double* x, std::size_t n) noexcept;

/// Cost: one read.
Extent extent_of(const double* x, std::size_t n) noexcept;

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/extent.ipp"
#endif
