// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/robust_scaler.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "../model/problems.hpp"
#include "columns.hpp"

namespace robust_scaler_test {

using namespace attune;
using attune_test::column;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fitted_to;
using attune_test::numbers;
using attune_test::transformed;

static_assert(AffineTransformer<FittedRobustScaler>);

TEST_CASE("robust scaler: median and quartiles by hand") {
  const auto fitted = fitted_to(RobustScaler{}, {1, 2, 3, 4, 1000});
  CHECK(fitted.center == std::vector<double>{3});
  CHECK(fitted.scale == std::vector<double>{2});
  CHECK(transformed(fitted, {3, 5, 1}) == std::vector<double>{0, 1, -1});
}

TEST_CASE("robust scaler: an outlier, however wild, changes nothing") {
  auto data = numbers<double>(101, 2, 330);
  const auto before = RobustScaler{}.fit(data.view());
  Index largest = 0;
  data.x.col(0).maxCoeff(&largest);
  data.x(largest, 0) = 1e300;
  const auto after = RobustScaler{}.fit(data.view());
  CHECK(before.center == after.center);
  CHECK(before.scale == after.scale);
}

TEST_CASE("robust scaler: other quantiles, and centring or scaling left out") {
  const auto data = column({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  CHECK(RobustScaler{.quantile_range = {.low = 10, .high = 90}}.fit(data.view()).scale == std::vector<double>{8});
  CHECK(RobustScaler{.quantile_range = {0, 100}}.fit(data.view()).scale == std::vector<double>{10});
  CHECK(RobustScaler{.with_centering = false}.fit(data.view()).center == std::vector<double>{0});
  CHECK(RobustScaler{.with_scaling = false}.fit(data.view()).scale == std::vector<double>{1});
}

TEST_CASE("robust scaler: a constant column becomes zeros; one that is nearly always one value is centred only") {
  CHECK(transformed(fitted_to(RobustScaler{}, {5, 5, 5}), {5}) == std::vector<double>{0});
  CHECK(transformed(fitted_to(RobustScaler{}, {5, 5, 5, 5, 5, 5, 9}), {9}) == std::vector<double>{4});
}

TEST_CASE("robust scaler: with unit variance normal columns get variance 1") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(333);
  std::vector<double> values;
  for (int i = 0; i < 20000; ++i) values.push_back(5 + 3 * source.normal());
  const auto fitted = fitted_to(RobustScaler{.quantile_range = {.low = 5, .high = 80}, .unit_variance = true}, values);
  CHECK(fitted.scale[0] == doctest::Approx(3).epsilon(0.04));  // four standard errors of the range, about 1 % each
  CHECK(contains(error_of<InvalidArgument>([&] { fitted_to(RobustScaler{.quantile_range = {.low = 0, .high = 80}, .unit_variance = true}, values); }), "with unit_variance"));
}

TEST_CASE("robust scaler: its change of columns is what transform does") {
  const auto data = numbers<double>(40, 3, 331);
  attune_test::check_affine(RobustScaler{}.fit(data.view()), data.x);
}

TEST_CASE("robust scaler: percentiles out of range, values that are not finite and another width are refused") {
  auto data = numbers<double>(10, 2, 332);
  for (const Interval range : {Interval{75, 25}, Interval{-1, 50}, Interval{50, 101}, Interval{25, 25}, Interval{attune_test::missing, 75}})
    CHECK(contains(error_of<InvalidArgument>([&] { RobustScaler{.quantile_range = range}.fit(data.view()); }), "RobustScaler::quantile_range"));
  const auto fitted = RobustScaler{}.fit(data.view());
  CHECK(contains(error_of<InvalidArgument>([&] { transformed(fitted, {1}); }), "X: found 1 columns, expected 2"));
  data.x(4, 1) = attune_test::missing;
  CHECK(contains(error_of<InvalidData>([&] { RobustScaler{}.fit(data.view()); }), "X, row 4, column 'x1'"));
}

}  // namespace robust_scaler_test
