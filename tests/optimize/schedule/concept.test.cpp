// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "attune/optimize/schedule/concept.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "attune/optimize/schedule/exponential_rate.hpp"
#include "attune/optimize/schedule/inverse_scaling_rate.hpp"
#include "attune/optimize/schedule/reduce_on_plateau.hpp"
#include "attune/optimize/schedule/step_rate.hpp"

namespace schedule_concept_test {

using namespace attune;

struct Step {
  double factor(const ScheduleTime& time) const { return time.epoch < 10 ? 1.0 : 0.1; }
};
struct NotConst {
  double factor(const ScheduleTime&) { return 1; }
};

TEST_CASE("schedule concept: says what is a schedule and what is not") {
  using namespace schedule_concept_test;
  static_assert(Schedule<ConstantRate> && Schedule<CosineRate> && Schedule<Step>);
  static_assert(TimedSchedule<StepRate> && TimedSchedule<ExponentialRate> && TimedSchedule<InverseScalingRate>);
  static_assert(WatchingSchedule<ReduceOnPlateau> && !TimedSchedule<ReduceOnPlateau> && !WatchingSchedule<StepRate>);
  static_assert(!Schedule<NotConst> && !Schedule<double>);
}

TEST_CASE("schedule concept: a run of a watching schedule is its own") {
  const ReduceOnPlateau schedule{.decay = 0.5, .patience = 1};
  detail::ScheduleRun a(schedule), b(schedule);
  for (int i = 0; i < 2; ++i) a.after({.value = 1, .validation = 1});
  CHECK(a.factor({}) == 0.5);
  CHECK(b.factor({}) == 1);
  CHECK(detail::ScheduleRun(StepRate{.every = 1, .decay = 0.5}).factor({.epoch = 1}) == 0.5);
}

}  // namespace schedule_concept_test
