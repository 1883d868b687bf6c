// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "../../support.hpp"
#include "attune/optimize/schedule/reduce_on_plateau.hpp"

namespace schedule_reduce_on_plateau_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Iteration value(double v) { return {.value = v, .gradient_norm = nan, .validation = nan}; }

}  // namespace

TEST_CASE("reduce on plateau: falls after so many epochs in a row without improvement") {
  const ReduceOnPlateau schedule{.decay = 0.5, .patience = 2, .tolerance = 0.1};
  ReduceOnPlateau::Run run;
  const double values[] = {10, 8, 7.5, 7, 7.1, 7.2, 6, 5.5, 5.4};  // better than 0.9 of the best: 8, 7, 6, and no more
  const double factors[] = {1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25};
  for (int i = 0; i < 9; ++i) {
    schedule.after(value(values[i]), run);
    CAPTURE(i);
    CHECK(schedule.factor({}, run) == factors[i]);
  }
}

TEST_CASE("reduce on plateau: after a reduction the cooldown is not counted") {
  const ReduceOnPlateau schedule{.decay = 0.5, .patience = 1, .tolerance = 0, .cooldown = 2};
  ReduceOnPlateau::Run run;
  const double factors[] = {1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
  for (const double factor : factors) {
    schedule.after(value(3), run);
    CHECK(schedule.factor({}, run) == factor);
  }
}

TEST_CASE("reduce on plateau: watches the validation rows where there are some") {
  const ReduceOnPlateau schedule{.decay = 0.5, .patience = 1};
  ReduceOnPlateau::Run run;
  schedule.after({.value = 5, .validation = 1}, run);
  schedule.after({.value = 4, .validation = 2}, run);
  CHECK(schedule.factor({}, run) == 0.5);
  schedule.after({.value = 9, .validation = 0.5}, run);
  CHECK(schedule.factor({}, run) == 0.5);
}

TEST_CASE("reduce on plateau: values below zero improve by falling, and the factor has a floor") {
  const ReduceOnPlateau schedule{.decay = 0.1, .patience = 1, .tolerance = 0.5, .final_factor = 0.05};
  ReduceOnPlateau::Run run;
  schedule.after(value(-1), run);
  schedule.after(value(-2), run);
  CHECK(schedule.factor({}, run) == 1);
  schedule.after(value(-2.5), run);
  CHECK(schedule.factor({}, run) == 0.1);
  schedule.after(value(-2.5), run);
  CHECK(schedule.factor({}, run) == 0.05);
}

TEST_CASE("reduce on plateau: settings out of range are refused by name") {
  CHECK_NOTHROW(ReduceOnPlateau{}.check());
  CHECK(contains(error_of<InvalidArgument>([] { ReduceOnPlateau{.decay = 1}.check(); }), "ReduceOnPlateau::decay"));
  CHECK(contains(error_of<InvalidArgument>([] { ReduceOnPlateau{.patience = 0}.check(); }), "ReduceOnPlateau::patience"));
  CHECK(contains(error_of<InvalidArgument>([] { ReduceOnPlateau{.tolerance = -1}.check(); }), "ReduceOnPlateau::tolerance"));
  CHECK(contains(error_of<InvalidArgument>([] { ReduceOnPlateau{.cooldown = -1}.check(); }), "ReduceOnPlateau::cooldown"));
  CHECK(contains(error_of<InvalidArgument>([] { ReduceOnPlateau{.final_factor = 2}.check(); }), "ReduceOnPlateau::final_factor"));
}

}  // namespace schedule_reduce_on_plateau_test
