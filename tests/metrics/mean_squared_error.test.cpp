// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/metrics/mean_squared_error.hpp"

using namespace attune;

static_assert(Metric<MeanSquaredError>);
static_assert(MeanSquaredError::direction == Direction::minimize && MeanSquaredError::Statistic::needs == Needs::labels);

namespace {

double score(const std::vector<double>& truth, const std::vector<double>& predicted, const std::vector<double>& weights = {}) {
  RegressionSums sums;
  sums.update(truth, predicted, weights);
  return MeanSquaredError{}(sums);
}

}  // namespace

TEST_CASE("mean squared error: by hand, with and without weights") {
  CHECK(score({1, 2, 6}, {2, 2, 4}) == 5.0 / 3);
  CHECK(score({1, 2, 6}, {2, 2, 4}, {2, 5, 1}) == 0.75);
  CHECK(score({1, 2}, {1, 2}) == 0);
}

TEST_CASE("mean squared error: is undefined without rows, and without weight") {
  CHECK(std::isnan(score({}, {})));
  CHECK(std::isnan(score({1}, {2}, {0})));
}
