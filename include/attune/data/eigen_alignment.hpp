// SPDX-License-Identifier: BSL-1.0
#pragma once

// Eigen aligns memory by the vector width of the translation unit, and all units of a program share its functions: memory
// that one of them allocates for 64 bytes and another frees for 16 breaks the heap. So a program whose units disagree stops
// as it starts, and says why. See docs/building.md#mixing.

#include <Eigen/Core>
#include <cstdio>
#include <cstdlib>

#include "attune/config.hpp"

namespace attune {

/// The alignment of one of the translation units that include this header, whichever the linker kept: its name is not
/// tagged with the vector width, so that there is one in the program. Volatile: the compiler must not take its
/// own unit's value for it.
inline volatile int eigen_alignment_of_program = EIGEN_DEFAULT_ALIGN_BYTES * 1000 + EIGEN_MAX_STATIC_ALIGN_BYTES;

inline namespace ATTUNE_ABI {
namespace detail {

[[gnu::cold]] inline bool require_one_alignment(int here) {
  const int there = eigen_alignment_of_program;
  if (here == there) return true;
  std::fprintf(stderr,
               "attune: parts of this program are compiled for different vector widths, and Eigen allocates memory for %d bytes in one (%s) and for %d in another, which breaks the heap; "
               "compile all of them with the same flags, or all with -DEIGEN_MAX_ALIGN_BYTES=64 -DEIGEN_MAX_STATIC_ALIGN_BYTES=64; see docs/building.md#mixing\n",
               here / 1000, instruction_set, there / 1000);
  std::abort();
}

// One in each unit, which is what it is about.
[[maybe_unused]] static const bool has_one_alignment = require_one_alignment(EIGEN_DEFAULT_ALIGN_BYTES * 1000 + EIGEN_MAX_STATIC_ALIGN_BYTES);

}  // namespace detail
}  // namespace ATTUNE_ABI
}  // namespace attune
