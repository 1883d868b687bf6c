// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "attune/metrics/max_error.hpp"

using namespace attune;
using Values = std::vector<double>;

static_assert(Metric<MaxError> && MaxError::direction == Direction::minimize);

TEST_CASE("max error: is the largest error in either direction") {
  CHECK(max_error(Values{1, 2, 6}, Values{2, 2, 3}) == 3);
  CHECK(max_error(Values{1, 2, 3}, Values{2, 9, 3}) == 7);
  CHECK(max_error(Values(100, 1.0), Values(100, 1.0)) == 0);
}

TEST_CASE("max error: weights say which rows count") {
  CHECK(max_error(Values{1, 2, 6}, Values{2, 2, 3}, {}, Values{0.1, 5, 0}) == 1);
  RegressionSums sums;
  sums.update(Values{1}, Values{2}, Values{0});
  CHECK(std::isnan(MaxError{}(sums)));
  CHECK(why_undefined(MaxError{}, sums) == "no row has weight");
}
