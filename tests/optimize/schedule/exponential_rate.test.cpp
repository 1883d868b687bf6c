// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "../../support.hpp"
#include "attune/optimize/schedule/exponential_rate.hpp"

namespace schedule_exponential_rate_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

TEST_CASE("exponential rate: falls by the same factor each epoch") {
  const ExponentialRate schedule{.decay = 0.5};
  double expected = 1;
  for (int epoch = 0; epoch < 10; ++epoch) {
    CHECK(schedule.factor({.epoch = epoch, .epochs = 10}) == expected);
    expected /= 2;
  }
}

TEST_CASE("exponential rate: a decay out of range is refused") {
  CHECK_NOTHROW(ExponentialRate{.decay = 1}.check());
  CHECK(contains(error_of<InvalidArgument>([] { ExponentialRate{.decay = 0}.check(); }), "ExponentialRate::decay"));
  CHECK(contains(error_of<InvalidArgument>([] { ExponentialRate{.decay = 1.01}.check(); }), "ExponentialRate::decay"));
}

}  // namespace schedule_exponential_rate_test
