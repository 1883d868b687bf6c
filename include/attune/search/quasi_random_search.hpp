// SPDX-License-Identifier: BSL-1.0
#pragma once

// Draws from the space that keep off one another.

#include <cstdint>
#include <string>
#include <vector>

#include "attune/config.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/detail/fixed_run.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Points `first` to first + count - 1 of a scrambled Sobol' sequence.
std::vector<Point> sobol_points(std::size_t axes, std::size_t first, std::size_t count, std::uint64_t seed);

}  // namespace detail

/// Tries the points of Sobol's sequence with Owen's scrambling: each by itself is a uniform draw, and together they
/// fill the space, and each axis, more evenly than independent draws do; most evenly where `trials` is a power of 2.
/// Axes after the 64th are drawn independently. Joe, Kuo, SIAM J. Sci. Comput. 30 (2008); Owen, MCQMC (1995).
/// Errors: InvalidArgument for trials < 1.
struct QuasiRandomSearch {
  int trials = 32;
  std::uint64_t seed = 0;

  using Run = detail::FixedRun;

  Run start(const std::vector<AxisShape>& axes, Direction) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/quasi_random_search.ipp"
#endif
