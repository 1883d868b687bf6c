// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "../../support.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"

namespace schedule_cosine_rate_test {

using namespace attune;

TEST_CASE("cosine rate: starts at one, is half way in the middle and ends at its final factor") {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  CHECK(CosineRate{}.factor({.progress = 0}) == 1);
  CHECK(CosineRate{}.factor({.progress = 0.5}) == doctest::Approx(0.5).epsilon(2 * eps));
  CHECK(std::abs(CosineRate{}.factor({.progress = 1})) <= eps);
  CHECK(CosineRate{}.factor({.progress = 1.0 / 3}) == doctest::Approx(0.75).epsilon(4 * eps));
  const CosineRate some{.final_factor = 0.2};
  CHECK(some.factor({.progress = 0}) == 1);
  CHECK(some.factor({.progress = 0.5}) == doctest::Approx(0.6).epsilon(4 * eps));
  CHECK(some.factor({.progress = 1}) == doctest::Approx(0.2).epsilon(4 * eps));
}

TEST_CASE("cosine rate: falls all the time") {
  double before = 2;
  for (int i = 0; i <= 100; ++i) {
    const double now = CosineRate{.final_factor = 0.1}.factor({.progress = i / 100.0});
    CHECK(now < before);
    before = now;
  }
}

TEST_CASE("cosine rate: a final factor outside [0, 1] is refused") {
  CHECK_NOTHROW(CosineRate{.final_factor = 0}.check());
  CHECK_NOTHROW(CosineRate{.final_factor = 1}.check());
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { CosineRate{.final_factor = 1.1}.check(); }), "CosineRate::final_factor"));
  CHECK_THROWS_AS(CosineRate{.final_factor = -0.1}.check(), InvalidArgument);
}

}  // namespace schedule_cosine_rate_test
