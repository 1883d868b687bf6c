// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <initializer_list>

#include "attune/optimize/schedule/constant_rate.hpp"

namespace schedule_constant_rate_test {

using namespace attune;

TEST_CASE("constant rate: is one at all times") {
  for (const double progress : {0.0, 0.3, 0.999}) CHECK(ConstantRate{}.factor({.epoch = 3, .epochs = 10, .progress = progress}) == 1);
}

}  // namespace schedule_constant_rate_test
