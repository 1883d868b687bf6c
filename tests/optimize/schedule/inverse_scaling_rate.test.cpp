// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "../../support.hpp"
#include "attune/optimize/schedule/inverse_scaling_rate.hpp"

namespace schedule_inverse_scaling_rate_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

TEST_CASE("inverse scaling rate: falls with a power of the number of steps") {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  CHECK(InverseScalingRate{}.factor({.step = 0}) == 1);
  CHECK(InverseScalingRate{}.factor({.step = 3}) == 0.5);
  CHECK(InverseScalingRate{.power = 1}.factor({.step = 9}) == doctest::Approx(0.1).epsilon(2 * eps));
  CHECK(InverseScalingRate{.power = 0.25}.factor({.epoch = 7, .step = 9'999}) == doctest::Approx(0.1).epsilon(4 * eps));
  CHECK(InverseScalingRate{.power = 0}.factor({.step = 1000}) == 1);
}

TEST_CASE("inverse scaling rate: a power out of range is refused") {
  CHECK(contains(error_of<InvalidArgument>([] { InverseScalingRate{.power = -0.1}.check(); }), "InverseScalingRate::power"));
  CHECK(contains(error_of<InvalidArgument>([] { InverseScalingRate{.power = 1.1}.check(); }), "InverseScalingRate::power"));
}

}  // namespace schedule_inverse_scaling_rate_test
