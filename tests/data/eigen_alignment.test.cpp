// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "attune/data/eigen_alignment.hpp"

namespace eigen_alignment_test {

// What happens where units disagree is the business of tests/mixed_flags.
TEST_CASE("eigen alignment: all units of this program agree, and each may start") {
  constexpr int here = EIGEN_DEFAULT_ALIGN_BYTES * 1000 + EIGEN_MAX_STATIC_ALIGN_BYTES;
  CHECK(attune::eigen_alignment_of_program == here);
  CHECK(attune::detail::require_one_alignment(here));
  CHECK(attune::detail::has_one_alignment);
}

}  // namespace eigen_alignment_test
