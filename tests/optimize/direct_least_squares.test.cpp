// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/direct_least_squares.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "least_squares_problem.hpp"

namespace direct_least_squares_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using Problem = attune_test::LeastSquaresProblem;

// The same with a gradient.
struct Smooth : Problem {  // inherits to say "the same and more"
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    Eigen::VectorXd gradient;
    const double value = evaluate(w, gradient);
    g = gradient;
    return value;
  }
};

Smooth problem_of(Index rows, Index columns, double alike, std::uint64_t key, bool weighted = false) { return {attune_test::least_squares_problem(rows, columns, alike, key, weighted)}; }

OptimizationResult minimize(const Smooth& problem, Eigen::VectorXd& w, const DirectLeastSquares& optimizer = {}) {
  NoMonitor monitor;
  if (w.size() == 0) w = Eigen::VectorXd::Zero(problem.dimension());
  return optimizer.minimize(problem, w, monitor);
}

double largest(const Eigen::VectorXd& v) { return v.lpNorm<Eigen::Infinity>(); }

}  // namespace

static_assert(Optimizer<DirectLeastSquares> && CanMinimize<DirectLeastSquares, Problem> && CanMinimize<DirectLeastSquares, Smooth>);

TEST_CASE("direct least squares: the gradient is zero, by products and by orthogonal factors, for any shape") {
  CAPTURE(attune_test::seed());
  struct Shape {
    Index rows, columns;
  };
  for (const auto& [rows, columns] : {Shape{40, 5}, Shape{12, 12}, Shape{15, 40}, Shape{1, 3}, Shape{2, 1}})
    for (const bool weighted : {false, true})
      for (const bool intercept : {true, false})
        for (const double l2 : {0.0, 0.3})
          for (const bool orthogonal : {false, true}) {
            CAPTURE(rows);
            CAPTURE(columns);
            CAPTURE(weighted);
            CAPTURE(intercept);
            CAPTURE(l2);
            CAPTURE(orthogonal);
            auto problem = problem_of(rows, columns, 0.5, 1, weighted);
            problem.intercept = intercept;
            problem.l2 = l2;
            Eigen::VectorXd w, g(problem.dimension()), zero = Eigen::VectorXd::Zero(problem.dimension()), g0(problem.dimension());
            const auto result = minimize(problem, w, {.orthogonal = orthogonal});
            const double value = problem.value_and_gradient(w, g), value0 = problem.value_and_gradient(zero, g0);
            const double scale = 1e-12 * (largest(g0) + 36 * static_cast<double>(columns) * largest(w));  // squares of columns are below 100
            CHECK(converged(result.status));
            CHECK(largest(g) <= scale);
            CHECK(result.gradient_norm <= scale);
            CHECK(std::abs(result.value - value) <= 1e-12 * value0);
            REQUIRE(result.history.size() == 2);
            CHECK(result.history[0].value == doctest::Approx(value0).epsilon(1e-12));
            CHECK(result.history[0].gradient_norm == doctest::Approx(largest(g0)).epsilon(1e-12));
            CHECK(result.iterations == 1);
          }
}

// Of columns that are sums of others the shortest weights are orthogonal to what gives no prediction.
TEST_CASE("direct least squares: where columns depend on each other the weights are the shortest") {
  for (const bool wide : {false, true})
    for (const bool orthogonal : {false, true}) {
      CAPTURE(wide);
      CAPTURE(orthogonal);
      auto problem = problem_of(wide ? 4 : 50, 8, 0.3, 2, !wide);
      problem.x.col(3) = 2 * problem.x.col(1) - problem.x.col(6);
      problem.x.col(5).setConstant(0.1);
      Eigen::VectorXd w, g(9);
      const auto result = minimize(problem, w, {.orthogonal = orthogonal});
      problem.value_and_gradient(w, g);
      CHECK(converged(result.status));
      CHECK(largest(g) <= 1e-11);
      CHECK(std::abs(w[5]) <= 1e-13);
      CHECK(std::abs(2 * w[1] - w[6] - w[3]) <= 1e-12);
      Eigen::VectorXd more = w;  // other weights with the same predictions are longer
      more[1] += 0.02;
      more[6] -= 0.01;
      more[3] -= 0.01;
      CHECK(more.head(8).squaredNorm() > w.head(8).squaredNorm());
    }
}

TEST_CASE("direct least squares: products of rows and of columns, and orthogonal factors, agree") {
  auto problem = problem_of(15, 25, 0.9, 3, true);
  for (const double l2 : {1e-9, 1e-3, 10.0}) {
    CAPTURE(l2);
    problem.l2 = l2;
    Eigen::VectorXd rows, factors, columns;
    minimize(problem, rows);
    minimize(problem, factors, {.orthogonal = true});
    auto tall = problem;  // rows of weight 0
    tall.x.conservativeResize(30, 25);
    tall.x.bottomRows(15).setConstant(9);
    tall.y.conservativeResize(30);
    tall.y.tail(15).setZero();
    tall.weight.conservativeResize(30);
    tall.weight.tail(15).setZero();
    minimize(tall, columns);
    CHECK(largest(rows - factors) <= 1e-9 * largest(factors));
    CHECK(largest(columns - factors) <= 1e-9 * largest(factors));
  }
}

