// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/metrics/mean_absolute_percentage_error.hpp"
#include "merging.hpp"

namespace mean_absolute_percentage_error_test {

using namespace attune;
using Values = std::vector<double>;

static_assert(Metric<MeanAbsolutePercentageError> && Metric<SymmetricMeanAbsolutePercentageError> && Statistic<RelativeErrorSums>);

TEST_CASE("mean absolute percentage error: by hand, as a share") {
  CHECK(mean_absolute_percentage_error(Values{2, -4}, Values{1, -5}) == 0.375);
  CHECK(mean_absolute_percentage_error(Values{2, -4}, Values{1, -5}, {}, Values{3, 1}) == 0.4375);
}

TEST_CASE("mean absolute percentage error: a truth of zero makes it huge, unless the prediction is zero too") {
  CHECK(mean_absolute_percentage_error(Values{0, 1}, Values{1, 1}) == 0x1p51);
  CHECK(mean_absolute_percentage_error(Values{0, 1}, Values{0, 1}) == 0);
}

TEST_CASE("symmetric mean absolute percentage error: by hand; zero against zero counts zero") {
  CHECK(symmetric_mean_absolute_percentage_error(Values{1, 2}, Values{3, 2}) == 0.5);
  CHECK(symmetric_mean_absolute_percentage_error(Values{0, 2}, Values{0, 2}) == 0);
  CHECK(symmetric_mean_absolute_percentage_error(Values{0, -1}, Values{5, 1}) == 2);  // the most there is
  CHECK(symmetric_mean_absolute_percentage_error(Values{1, 2}, Values{3, 2}, {}, Values{1, 3}) == 0.25);
}

TEST_CASE("relative error sums: merge in any order") {
  const attune_test::NumberColumns columns(4 * simd::sum_block + 99, 341);
  for (const bool weighted : {false, true})
    attune_test::check_merging(RelativeErrorSums{}, columns.truth.size(), columns.feed(weighted), [](const RelativeErrorSums& s) { return Values{s.weight(), s.relative(), s.symmetric()}; });
}

}  // namespace mean_absolute_percentage_error_test
