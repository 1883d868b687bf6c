// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>

#include "../../support.hpp"
#include "attune/optimize/stopping/gradient_tolerance.hpp"

namespace stopping_gradient_tolerance_test {

using namespace attune;

TEST_CASE("gradient tolerance: is relative to the value where that is above one, in size") {
  const GradientTolerance rule{.tolerance = 0.125};
  constexpr double first = 1e6;
  CHECK(rule.reached({.value = 0.5, .gradient_norm = 0.125}, first));
  CHECK(!rule.reached({.value = 0.5, .gradient_norm = 0.126}, first));
  CHECK(rule.reached({.value = 8, .gradient_norm = 1}, first));
  CHECK(!rule.reached({.value = 8, .gradient_norm = 1.01}, first));
  CHECK(rule.reached({.value = -8, .gradient_norm = 1}, first));
}

TEST_CASE("gradient tolerance: is relative to the first gradient where that is small") {
  const GradientTolerance rule{.tolerance = 0.125};
  CHECK(!rule.reached({.value = 1e-9, .gradient_norm = 1e-6}, 1e-6));
  CHECK(rule.reached({.value = 1e-9, .gradient_norm = 0.125e-6}, 1e-6));
}

TEST_CASE("gradient tolerance: does not take divergence for a minimum") {
  CHECK(!GradientTolerance{.tolerance = 1e-6}.reached({.value = 1e30, .gradient_norm = 1e15}, 10));
}

TEST_CASE("gradient tolerance: of zero stops at no gradient that is above zero") {
  CHECK(!GradientTolerance{.tolerance = 0}.reached({.value = 1e10, .gradient_norm = std::numeric_limits<double>::denorm_min()}, 1));
  CHECK(GradientTolerance{.tolerance = 0}.reached({.value = 1e10, .gradient_norm = 0}, 1));
}

TEST_CASE("gradient tolerance: a gradient that is not known stops nothing") {
  CHECK(!GradientTolerance{.tolerance = 1}.reached({.value = 0, .gradient_norm = std::numeric_limits<double>::quiet_NaN()}, 1));
}

TEST_CASE("gradient tolerance: below zero is refused") {
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { GradientTolerance{.tolerance = -1e-9}.check(); }), "GradientTolerance::tolerance"));
}

}  // namespace stopping_gradient_tolerance_test
