// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/metrics/max_error.hpp"

namespace max_error_test {

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

TEST_CASE("max error: is NaN where a number is, with the reason") {
  for (const std::size_t n : {1U, 4U, 67U, 3000U})
    for (const std::size_t at : {std::size_t{0}, n / 2, n - 1})
      for (int column = 0; column < 3; ++column) {
        CAPTURE(n);
        CAPTURE(at);
        Values numbers[3] = {Values(n, 1.0), Values(n, 2.0), Values(n, 0.5)};
        numbers[column][at] = std::nan("");
        RegressionSums sums, others;
        sums.update(numbers[0], numbers[1], numbers[2]);
        CHECK(std::isnan(MaxError{}(sums)));
        CHECK(why_undefined(MaxError{}, sums) == "a number or a weight is NaN");
        others.update(Values{1}, Values{3});
        others.merge(sums);
        CHECK(std::isnan(MaxError{}(others)));
      }
}

}  // namespace max_error_test
