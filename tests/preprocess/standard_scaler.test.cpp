// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/preprocess/standard_scaler.hpp"

namespace standard_scaler_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;

namespace {

template <class T>
RowMatrix<T> scaled(const FittedStandardScaler& fitted, const RowMatrix<T>& x) {
  return fitted.transform(MatrixView<T>(x));
}

// One column.
Dataset<double, double> column(std::vector<double> values) {
  Dataset<double, double> data;
  data.x = Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Index>(values.size()));
  data.y = Eigen::VectorXd::Zero(data.x.rows());
  return data;
}

}  // namespace

TEST_CASE("standard scaler: mean and deviation by hand") {
  const auto data = column({1, 2, 3, 6});
  const auto fitted = StandardScaler{}.fit(data.view());
  CHECK(fitted.mean == std::vector<double>{3});
  CHECK(fitted.scale[0] == doctest::Approx(std::sqrt(3.5)).epsilon(1e-15));
  CHECK(scaled(fitted, data.x)(3, 0) == doctest::Approx(3 / std::sqrt(3.5)).epsilon(1e-15));
}

TEST_CASE_TEMPLATE("standard scaler: the scaled columns have mean 0 and variance 1, weights counted", T, float, double) {
  CAPTURE(attune_test::seed());
  for (const bool weighted : {false, true}) {
    auto data = numbers<T>(500, 5, 200, weighted);
    for (Index j = 0; j < 5; ++j) data.x.col(j) = (data.x.col(j).array() * static_cast<T>(j + 1) + static_cast<T>(10 * j)).matrix();
    const auto z = scaled(StandardScaler{}.fit(data.view()), data.x);
    for (Index j = 0; j < 5; ++j) {
      double total = 0, mean = 0, square = 0;
      for (Index i = 0; i < 500; ++i) {
        const double w = weighted ? data.weights[static_cast<std::size_t>(i)] : 1;
        total += w;
        mean += w * static_cast<double>(z(i, j));
        square += w * std::pow(static_cast<double>(z(i, j)), 2);
      }
      const double tolerance = 100 * static_cast<double>(std::numeric_limits<T>::epsilon());  // X is stored to ε, at up to 40 / 1 deviations
      CHECK(std::abs(mean / total) <= tolerance);
      CHECK(std::abs(square / total - 1) <= tolerance);
    }
  }
}

TEST_CASE("standard scaler: a weight of k is the same as the row k times, and of 0 as no row") {
  auto weighted = column({1, 2, 3, 100});
  weighted.weights = {3, 1, 2, 0};
  const auto repeated = column({1, 1, 1, 2, 3, 3});
  const auto a = StandardScaler{}.fit(weighted.view()), b = StandardScaler{}.fit(repeated.view());
  CHECK(a.mean[0] == doctest::Approx(b.mean[0]).epsilon(1e-15));
  CHECK(a.scale[0] == doctest::Approx(b.scale[0]).epsilon(1e-15));
}

TEST_CASE("standard scaler: a constant column becomes zeros, however large, and is not blown up") {
  for (const double value : {0.0, 1.0, 0.1, 1e8 / 3, -1e-8, 1e300}) {
    CAPTURE(value);
    const auto data = column(std::vector<double>(1000, value));
    const auto fitted = StandardScaler{}.fit(data.view());
    CHECK(fitted.scale[0] == 1);
    CHECK(scaled(fitted, data.x).cwiseAbs().maxCoeff() <= 1e-12 * std::abs(value));
  }
}

TEST_CASE("standard scaler: a column of ones becomes zeros to the bit, wherever it stands and however many rows there are") {
  for (Index rows = 1; rows <= 150; ++rows) {
    CAPTURE(rows);
    const RowMatrix<double> x = RowMatrix<double>::Ones(rows, 19);
    const Eigen::VectorXd y = Eigen::VectorXd::Zero(rows);
    CHECK(scaled(StandardScaler{}.fit(view(x, y)), x).isZero(0));
  }
}

TEST_CASE("standard scaler: a column that varies a little about a large mean is no constant") {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(1e6 + (i % 2 == 0 ? 1e-3 : -1e-3));
  const auto data = column(values);
  const auto fitted = StandardScaler{}.fit(data.view());
  CHECK(fitted.scale[0] == doctest::Approx(1e-3).epsilon(1e-6).scale(0));
}

TEST_CASE("standard scaler: tiny and huge columns are scaled alike") {
  for (const double size : {1e-150, 1e150}) {
    const auto data = column({1 * size, 2 * size, 3 * size, 6 * size});
    const auto fitted = StandardScaler{}.fit(data.view());
    CHECK(fitted.scale[0] == doctest::Approx(std::sqrt(3.5) * size).epsilon(1e-12).scale(0));
  }
}