TEST_CASE("direct least squares: scales of columns do not matter") {
  auto problem = problem_of(80, 6, 0.5, 4), scaled = problem;
  scaled.x.col(2) *= 1e-9;
  scaled.x.col(4) *= 1e7;
  for (const bool orthogonal : {false, true}) {
    Eigen::VectorXd w, v;
    minimize(problem, w, {.orthogonal = orthogonal});
    minimize(scaled, v, {.orthogonal = orthogonal});
    v[2] *= 1e-9;
    v[4] *= 1e7;
    CHECK(largest(v - w) <= 1e-11 * largest(w));
  }
}

TEST_CASE("direct least squares: the same bits for any number of threads") {
  for (const Index columns : {5, 2100}) {
    auto problem = problem_of(columns == 5 ? 2500 : 6, columns, 0.5, 5, true);
    problem.l2 = 0.1;
    for (const bool orthogonal : {false, true}) {
      Eigen::VectorXd serial, several;
      problem.executor = Serial{};
      minimize(problem, serial, {.orthogonal = orthogonal});
      problem.executor = Threads{3};
      minimize(problem, several, {.orthogonal = orthogonal});
      CHECK(serial == several);
    }
  }
}

TEST_CASE("direct least squares: solves from any start, a warm one near the minimum too") {
  const auto problem = problem_of(40, 4, 0.5, 6);
  Eigen::VectorXd cold;
  minimize(problem, cold);
  for (const double off : {0.0, 1e-9, 1e3}) {
    CAPTURE(off);
    Eigen::VectorXd w = cold;
    w[0] += off;
    const auto result = minimize(problem, w, {.stopping = {.gradient = {.tolerance = 1}}});
    CHECK(result.iterations == 1);
    CHECK(converged(result.status));
    CHECK(w == cold);
  }
}

TEST_CASE("direct least squares: several targets by one factor, with the bits of each alone") {
  for (const Index columns : {6, 30}) {
    CAPTURE(columns);
    auto one = problem_of(20, columns, 0.5, 8, true);
    one.l2 = 0.1;
    std::vector<Smooth> all(3, one);
    all[1].y = one.y.array().square();
    all[2].y.setConstant(4);
    std::vector<LinearLeastSquares> problems;
    std::vector<Eigen::VectorXd> w(3, Eigen::VectorXd::Zero(columns + 1));
    for (const auto& problem : all) problems.push_back(problem.linear_least_squares());
    w[1][0] = 3;  // a start of its own
    int seen = 0;
    const auto results = DirectLeastSquares{}.minimize_each(problems, w, [&](const Iteration&) { return ++seen > 0; });
    REQUIRE(results.size() == 3);
    CHECK(seen == 6);
    for (std::size_t k = 0; k < 3; ++k) {
      Eigen::VectorXd alone = Eigen::VectorXd::Zero(columns + 1);
      if (k == 1) alone[0] = 3;
      CHECK(results[k].value == minimize(all[k], alone).value);
      CHECK(w[k] == alone);
    }
  }
}

TEST_CASE("direct least squares: several targets that cannot share a factor, or have other starts, are refused before the first is solved") {
  const auto one = problem_of(5, 2, 0, 9);
  const auto refused = [&](const LinearLeastSquares& second, std::vector<Eigen::VectorXd> w) {
    const std::vector<LinearLeastSquares> problems{one.linear_least_squares(), second};
    const auto before = w;
    const auto error = error_of<InvalidArgument>([&] { DirectLeastSquares{}.minimize_each(problems, w, [](const Iteration&) { return true; }); });
    CHECK(w == before);
    return error;
  };
  const auto changed = [&](auto LinearLeastSquares::* member, auto value) {
    LinearLeastSquares second = one.linear_least_squares();
    second.*member = value;
    return refused(second, std::vector<Eigen::VectorXd>(2, Eigen::VectorXd::Zero(3)));
  };
  CHECK(contains(changed(&LinearLeastSquares::rows, Index{4}), "LinearLeastSquares::rows, problem 1: found 4, expected 5, as in problem 0"));
  CHECK(contains(changed(&LinearLeastSquares::columns, Index{1}), "LinearLeastSquares::columns, problem 1: found 1, expected 2"));
  CHECK(contains(changed(&LinearLeastSquares::intercept, false), "LinearLeastSquares::intercept, problem 1: found 0, expected 1"));
  CHECK(contains(changed(&LinearLeastSquares::l2, 0.5), "LinearLeastSquares::l2, problem 1: found 0.5, expected 0"));
  CHECK(contains(refused(one.linear_least_squares(), {Eigen::VectorXd::Zero(3)}), "parameters: found 1 vector, expected 2, one for each problem"));
  CHECK(contains(refused(one.linear_least_squares(), {Eigen::VectorXd::Zero(3), Eigen::VectorXd()}), "parameters: found 0 numbers"));
}

TEST_CASE("direct least squares: stops when told, and refuses what it cannot do") {
  auto problem = problem_of(40, 4, 0.5, 6);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(5);
  auto never = [](const Iteration&) { return false; };
  CHECK(DirectLeastSquares{}.minimize(problem, w, never).status == Status::stopped_by_monitor);
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, w, {.largest = 0}); }), "DirectLeastSquares::largest: found 0"));
  problem.l1 = 0.5;
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, w); }), "LinearLeastSquares::l1: found 0.5"));
}

TEST_CASE("direct least squares: beyond the largest size gradients do") {
  const auto problem = problem_of(60, 5, 0.2, 7);
  Eigen::VectorXd direct, iterated;
  minimize(problem, direct);
  const auto result = minimize(problem, iterated, {.largest = 4, .stopping = {.gradient = {.tolerance = 1e-10}}});
  CHECK(result.iterations > 1);
  CHECK(largest(direct - iterated) <= 1e-7);
}

}  // namespace direct_least_squares_test
