// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <vector>

#include "../../support.hpp"
#include "attune/optimize/stopping/relative_improvement.hpp"

namespace stopping_relative_improvement_test {

using namespace attune;

namespace {

// After which of the values the rule stops, from 1 on; 0: after none.
int stops_after(const RelativeImprovement& rule, const std::vector<double>& values) {
  RelativeImprovement::Run run;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (rule.reached({.index = static_cast<int>(i), .value = values[i]}, run)) return static_cast<int>(i) + 1;
  return 0;
}

}  // namespace

TEST_CASE("relative improvement: stops at the first value that is not enough below the best") {
  const RelativeImprovement rule{.tolerance = 0.25};
  CHECK(stops_after(rule, {8, 6, 4}) == 0);        // each falls by a quarter of the best, at least
  CHECK(stops_after(rule, {8, 6, 5}) == 3);        // 6 · 3/4 = 4.5 was wanted
  CHECK(stops_after(rule, {8, 9}) == 2);
}

TEST_CASE("relative improvement: below one the tolerance is absolute") {
  const RelativeImprovement rule{.tolerance = 0.25};
  CHECK(stops_after(rule, {0.75, 0.5, 0.25, 0.0, -0.25}) == 0);
  CHECK(stops_after(rule, {0.75, 0.6}) == 2);
}

TEST_CASE("relative improvement: negative values improve downwards") {
  CHECK(stops_after({.tolerance = 0.25}, {-8, -10, -12.5}) == 0);
  CHECK(stops_after({.tolerance = 0.25}, {-8, -9}) == 2);
}

TEST_CASE("relative improvement: patience counts iterations in a row, and starts anew after an improvement") {
  const RelativeImprovement rule{.tolerance = 0.5, .patience = 3};
  CHECK(stops_after(rule, {100, 99, 98, 97}) == 4);
  CHECK(stops_after(rule, {100, 99, 98, 40, 39, 38, 37}) == 7);
}

TEST_CASE("relative improvement: a value that jumped up is compared with the best, not with the last") {
  CHECK(stops_after({.tolerance = 0.1, .patience = 2}, {10, 20, 15}) == 3);
}

TEST_CASE("relative improvement: the first value never stops, and a tolerance of zero nothing") {
  CHECK(stops_after({.tolerance = 0.5, .patience = 1}, {1e300}) == 0);
  CHECK(stops_after({.tolerance = 0}, {1, 1, 1, 2, 3}) == 0);
}

TEST_CASE("relative improvement: settings out of range are refused by name") {
  using attune_test::contains;
  using attune_test::error_of;
  CHECK(contains(error_of<InvalidArgument>([] { RelativeImprovement{.tolerance = -1}.check(); }), "RelativeImprovement::tolerance"));
  CHECK(contains(error_of<InvalidArgument>([] { RelativeImprovement{.patience = 0}.check(); }), "RelativeImprovement::patience"));
}

}  // namespace stopping_relative_improvement_test
