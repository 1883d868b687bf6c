// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>

#include "../../support.hpp"
#include "attune/optimize/schedule/polynomial_rate.hpp"

namespace schedule_polynomial_rate_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

TEST_CASE("polynomial rate: is what is left of the budget to a power, above its final factor") {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  CHECK(PolynomialRate{}.factor({.progress = 0}) == 1);
  CHECK(PolynomialRate{}.factor({.progress = 0.25}) == 0.75);
  CHECK(PolynomialRate{}.factor({.progress = 1}) == 0);
  CHECK(PolynomialRate{.power = 2}.factor({.progress = 0.75}) == doctest::Approx(1.0 / 16).epsilon(4 * eps));
  CHECK(PolynomialRate{.power = 0.5}.factor({.progress = 0.75}) == doctest::Approx(0.5).epsilon(4 * eps));
  const PolynomialRate some{.power = 3, .final_factor = 0.2};
  CHECK(some.factor({.progress = 0}) == doctest::Approx(1).epsilon(4 * eps));
  CHECK(some.factor({.progress = 0.5}) == doctest::Approx(0.3).epsilon(4 * eps));
  CHECK(some.factor({.progress = 1}) == 0.2);
}

TEST_CASE("polynomial rate: settings out of range are refused by name") {
  CHECK_NOTHROW(PolynomialRate{}.check());
  CHECK(contains(error_of<InvalidArgument>([] { PolynomialRate{.power = 0}.check(); }), "PolynomialRate::power"));
  CHECK(contains(error_of<InvalidArgument>([] { PolynomialRate{.final_factor = -0.1}.check(); }), "PolynomialRate::final_factor"));
  CHECK(contains(error_of<InvalidArgument>([] { PolynomialRate{.final_factor = 1.1}.check(); }), "PolynomialRate::final_factor"));
}

}  // namespace schedule_polynomial_rate_test
