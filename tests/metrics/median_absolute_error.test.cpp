// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "attune/metrics/median_absolute_error.hpp"
#include "merging.hpp"

namespace median_absolute_error_test {

using namespace attune;
using Values = std::vector<double>;

static_assert(Metric<MedianAbsoluteError> && MedianAbsoluteError::direction == Direction::minimize);

TEST_CASE("median absolute error: the middle error, or the mean of two") {
  CHECK(median_absolute_error(Values{0, 0, 0}, Values{1, -9, 2}) == 2);
  CHECK(median_absolute_error(Values{0, 0, 0, 0}, Values{1, -9, 2, 5}) == 3.5);
}

TEST_CASE("median absolute error: with weights the lower of two, as weights of one show") {
  CHECK(median_absolute_error(Values{0, 0, 0, 0}, Values{1, -9, 2, 5}, {}, Values{1, 1, 1, 1}) == 2);
  CHECK(median_absolute_error(Values{0, 0, 0}, Values{1, -9, 2}, {}, Values{1, 5, 1}) == 9);
  CHECK(median_absolute_error(Values{0, 0, 0}, Values{1, -9, 2}, {}, Values{0, 1, 0}) == 9);
}

TEST_CASE("median absolute error: is undefined without rows") {
  CHECK(std::isnan(MedianAbsoluteError{}(NumberRows{})));
  CHECK(why_undefined(MedianAbsoluteError{}, NumberRows{}) == "no row has weight");
}

TEST_CASE("median absolute error: rows merge in any order to the same bits") {
  const attune_test::NumberColumns columns(2 * simd::sum_block + 99, 342);
  for (const bool weighted : {false, true})
    attune_test::check_merging(NumberRows{}, columns.truth.size(), columns.feed(weighted), [](const NumberRows& s) { return Values{MedianAbsoluteError{}(s)}; }, 0);
}

}  // namespace median_absolute_error_test
