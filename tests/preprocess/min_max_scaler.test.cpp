// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/min_max_scaler.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "../model/problems.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "columns.hpp"

namespace min_max_scaler_test {

using namespace attune;
using attune_test::column;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fitted_to;
using attune_test::numbers;
using attune_test::transformed;

static_assert(AffineTransformer<Fitted<MinMaxScaler>> && !AffineTransformer<Fitted<ClippedMinMaxScaler>>);
static_assert(type_name<MinMaxScaler>() == "MinMaxScaler" && type_name<ClippedMinMaxScaler>() == "ClippedMinMaxScaler");

TEST_CASE("min max scaler: by hand, and rows to come go beyond the range") {
  const auto fitted = fitted_to(MinMaxScaler{.feature_range = {-1, 1}}, {2, 6, 3});
  CHECK(fitted.data_min == std::vector<double>{2});
  CHECK(fitted.data_range == std::vector<double>{4});
  CHECK(transformed(fitted, {2, 6, 3, 8, 0}) == std::vector<double>{-1, 1, -0.5, 2, -2});
  const auto clipped = fitted_to(ClippedMinMaxScaler{.feature_range = {-1, 1}}, {2, 6, 3});
  CHECK(transformed(clipped, {2, 6, 3, 8, 0}) == std::vector<double>{-1, 1, -0.5, 1, -1});
}

TEST_CASE_TEMPLATE("min max scaler: training columns end up with the ends of the range exactly", T, float, double) {
  const auto data = numbers<T>(200, 4, 310);
  for (const Interval range : {Interval{0, 1}, Interval{-3, 0.5}}) {
    const RowMatrix<T> z = MinMaxScaler{.feature_range = range}.fit(data.view()).transform(data.view().x());
    for (Index j = 0; j < 4; ++j) {
      CHECK(z.col(j).minCoeff() == static_cast<T>(range.low));
      CHECK(z.col(j).maxCoeff() == static_cast<T>(range.high));
    }
  }
}

TEST_CASE("min max scaler: a constant column goes to the low end") {
  for (const double value : {0.0, 7.25, -1e8 / 3}) CHECK(transformed(fitted_to(MinMaxScaler{.feature_range = {-2, 3}}, {value, value}), {value}) == std::vector<double>{-2});
}

TEST_CASE("min max scaler: its change of columns is what transform does") {
  const auto data = numbers<double>(40, 3, 311);
  attune_test::check_affine(MinMaxScaler{}.fit(data.view()), data.x);
  attune_test::check_affine(MinMaxScaler{.feature_range = {-5, 100}}.fit(data.view()), data.x);
}

TEST_CASE("min max scaler: rows of a view count, and no others; names stay") {
  auto data = numbers<double>(40, 3, 312);
  data.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c"});
  const auto part = data.view().subset({1, 5, 30});
  auto copy = data;
  copy.x = data.x(std::vector<Index>{1, 5, 30}, Eigen::all);
  copy.y = Eigen::VectorXd::Zero(3);
  const auto fitted = MinMaxScaler{}.fit(part);
  CHECK(fitted.data_min == MinMaxScaler{}.fit(copy.view()).data_min);
  CHECK(fitted.transform(part.x()) == fitted.transform(copy.view().x()));
  CHECK(fitted.feature_names(data.feature_names) == data.feature_names);
}

TEST_CASE("min max scaler: a range out of order, values that are not finite and another width are refused") {
  auto data = numbers<double>(10, 2, 313);
  CHECK(contains(error_of<InvalidArgument>([&] { MinMaxScaler{.feature_range = {1, 1}}.fit(data.view()); }), "MinMaxScaler::feature_range: found 1 to 1, expected low < high"));
  CHECK(contains(error_of<InvalidArgument>([&] { ClippedMinMaxScaler{.feature_range = {0, attune_test::infinity}}.fit(data.view()); }), "feature_range"));
  const auto fitted = MinMaxScaler{}.fit(data.view());
  CHECK(contains(error_of<InvalidArgument>([&] { transformed(fitted, {1}); }), "X: found 1 columns, expected 2"));
  data.x(4, 1) = attune_test::missing;
  CHECK(contains(error_of<InvalidData>([&] { MinMaxScaler{}.fit(data.view()); }), "X, row 4, column 'x1'"));
}

}  // namespace min_max_scaler_test
