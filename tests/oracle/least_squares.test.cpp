// SPDX-License-Identifier: BSL-1.0

// Least squares and ridge by direct solution agree with scikit-learn, NumPy and exact fractions; leave-one-out predictions
// agree with fits without the row.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "attune/data/dataset.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/ridge_leave_one_out.hpp"
#include "golden.hpp"

namespace least_squares_test {

using namespace attune;

namespace {

double error_of(const std::vector<double>& ours, const std::vector<double>& golden) {
  REQUIRE(ours.size() == golden.size());
  double difference = 0, largest = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    difference = std::max(difference, std::abs(ours[i] - golden[i]));
    largest = std::max(largest, std::abs(golden[i]));
  }
  return difference / largest;
}

template <class L, class View>
std::vector<double> coefficients(const L& learner, const View& rows) {
  const auto model = learner.fit(rows);
  CHECK(converged(model.optimization.status));
  const Eigen::VectorXd weights = model.coefficients();
  std::vector<double> all(weights.begin(), weights.end());
  all.push_back(model.intercept());
  return all;
}


Dataset<double, double> dependent() {
  auto data = oracle::diabetes();
  const Index p = data.x.cols();
  data.x.conservativeResize(Eigen::NoChange, p + 3);
  data.x.col(p) = data.x.col(2) - 2 * data.x.col(3);
  data.x.col(p + 1).setConstant(7);
  data.x.col(p + 2) = data.x.col(8);
  data.feature_names = {};
  return data;
}

Dataset<double, double> wide() {
  const auto digits = oracle::digits();
  Dataset<double, double> data;
  data.x = digits.x.topRows(40);
  data.y = digits.y.head(40).cast<double>();
  return data;
}

constexpr double strengths[] = {1e-3, 1.0};
const std::string names[] = {"0.001", "1"};

}  // namespace

TEST_CASE("oracle: least squares and ridge on the diabetes data, and with columns that depend on others") {
  const oracle::Golden golden("least_squares.csv");
  auto plain = oracle::diabetes(), more = dependent();
  double worst = 0;
  for (const bool weighted : {false, true}) {
    if (weighted) plain.weights = more.weights = oracle::weights(plain.size());
    for (const bool intercept : {false, true})
      for (const bool orthogonal : {false, true}) {
        const std::string key = std::string(" weighted=") + (weighted ? "1" : "0") + " intercept=" + (intercept ? "1" : "0");
        CAPTURE(key);
        CAPTURE(orthogonal);
        const LinearRegression<> least{.model = {.intercept = intercept}, .optimizer = {.orthogonal = orthogonal}};
        const double error = error_of(coefficients(least, plain.view()), golden["diabetes" + key]), shortest = error_of(coefficients(least, more.view()), golden["dependent" + key]);
        CHECK(error <= 1e-11);
        CHECK(shortest <= 1e-11);
        worst = std::max({worst, error, shortest});
        for (std::size_t k = 0; k < 2; ++k) {
          const Ridge<> ridge{.model = {.intercept = intercept}, .penalty = {.strength = strengths[k]}, .optimizer = {.orthogonal = orthogonal}};
          const double off = error_of(coefficients(ridge, more.view()), golden["dependent strength=" + names[k] + key]);
          CHECK(off <= 1e-11);
          worst = std::max(worst, off);
        }
      }
  }
  MESSAGE("largest relative error ", worst);
}

TEST_CASE("oracle: least squares and ridge of more columns than rows, in double and float") {
  const oracle::Golden golden("least_squares.csv");
  const auto data = wide();
  Dataset<float, double> single;
  single.x = data.x.cast<float>();
  single.y = data.y;
  for (const bool intercept : {false, true})
    for (const bool orthogonal : {false, true}) {
      const std::string key = std::string(" intercept=") + (intercept ? "1" : "0");
      CAPTURE(key);
      CAPTURE(orthogonal);
      const LinearRegression<> least{.model = {.intercept = intercept}, .optimizer = {.orthogonal = orthogonal}};
      CHECK(error_of(coefficients(least, data.view()), golden["wide" + key]) <= 1e-10);
      CHECK(error_of(coefficients(LinearRegression<float>{.model = {.intercept = intercept}}, single.view()), golden["wide" + key]) <= 1e-10);  // the values are small whole numbers
      for (std::size_t k = 0; k < 2; ++k) {
        const Ridge<> ridge{.model = {.intercept = intercept}, .penalty = {.strength = strengths[k]}, .optimizer = {.orthogonal = orthogonal}};
        CHECK(error_of(coefficients(ridge, data.view()), golden["wide strength=" + names[k] + key]) <= 1e-11);
      }
    }
}

