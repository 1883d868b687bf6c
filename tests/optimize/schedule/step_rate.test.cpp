// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "../../support.hpp"
#include "attune/optimize/schedule/step_rate.hpp"

namespace schedule_step_rate_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

TEST_CASE("step rate: is constant for so many epochs, then falls by the factor") {
  const StepRate schedule{.every = 3, .decay = 0.5};
  const double expected[] = {1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
  for (int epoch = 0; epoch < 10; ++epoch) CHECK(schedule.factor({.epoch = epoch, .epochs = 10, .progress = 0.05 + 0.1 * epoch, .step = 99}) == expected[epoch]);
}

TEST_CASE("step rate: settings out of range are refused by name") {
  CHECK_NOTHROW(StepRate{.every = 1, .decay = 1}.check());
  CHECK(contains(error_of<InvalidArgument>([] { StepRate{.every = 0}.check(); }), "StepRate::every"));
  CHECK(contains(error_of<InvalidArgument>([] { StepRate{.decay = 0}.check(); }), "StepRate::decay"));
  CHECK(contains(error_of<InvalidArgument>([] { StepRate{.decay = 1.5}.check(); }), "StepRate::decay"));
}

}  // namespace schedule_step_rate_test
