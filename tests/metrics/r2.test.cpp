// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/r2.hpp"

namespace r2_test {

using namespace attune;

static_assert(Metric<R2>);
static_assert(R2::direction == Direction::maximize && R2::Statistic::needs == Needs::labels);

namespace {

double score(const std::vector<double>& truth, const std::vector<double>& predicted, const std::vector<double>& weights = {}) {
  RegressionSums sums;
  sums.update(truth, predicted, weights);
  return R2{}(sums);
}

}  // namespace

TEST_CASE("r2: by hand, with and without weights") {
  CHECK(score({1, 2, 3, 6}, {1, 2, 3, 6}) == 1);
  CHECK(score({1, 2, 6}, {3, 3, 3}) == 0);           // the mean of these rows
  CHECK(score({1, 3}, {3, 1}) == -3);                // 1 - 8 / 2
  CHECK(score({1, 3, 99}, {3, 1, 0}, {1, 1, 0}) == -3);
  CHECK(score({0, 4}, {0, 2}, {3, 1}) == 1 - 4.0 / 12);  // mean 1, spread 3 + 9
}

TEST_CASE("r2: is undefined for fewer than two rows") {
  CHECK(std::isnan(score({}, {})));
  CHECK(std::isnan(score({1}, {1})));
}

TEST_CASE("r2: is undefined for a truth that is constant, whatever its value and the number of rows") {
  for (const double value : {0.0, 1.0, 0.1, 1.0 / 3, -7.7, 12345.678})
    for (const std::size_t n : {2U, 10U, 77U, 1000U, 5000U}) {
      CAPTURE(value);
      CAPTURE(n);
      CHECK(std::isnan(score(std::vector<double>(n, value), std::vector<double>(n, 0.5))));
      CHECK(std::isnan(score(std::vector<double>(n, value), std::vector<double>(n, value))));
      CHECK(std::isnan(score(std::vector<double>(n, value), std::vector<double>(n, 0.5), std::vector<double>(n, 0.3))));
    }
}

TEST_CASE("r2: a constant truth in pieces is still constant") {
  const std::vector<double> truth(700, 0.1), predicted(700, 0.2), shorter(33, 0.1), other(33, 0.4);
  RegressionSums a, b;
  a.update(truth, predicted);
  b.update(shorter, other);
  a.merge(b);
  CHECK(std::isnan(R2{}(a)));
}

TEST_CASE("r2: does not change when truth and prediction are shifted or scaled together") {
  const std::vector<double> t{1, 2, 4, 8, 16}, p{2, 2, 3, 9, 12};
  std::vector<double> shifted_t, shifted_p;
  for (std::size_t i = 0; i < t.size(); ++i) {
    shifted_t.push_back(1024 - 4 * t[i]);  // powers of two: exact
    shifted_p.push_back(1024 - 4 * p[i]);
  }
  CHECK(score(shifted_t, shifted_p) == doctest::Approx(score(t, p)).epsilon(64 * std::numeric_limits<double>::epsilon()));
}

TEST_CASE("r2: says why it is undefined") {
  RegressionSums sums;
  CHECK(why_undefined(R2{}, sums) == "no row has weight");
  sums.update(std::vector<double>{1}, std::vector<double>{1});
  CHECK(why_undefined(R2{}, sums) == "there are fewer than two rows");
  sums.update(std::vector<double>{1}, std::vector<double>{1});
  CHECK(why_undefined(R2{}, sums) == "the truth is constant");
}

TEST_CASE("adjusted r2: by hand, and undefined without rows to spare") {
  const std::vector<double> truth{1, 2, 3, 6}, predicted{1, 2, 3, 5};
  CHECK(adjusted_r2(truth, predicted, {.predictors = 0}) == r2(truth, predicted));
  CHECK(adjusted_r2(truth, predicted, {.predictors = 1}) == doctest::Approx(1 - (1.0 / 14) * 3 / 2).epsilon(1e-15));
  CHECK(std::isnan(adjusted_r2(truth, predicted, {.predictors = 3})));
  RegressionSums sums;
  sums.update(truth, predicted);
  CHECK(why_undefined(AdjustedR2{.predictors = 3}, sums) == "there are too few rows for so many predictors");
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { adjusted_r2(truth, predicted, {.predictors = -1}); }), "AdjustedR2::predictors: found -1"));
}

TEST_CASE("r2: columns are checked") {
  const std::vector<double> two{1, 2}, none, with_nan{1, std::numeric_limits<double>::quiet_NaN()}, infinite{std::numeric_limits<double>::infinity(), 1}, huge{1e200, -1e200};
  using attune_test::contains;
  CHECK(contains(attune_test::error_of<InvalidArgument>([&] { r2(none, none); }), "truth"));
  CHECK(contains(attune_test::error_of<InvalidArgument>([&] { r2(two, none); }), "predicted"));
  CHECK(contains(attune_test::error_of<InvalidData>([&] { r2(two, with_nan); }), "predicted, row 1"));
  CHECK(contains(attune_test::error_of<InvalidData>([&] { r2(infinite, two); }), "truth, row 0"));
  CHECK(contains(attune_test::error_of<InvalidArgument>([&] { r2(two, two, {}, none); }), "no exception"));
  CHECK(contains(attune_test::error_of<InvalidData>([&] { r2(two, two, {}, std::vector<double>{0, 0}); }), "weights"));
  CHECK(contains(attune_test::error_of<InvalidData>([&] { r2(two, two, {}, std::vector<double>{1, -1}); }), "weights, row 1"));
  CHECK(!std::signbit(r2(huge, two)));
  CHECK(std::isnan(r2(huge, two)));  // whose squares are too large, but which are numbers
}

}  // namespace r2_test
