// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "attune/metrics/mean_squared_error.hpp"

namespace mean_squared_error_test {

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

TEST_CASE("root mean squared error: is the root") {
  CHECK(root_mean_squared_error(std::vector<double>{0, 0}, std::vector<double>{3, -5}, {}, std::vector<double>{0, 2}) == 5);
  RegressionSums none;
  CHECK(std::isnan(RootMeanSquaredError{}(none)));
  CHECK(why_undefined(RootMeanSquaredError{}, none) == "no row has weight");
}

TEST_CASE("mean squared error: of columns in any container of numbers") {
  const std::vector<float> truth{1, 2, 6};
  const std::array<double, 3> predicted{2, 2, 4};
  CHECK(mean_squared_error(truth, predicted) == 5.0 / 3);
}

}  // namespace mean_squared_error_test
