// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/coordinate_descent.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "least_squares_problem.hpp"

namespace coordinate_descent_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using Problem = attune_test::LeastSquaresProblem;
using attune_test::least_squares_problem;

const CoordinateDescent precise{.stopping = {.gradient = {.tolerance = 1e-13}}};

OptimizationResult minimize(const Problem& problem, Eigen::VectorXd& w, const CoordinateDescent& optimizer = precise) {
  NoMonitor monitor;
  if (w.size() == 0) w = Eigen::VectorXd::Zero(problem.dimension());
  return optimizer.minimize(problem, w, monitor);
}

// Karush, Kuhn, Tucker, and that the report is true.
void check_minimum(const Problem& problem, const Eigen::VectorXd& w, const OptimizationResult& result, double tolerance) {
  Eigen::VectorXd g;
  const double value = problem.evaluate(w, g);
  CHECK(converged(result.status));
  CHECK(result.value == doctest::Approx(value).epsilon(1e-12));
  for (Index j = 0; j < problem.x.cols(); ++j) CHECK((w[j] == 0 ? std::abs(g[j]) <= problem.l1 + tolerance : std::abs(g[j] + std::copysign(problem.l1, w[j])) <= tolerance));
  if (problem.intercept) CHECK(std::abs(g[problem.x.cols()]) <= tolerance);
  CHECK(result.gradient_norm <= tolerance);
  CHECK(result.history.size() == static_cast<std::size_t>(result.iterations) + 1);
}

}  // namespace

static_assert(Optimizer<CoordinateDescent>);
static_assert(LinearLeastSquaresObjective<Problem> && CanMinimize<CoordinateDescent, Problem>);

TEST_CASE("coordinate descent: meets the conditions of a minimum, by products of columns and by residuals") {
  CAPTURE(attune_test::seed());
  for (const Index columns : {7, 90})
    for (const double alike : {0.0, 0.999})
      for (const bool weighted : {false, true})
        for (const bool intercept : {true, false}) {
          auto problem = least_squares_problem(60, columns, alike, 1, weighted);
          problem.intercept = intercept;
          for (const double l1 : {10.0, 0.3, 0.01})
            for (const double l2 : {0.0, 0.1}) {
              CAPTURE(columns);
              CAPTURE(alike);
              CAPTURE(l1);
              problem.l1 = l1;
              problem.l2 = l2;
              Eigen::VectorXd w;
              const auto result = minimize(problem, w);
              check_minimum(problem, w, result, 1e-11);
            }
        }
}

TEST_CASE("coordinate descent: products of columns and residuals lead to the same minimum") {
  auto problem = least_squares_problem(50, 12, 0.9, 2, true);
  problem.l1 = 0.05;
  Eigen::VectorXd by_products, by_residuals;
  minimize(problem, by_products);
  auto wide = problem;
  wide.x = Eigen::MatrixXd::Zero(50, 60);  // columns of nothing: more than rows
  wide.x.leftCols(12) = problem.x;
  const auto result = minimize(wide, by_residuals);
  CHECK(converged(result.status));
  CHECK((by_residuals.head(12) - by_products.head(12)).lpNorm<Eigen::Infinity>() <= 1e-11);
  CHECK(by_residuals.segment(12, 48).isZero(0));
  CHECK(std::abs(by_residuals[60] - by_products[12]) <= 1e-11);
}

TEST_CASE("coordinate descent: columns that say nearly the same take few passes") {
  auto problem = least_squares_problem(400, 30, 0.9999, 3);
  problem.l1 = 1e-4;
  Eigen::VectorXd w;
  const auto result = minimize(problem, w);
  check_minimum(problem, w, result, 1e-11);
  CHECK(result.evaluations <= 200);  // plain passes: tens of thousands
}

TEST_CASE("coordinate descent: the gap bounds what the value lies above its minimum, and ends the descent") {
  for (const double l2 : {0.0, 0.05})
    for (const double gap : {1e-2, 1e-4, 1e-6}) {
      CAPTURE(gap);
      auto problem = least_squares_problem(100, 20, 0.95, 4);
      problem.l1 = 0.02;
      problem.l2 = l2;
      Eigen::VectorXd exact, rough, g;
      const double least = minimize(problem, exact).value;
      const auto result = minimize(problem, rough, {.gap_tolerance = gap, .stopping = {.gradient = {.tolerance = 1e-13}}});
      CHECK(result.status == Status::duality_gap);
      CHECK(result.value - least <= gap * problem.evaluate(Eigen::VectorXd::Zero(21), g));
    }
}

TEST_CASE("coordinate descent: starts where it is told, reports the start as it is, and stays at a minimum") {
  auto problem = least_squares_problem(80, 10, 0.5, 5);
  problem.l1 = 0.1;
  Eigen::VectorXd w = Eigen::VectorXd::Constant(11, 0.5), cold, g;
  const double at_start = problem.evaluate(w, g);
  const auto result = minimize(problem, w);
  CHECK(result.history.front().value == doctest::Approx(at_start).epsilon(1e-12));
  CHECK(result.history.front().gradient_norm == doctest::Approx((g.head(10).array() + 0.1).abs().maxCoeff()).epsilon(1e-12));
  minimize(problem, cold);
  CHECK((w - cold).lpNorm<Eigen::Infinity>() <= 1e-11);
  const auto again = minimize(problem, w, {.stopping = {.gradient = {.tolerance = 1e-10}}});
  CHECK(again.iterations == 0);
  CHECK(again.status == Status::gradient_tolerance);
}

TEST_CASE("coordinate descent: without penalties it solves least squares, and columns that do not vary keep no weight") {
  auto problem = least_squares_problem(60, 5, 0.5, 6);
  problem.x.col(2).setConstant(0.1);
  Eigen::VectorXd w;
  const auto result = minimize(problem, w);
  check_minimum(problem, w, result, 1e-11);
  CHECK(w[2] == 0);
  problem.y.setConstant(4);
  problem.l1 = 0.1;
  w.resize(0);
  CHECK(converged(minimize(problem, w).status));
  CHECK(w.head(5).isZero(0));
  CHECK(w[5] == 4);
}

TEST_CASE("coordinate descent: the same bits for any number of threads") {
  auto problem = least_squares_problem(5000, 6, 0.9, 7, true);
  problem.l1 = 0.05;
  Eigen::VectorXd serial, several;
  minimize(problem, serial);
  problem.executor = Threads{3};
  minimize(problem, several);
  CHECK(serial == several);
}

TEST_CASE("coordinate descent: a monitor stops it, and settings out of range are refused") {
  auto problem = least_squares_problem(40, 4, 0.5, 8);
  problem.l1 = 0.1;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(5);
  int told = 0;
  auto watch = [&](const Iteration&) { return ++told < 2; };
  CHECK(precise.minimize(problem, w, watch).status == Status::stopped_by_monitor);
  CHECK(told == 2);
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, w, {.gap_tolerance = -1}); }), "CoordinateDescent::gap_tolerance: found -1"));
  w.resize(3);
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, w); }), "parameters"));
}

}  // namespace coordinate_descent_test
