// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/metrics/mean_absolute_error.hpp"

namespace mean_absolute_error_test {

using namespace attune;

static_assert(Metric<MeanAbsoluteError>);
static_assert(MeanAbsoluteError::direction == Direction::minimize && MeanAbsoluteError::Statistic::needs == Needs::labels);

namespace {

double score(const std::vector<double>& truth, const std::vector<double>& predicted, const std::vector<double>& weights = {}) {
  RegressionSums sums;
  sums.update(truth, predicted, weights);
  return MeanAbsoluteError{}(sums);
}

}  // namespace

TEST_CASE("mean absolute error: by hand, with and without weights") {
  CHECK(score({1, 2, 6}, {2, 2, 4}) == 1);
  CHECK(score({1, 2, 6}, {2, 2, 4}, {2, 5, 1}) == 0.5);
  CHECK(score({1, 2}, {1, 2}) == 0);
}

TEST_CASE("mean absolute error: is undefined without rows, and without weight") {
  CHECK(std::isnan(score({}, {})));
  CHECK(std::isnan(score({1}, {2}, {0})));
}

TEST_CASE("mean absolute error: of columns") {
  CHECK(mean_absolute_error(std::vector<double>{1, 2, 6}, std::vector<double>{2, 2, 3}) == 4.0 / 3);
  CHECK(mean_absolute_error(std::vector<double>{1, 2, 6}, std::vector<double>{2, 2, 3}, {}, std::vector<double>{1, 2, 1}) == 1);
}

}  // namespace mean_absolute_error_test
