// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>

#include "../../support.hpp"
#include "attune/optimize/schedule/one_cycle_rate.hpp"

namespace schedule_one_cycle_rate_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

TEST_CASE("one cycle rate: begins, peaks and ends where it says") {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  const OneCycleRate rate{.rise = 0.25, .first_factor = 0.1, .final_factor = 0.02};
  CHECK(rate.factor({.progress = 0}) == doctest::Approx(0.1).epsilon(4 * eps));
  CHECK(rate.factor({.progress = 0.125}) == doctest::Approx(0.55).epsilon(4 * eps));
  CHECK(rate.factor({.progress = 0.25}) == 1);
  CHECK(rate.factor({.progress = 0.625}) == doctest::Approx(0.51).epsilon(4 * eps));
  CHECK(rate.factor({.progress = 1}) == doctest::Approx(0.02).epsilon(64 * eps));
}

TEST_CASE("one cycle rate: rises to its peak, and falls from there") {
  const OneCycleRate rate{};
  double before = 0;
  for (int i = 0; i <= 30; ++i) {
    const double now = rate.factor({.progress = i / 100.0});
    CHECK(now > before);
    before = now;
  }
  CHECK(before == 1);
  for (int i = 31; i <= 100; ++i) {
    const double now = rate.factor({.progress = i / 100.0});
    CHECK(now < before);
    before = now;
  }
}

TEST_CASE("one cycle rate: settings out of range are refused by name") {
  CHECK_NOTHROW(OneCycleRate{}.check());
  CHECK(contains(error_of<InvalidArgument>([] { OneCycleRate{.rise = 0}.check(); }), "OneCycleRate::rise"));
  CHECK(contains(error_of<InvalidArgument>([] { OneCycleRate{.rise = 1}.check(); }), "OneCycleRate::rise"));
  CHECK(contains(error_of<InvalidArgument>([] { OneCycleRate{.first_factor = 1.1}.check(); }), "OneCycleRate::first_factor"));
  CHECK(contains(error_of<InvalidArgument>([] { OneCycleRate{.final_factor = -1}.check(); }), "OneCycleRate::final_factor"));
}

}  // namespace schedule_one_cycle_rate_test
