// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/leave_one_out.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/optimize/direct_least_squares.hpp"

namespace leave_one_out_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

struct Rows {
  Eigen::MatrixXd x;
  Eigen::VectorXd y, weight;
  double l2 = 0;
  bool intercept = true;

  Index dimension() const { return x.cols() + (intercept ? 1 : 0); }
  LinearLeastSquares linear_least_squares() const {
    LinearLeastSquares problem{.rows = x.rows(), .columns = x.cols(), .intercept = intercept, .l2 = l2};
    problem.read_row = [this](Index row, double* to) {
      for (Index j = 0; j < x.cols(); ++j) to[j] = x(row, j);
    };
    problem.target = [this](Index row) { return y[row]; };
    problem.weight = [this](Index row) { return weight[row]; };
    return problem;
  }
};

Rows random_rows(Index rows, Index columns, bool intercept) {
  Random random = attune_test::random(static_cast<std::uint64_t>(rows));
  Rows made{.x = Eigen::MatrixXd(rows, columns), .y = Eigen::VectorXd(rows), .weight = Eigen::VectorXd(rows), .intercept = intercept};
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) made.x(i, j) = 3 + random.normal();
    made.y[i] = made.x(i, 0) - 1 + random.normal();
    made.weight[i] = 0.5 + random.uniform();
  }
  return made;
}

// A fit without the row, its prediction.
double without(const Rows& all, Index row, double strength) {
  Rows rest = all;
  rest.l2 = strength;
  rest.weight[row] = 0;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(rest.dimension());
  NoMonitor none;
  DirectLeastSquares{.orthogonal = true}.minimize(rest, w, none);
  return all.x.row(row).dot(w.head(all.x.cols())) + (all.intercept ? w[all.x.cols()] : 0.0);
}

}  // namespace

TEST_CASE("leave one out: predictions are those of fits without the row, for any shape and weights") {
  CAPTURE(attune_test::seed());
  for (const Index columns : {3, 20})
    for (const bool intercept : {true, false}) {
      CAPTURE(columns);
      CAPTURE(intercept);
      const Rows rows = random_rows(12, columns, intercept);
      const std::vector<double> strengths{0.0, 1e-2, 5.0};
      const auto left_out = detail::leave_rows_out(rows.linear_least_squares(), strengths);
      for (std::size_t k = columns == 3 ? 0 : 1; k < 3; ++k) {  // of more columns than rows the strength 0 leaves predictions open
        double sum = 0;
        for (Index i = 0; i < 12; ++i) {
          const double expected = without(rows, i, strengths[k]);
          CHECK(left_out.predictions(i, static_cast<Index>(k)) == doctest::Approx(expected).epsilon(1e-9));
          sum += rows.weight[i] * std::pow(expected - rows.y[i], 2);
        }
        CHECK(left_out.mean_squared_errors[k] == doctest::Approx(sum / rows.weight.sum()).epsilon(1e-9));
      }
      if (columns == 20) {
        CHECK(std::isnan(left_out.mean_squared_errors[0]));
        CHECK(std::isnan(left_out.predictions(4, 0)));
      }
      CHECK(left_out.best_strength() > 0);
    }
}

TEST_CASE("leave one out: neither scales of columns nor columns that others give change anything") {
  CAPTURE(attune_test::seed());
  for (const Index columns : {4, 30}) {
    CAPTURE(columns);
    Rows rows = random_rows(20, columns, true), scaled = rows;
    for (Index j = 0; j < columns; ++j) scaled.x.col(j) *= std::pow(10.0, -static_cast<double>(j % 3) * 5);
    const double strength = columns == 4 ? 0 : 1e-22;
    const auto left_out = detail::leave_rows_out(scaled.linear_least_squares(), {strength});
    if (columns == 4) {
      const auto plain = detail::leave_rows_out(rows.linear_least_squares(), {0.0});
      CHECK((left_out.predictions - plain.predictions).lpNorm<Eigen::Infinity>() <= 1e-11 * plain.predictions.lpNorm<Eigen::Infinity>());
    } else {
      for (Index i = 0; i < 20; ++i) CHECK(left_out.predictions(i, 0) == doctest::Approx(without(scaled, i, strength)).epsilon(1e-8));
    }
    Rows more = scaled;
    more.x.conservativeResize(20, columns + 2);
    more.x.col(columns) = scaled.x.col(0) + 1e5 * scaled.x.col(1);
    more.x.col(columns + 1).setConstant(0.1);
    const auto dependent = detail::leave_rows_out(more.linear_least_squares(), {strength});
    if (columns == 4) CHECK((dependent.predictions - left_out.predictions).lpNorm<Eigen::Infinity>() <= 1e-9 * left_out.predictions.lpNorm<Eigen::Infinity>());
  }
}

TEST_CASE("leave one out: a row of no weight has no prediction, and changes nothing") {
  Rows rows = random_rows(10, 2, true), fewer = rows;
  rows.weight[9] = 0;
  rows.x.row(9).setConstant(100);
  fewer.x.conservativeResize(9, 2);
  fewer.y.conservativeResize(9);
  fewer.weight.conservativeResize(9);
  const auto all = detail::leave_rows_out(rows.linear_least_squares(), {0.1}), some = detail::leave_rows_out(fewer.linear_least_squares(), {0.1});
  CHECK(std::isnan(all.predictions(9, 0)));
  CHECK((all.predictions.topRows(9) - some.predictions).lpNorm<Eigen::Infinity>() <= 1e-12);
  CHECK(all.mean_squared_errors[0] == doctest::Approx(some.mean_squared_errors[0]).epsilon(1e-12));
}

TEST_CASE("leave one out: the best strength is that of the least error, the larger of equals") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(RidgeLeaveOneOut{.strengths = {0, 1, 3, 2}, .mean_squared_errors = {nan, 5, 4, 4}}.best_strength() == 3);
  CHECK(contains(error_of<FitFailed>([] { RidgeLeaveOneOut{.strengths = {0}, .mean_squared_errors = {nan}}.best_strength(); }), "all NaN"));
}

TEST_CASE("leave one out: what cannot be done is refused") {
  const Rows rows = random_rows(5, 2, true), one = random_rows(1, 2, true);
  CHECK(contains(error_of<InvalidArgument>([&] { detail::leave_rows_out(rows.linear_least_squares(), {}); }), "strengths: found none"));
  CHECK(contains(error_of<InvalidArgument>([&] { detail::leave_rows_out(rows.linear_least_squares(), {1, -2}); }), "strengths: found -2"));
  CHECK(contains(error_of<InvalidData>([&] { detail::leave_rows_out(one.linear_least_squares(), {1}); }), "X: found 1 rows"));
}

}  // namespace leave_one_out_test
