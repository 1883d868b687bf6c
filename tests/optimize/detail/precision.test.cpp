// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>

#include "../objectives.hpp"
#include "attune/optimize/detail/precision.hpp"

namespace detail_precision_test {

using namespace attune;

TEST_CASE("precision: what the objective says, or a few units of double's") {
  struct Rough : attune_test::Rosenbrock {
    double precision() const { return 1e-6; }
  };
  CHECK(detail::precision_of(Rough{}) == 1e-6);
  CHECK(detail::precision_of(attune_test::Rosenbrock{}) == 16 * std::numeric_limits<double>::epsilon());
}

}  // namespace detail_precision_test