// The condition number is 5e9 of the columns and the intercept, 6e5 of the columns off their means.
TEST_CASE("oracle: Longley's ill-conditioned data") {
  const oracle::Golden golden("least_squares.csv");
  Dataset<double, double> data;
  data.x.resize(16, 6);
  data.y.resize(16);
  for (int column = 0; column < 7; ++column) {
    const auto& values = golden["longley column " + std::to_string(column)];
    for (Index i = 0; i < 16; ++i) (column == 0 ? data.y[i] : data.x(i, column - 1)) = values[static_cast<std::size_t>(i)];
  }
  for (const bool orthogonal : {false, true}) {
    CAPTURE(orthogonal);
    const auto found = coefficients(LinearRegression<>{.optimizer = {.orthogonal = orthogonal}}, data.view());
    for (std::size_t j = 0; j < 7; ++j) CHECK(std::abs(found[j] / golden["longley"][j] - 1) <= 1e-10);
    const auto through = coefficients(LinearRegression<>{.model = {.intercept = false}, .optimizer = {.orthogonal = orthogonal}}, data.view());
    for (std::size_t j = 0; j < 6; ++j) CHECK(std::abs(through[j] / golden["longley through 0"][j] - 1) <= 1e-10);
  }
}

TEST_CASE("oracle: ridge without each row") {
  const oracle::Golden golden("least_squares.csv");
  const std::vector<double> grid{1e-4, 1.0};
  const std::string of[] = {"0.0001", "1"};
  for (const bool many_columns : {false, true}) {
    auto data = many_columns ? wide() : oracle::diabetes();
    const Index every = many_columns ? 1 : 7;
    const std::string name = many_columns ? "wide" : "diabetes";
    for (const bool weighted : {false, true}) {
      if (weighted) data.weights = oracle::weights(data.size());
      const auto left_out = ridge_leave_one_out(Ridge<>{}, data, grid);
      REQUIRE(left_out.predictions.rows() == data.size());
      for (Index k = 0; k < 2; ++k) {
        CAPTURE(name);
        CAPTURE(k);
        std::vector<double> predicted, squares;
        double sum = 0, total = 0;
        for (Index i = 0; i < data.size(); ++i) {
          const double p = left_out.predictions(i, k), w = weighted ? data.weights[static_cast<std::size_t>(i)] : 1.0;
          sum += w * (p - data.y[i]) * (p - data.y[i]);
          total += w;
          if (i % every == 0) predicted.push_back(p);
          if (i % every == 0) squares.push_back((p - data.y[i]) * (p - data.y[i]));
        }
        const std::string strength = " strength=" + of[k];
        CHECK(error_of(predicted, golden["left out " + name + (weighted ? " weighted" : "") + strength]) <= 1e-9);
        if (!weighted) CHECK(error_of(squares, golden["left out " + name + " squared errors" + strength]) <= 1e-9);
        CHECK(left_out.mean_squared_errors[static_cast<std::size_t>(k)] == doctest::Approx(sum / total).epsilon(1e-12));
      }
      CHECK(left_out.best_strength() == (left_out.mean_squared_errors[0] < left_out.mean_squared_errors[1] ? 1e-4 : 1.0));
    }
  }
}

// RidgeCV itself is off by up to 6e-9 here, as its script prints.
TEST_CASE("oracle: ridge without each row, of columns whose scales differ by 1e7") {
  const oracle::Golden golden("least_squares.csv");
  auto data = oracle::diabetes();
  for (const bool many_columns : {false, true}) {
    const std::string name = many_columns ? "wide" : "tall";
    const Index n = many_columns ? 12 : 16, p = many_columns ? 64 : 4;
    Dataset<double, double> rows;
    rows.x.resize(n, p);
    rows.y = many_columns ? Eigen::VectorXd(wide().y.head(n)) : Eigen::VectorXd(data.y.head(n));
    for (Index j = 0; j < p; ++j) {
      const auto& column = golden["scales " + name + " column " + std::to_string(j)];
      for (Index i = 0; i < n; ++i) rows.x(i, j) = column[static_cast<std::size_t>(i)];
    }
    const auto left_out = ridge_leave_one_out(Ridge<>{}, rows, {1e-20, 1e-14, 1e-6});
    for (Index k = 0; k < 3; ++k) {
      CAPTURE(name);
      CAPTURE(k);
      const Eigen::VectorXd error = rows.y - left_out.predictions.col(k), square = error.array().square();
      CHECK(error_of({error.begin(), error.end()}, golden["scales " + name + " errors " + std::to_string(k)]) <= 1e-10);
      CHECK(error_of({square.begin(), square.end()}, golden["scales " + name + " squared errors " + std::to_string(k)]) <= 1e-8);
    }
  }
}

}  // namespace least_squares_test
