// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/metrics/mean_squared_log_error.hpp"
#include "merging.hpp"

namespace mean_squared_log_error_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Values = std::vector<double>;

static_assert(Metric<MeanSquaredLogError> && Metric<RootMeanSquaredLogError> && Statistic<LogErrorSums>);

TEST_CASE("mean squared log error: by hand, and its root") {
  const double e = std::exp(1.0);
  CHECK(mean_squared_log_error(Values{0, e - 1}, Values{e - 1, 0}) == doctest::Approx(1).epsilon(1e-15));
  CHECK(mean_squared_log_error(Values{1, 3, 3}, Values{3, 3, 1}) == doctest::Approx(2 * std::log(2.0) * std::log(2.0) / 3).epsilon(1e-15));
  CHECK(root_mean_squared_log_error(Values{1, 3}, Values{3, 3}, {}, Values{1, 3}) == doctest::Approx(std::log(2.0) / 2).epsilon(1e-15));
  CHECK(mean_squared_log_error(Values{0, 5}, Values{0, 5}) == 0);
}

TEST_CASE("mean squared log error: does not cancel where truth and prediction are close or far apart") {
  CHECK(root_mean_squared_log_error(Values{1e9}, Values{1e9 + 1}) == doctest::Approx(std::log1p(1 / (1e9 + 1))).epsilon(1e-15));
  CHECK(root_mean_squared_log_error(Values{0}, Values{1e300}) == doctest::Approx(std::log(1e300)).epsilon(1e-15));
}

TEST_CASE("mean squared log error: negative numbers are refused with their row, in any block") {
  CHECK(contains(error_of<InvalidData>([] { mean_squared_log_error(Values{1, -1}, Values{1, 1}); }), "truth, row 1: found -1"));
  CHECK(contains(error_of<InvalidData>([] { mean_squared_log_error(Values{1, 1}, Values{-0.5, 1}); }), "predicted, row 0: found -0.5"));
  Values truth(3000, 1.0), predicted(3000, 1.0);
  predicted[2999] = -3;
  CHECK(contains(error_of<InvalidData>([&] { mean_squared_log_error(truth, predicted); }), "predicted, row 2999"));
}

TEST_CASE("log error sums: merge in any order") {
  const attune_test::NumberColumns columns(4 * simd::sum_block + 99, 340);
  for (const bool weighted : {false, true})
    attune_test::check_merging(LogErrorSums{}, columns.truth.size(), columns.feed(weighted), [](const LogErrorSums& s) { return Values{s.weight(), s.squared()}; });
}

}  // namespace mean_squared_log_error_test
