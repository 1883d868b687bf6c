// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "../../support.hpp"
#include "../check_stochastic.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "attune/optimize/schedule/reduce_on_plateau.hpp"
#include "attune/optimize/schedule/step_rate.hpp"
#include "attune/optimize/schedule/warm_up.hpp"
#include "attune/optimize/sgd.hpp"

namespace schedule_warm_up_test {

using namespace attune;
using attune_test::contains;

TEST_CASE("warm up: rises along a straight line within epochs, and is gone after them") {
  const WarmUp<> rate{.epochs = 4, .first_factor = 0.5};
  const auto factor = [&](int epoch, double part) { return rate.factor({.epoch = epoch, .epochs = 16, .progress = (epoch + part) / 16}); };
  CHECK(factor(0, 0) == 0.5);
  CHECK(factor(0, 0.5) == 0.5625);
  CHECK(factor(2, 0) == 0.75);
  CHECK(factor(3, 0.5) == 0.9375);
  CHECK(factor(4, 0) == 1);
  CHECK(factor(15, 0.5) == 1);
}

TEST_CASE("warm up: multiplies the factor of the schedule that it wraps, whose time runs from the start") {
  const WarmUp<CosineRate> rate{.epochs = 2, .first_factor = 0, .schedule = {.final_factor = 0.1}};
  for (int epoch = 0; epoch < 8; ++epoch) {
    const ScheduleTime time{.epoch = epoch, .epochs = 8, .progress = epoch / 8.0};
    CHECK(rate.factor(time) == (epoch < 2 ? epoch / 2.0 : 1.0) * CosineRate{.final_factor = 0.1}.factor(time));
  }
}

TEST_CASE("warm up: a schedule that watches goes on watching, one run for each minimisation") {
  static_assert(TimedSchedule<WarmUp<>> && TimedSchedule<WarmUp<WarmUp<CosineRate>>> && !WatchingSchedule<WarmUp<StepRate>>);
  static_assert(WatchingSchedule<WarmUp<ReduceOnPlateau>> && !TimedSchedule<WarmUp<ReduceOnPlateau>>);
  const WarmUp<ReduceOnPlateau> schedule{.epochs = 4, .first_factor = 0, .schedule = {.decay = 0.5, .patience = 1}};
  detail::ScheduleRun a(schedule), b(schedule);
  for (int i = 0; i < 2; ++i) a.after({.value = 1, .validation = 1});
  CHECK(a.factor({.epoch = 1, .epochs = 8, .progress = 0.125}) == 0.125);
  CHECK(b.factor({.epoch = 1, .epochs = 8, .progress = 0.125}) == 0.25);
  CHECK(a.factor({.epoch = 6, .epochs = 8, .progress = 0.75}) == 0.5);
}

TEST_CASE("warm up: settings out of range are refused by name, those of the schedule inside too") {
  using Inside = BasicSgd<WarmUp<StepRate>>;
  CHECK(contains(attune_test::refusal_of(Inside{.schedule = {.epochs = 0}}), "WarmUp::epochs"));
  CHECK(contains(attune_test::refusal_of(Inside{.schedule = {.first_factor = 1.1}}), "WarmUp::first_factor"));
  CHECK(contains(attune_test::refusal_of(Inside{.schedule = {.schedule = {.every = 0}}}), "StepRate::every"));
}

}  // namespace schedule_warm_up_test
