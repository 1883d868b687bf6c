// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/mean_cost.hpp"

namespace mean_cost_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

TEST_CASE("mean cost: the costs of the cells over the rows") {
  const std::vector<int> truth{0, 0, 0, 1, 1}, predicted{0, 1, 1, 0, 1};
  CHECK(mean_cost(truth, predicted) == doctest::Approx(3.0 / 5));
  CHECK(mean_cost(truth, predicted, {{{0.5, 1}, {10, -2}}}) == doctest::Approx((0.5 + 2 * 1 + 10 - 2) / 5));
  const std::vector<double> weights{1, 2, 3, 4, 5};
  CHECK(mean_cost(truth, predicted, {{{0.5, 1}, {10, -2}}}, weights) == doctest::Approx((0.5 + 5 * 1 + 40 - 10) / 15));
  const std::vector<int> three{0, 1, 2};
  CHECK(mean_cost(three, std::vector<int>{1, 1, 0}, {{{0, 3, 0}, {0, 1, 0}, {5, 0, 0}}}) == doctest::Approx(9.0 / 3));
  CHECK(std::isnan(MeanCost{}(ConfusionCounts{})));
  CHECK(contains(error_of<InvalidArgument>([&] { mean_cost(three, three); }), "MeanCost::costs: found 2 rows"));
  CHECK(contains(error_of<InvalidArgument>([&] { mean_cost(truth, predicted, {{{0, 1}, {1}}}); }), "row 1"));
  CHECK(contains(error_of<InvalidArgument>([&] { mean_cost(truth, predicted, {{{0, 1}, {std::numeric_limits<double>::infinity(), 0}}}); }), "finite"));
}

}  // namespace mean_cost_test
