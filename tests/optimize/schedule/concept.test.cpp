// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "attune/optimize/schedule/concept.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"

using namespace attune;

namespace schedule_concept_test {

struct Step {
  double factor(const ScheduleTime& time) const { return time.epoch < 10 ? 1.0 : 0.1; }
};
struct NotConst {
  double factor(const ScheduleTime&) { return 1; }
};

}  // namespace schedule_concept_test

TEST_CASE("schedule concept: says what is a schedule and what is not") {
  using namespace schedule_concept_test;
  static_assert(Schedule<ConstantRate> && Schedule<CosineRate> && Schedule<Step>);
  static_assert(!Schedule<NotConst> && !Schedule<double>);
}
