// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "../../support.hpp"
#include "attune/optimize/stopping/budget.hpp"

namespace stopping_budget_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

TEST_CASE("budget: limits out of range are refused by name; zero means none where it may") {
  CHECK_NOTHROW(Budget{}.check());
  CHECK_NOTHROW((Budget{.iterations = 1, .evaluations = 0, .seconds = 0}.check()));
  CHECK(contains(error_of<InvalidArgument>([] { Budget{.iterations = 0}.check(); }), "Budget::iterations: found 0, expected 1 or more"));
  CHECK(contains(error_of<InvalidArgument>([] { Budget{.evaluations = -1}.check(); }), "Budget::evaluations"));
  CHECK(contains(error_of<InvalidArgument>([] { Budget{.seconds = -0.5}.check(); }), "Budget::seconds"));
}

}  // namespace stopping_budget_test