TEST_CASE("standard scaler: centring and scaling can be left out") {
  const auto data = column({1, 2, 3, 6});
  const auto only_scaled = StandardScaler{.with_mean = false}.fit(data.view());
  CHECK(only_scaled.mean[0] == 0);
  CHECK(only_scaled.scale[0] == doctest::Approx(std::sqrt(3.5)).epsilon(1e-15));
  const auto only_centred = StandardScaler{.with_std = false}.fit(data.view());
  CHECK(only_centred.mean[0] == 3);
  CHECK(only_centred.scale[0] == 1);
  CHECK(scaled(StandardScaler{.with_mean = false, .with_std = false}.fit(data.view()), data.x) == data.x);
}

TEST_CASE("standard scaler: its change of columns is what transform does") {
  const auto data = numbers<double>(40, 3, 201);
  const auto fitted = StandardScaler{}.fit(data.view());
  const auto z = scaled(fitted, data.x);
  const ColumnAffine map = fitted.affine();
  for (Index i = 0; i < 40; ++i)
    for (Index j = 0; j < 3; ++j) {
      const auto k = static_cast<std::size_t>(j);
      CHECK(std::abs((data.x(i, j) - map.shift[k]) * map.factor[k] - z(i, j)) <= 4 * std::numeric_limits<double>::epsilon() * std::max(1.0, std::abs(z(i, j))));
    }
}

TEST_CASE("standard scaler: rows of a view, and either order of X in memory, give the same") {
  const auto data = numbers<double>(40, 3, 202);
  std::vector<Index> rows{3, 17, 5, 39, 0};
  const RowMatrix<double> copied = data.x(rows, Eigen::all);
  const Eigen::MatrixXd by_column = copied;
  const Eigen::VectorXd y = Eigen::VectorXd::Zero(5);
  const auto a = StandardScaler{}.fit(data.view().subset(rows)), b = StandardScaler{}.fit(view(copied, y)), c = StandardScaler{}.fit(view(by_column, y));
  CHECK(a.mean == b.mean);
  CHECK(a.scale == b.scale);
  CHECK(c.mean == b.mean);
  CHECK(c.scale == b.scale);
  CHECK(a.transform(data.view().subset(rows).x()) == scaled(b, copied));
  CHECK(a.transform(MatrixView<double>(by_column)) == scaled(b, copied));
}

TEST_CASE_TEMPLATE("standard scaler: many rows and columns have their moments, and each layout the same bits", T, float, double) {
  CAPTURE(attune_test::seed());
  for (const Index columns : {9, 33, 200})
    for (const Index rows : {65, 130, 300}) {
      CAPTURE(columns);
      CAPTURE(rows);
      const auto data = numbers<T>(rows, columns, 204, true);
      const auto fitted = StandardScaler{}.fit(data.view());
      double total = 0;
      for (const double weight : data.weights) total += weight;
      for (Index j = 0; j < columns; ++j) {
        double mean = 0, square = 0;
        for (Index i = 0; i < rows; ++i) mean += data.weights[static_cast<std::size_t>(i)] / total * static_cast<double>(data.x(i, j));
        for (Index i = 0; i < rows; ++i) square += data.weights[static_cast<std::size_t>(i)] / total * std::pow(static_cast<double>(data.x(i, j)) - mean, 2);
        CHECK(std::abs(fitted.mean[static_cast<std::size_t>(j)] - mean) <= 1e-13);
        CHECK(fitted.scale[static_cast<std::size_t>(j)] == doctest::Approx(std::sqrt(square)).epsilon(1e-12));
      }
      const Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> by_column = data.x;
      RowMatrix<T> wide = RowMatrix<T>::Constant(rows, columns + 3, T{7});
      wide.leftCols(columns) = data.x;
      std::vector<Index> all;
      for (Index i = 0; i < rows; ++i) all.push_back(i);
      const auto narrow = wide.leftCols(columns);
      for (const auto& other : {StandardScaler{}.fit(view(by_column, data.y, {.weights = data.weights})), StandardScaler{}.fit(view(narrow, data.y, {.weights = data.weights})), StandardScaler{}.fit(data.view().subset(all))}) {
        CHECK(other.mean == fitted.mean);
        CHECK(other.scale == fitted.scale);
      }
    }
}

TEST_CASE("standard scaler: another number of columns, and values that are not finite, are refused") {
  auto data = numbers<double>(10, 3, 203);
  const auto fitted = StandardScaler{}.fit(data.view());
  const RowMatrix<double> narrow = RowMatrix<double>::Zero(2, 2);
  CHECK(contains(error_of<InvalidArgument>([&] { scaled(fitted, narrow); }), "X: found 2 columns, expected 3"));
  data.x(4, 2) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { StandardScaler{}.fit(data.view()); }), "X, row 4, column 'x2'"));
}

}  // namespace standard_scaler_test
