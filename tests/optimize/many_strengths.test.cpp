// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/many_strengths.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/optimize/coordinate_descent.hpp"
#include "attune/optimize/direct_least_squares.hpp"
#include "attune/optimize/minimize.hpp"
#include "least_squares_problem.hpp"

namespace many_strengths_test {

using namespace attune;
using detail::StrengthRun;
using Problem = attune_test::LeastSquaresProblem;

namespace {

const Observer nobody{};
const Stopping usual{}, to_the_end{.gradient = {.tolerance = 1e-13}};

std::vector<StrengthRun> runs_of(const std::vector<double>& strengths, double l1_ratio, const Stopping& stopping) {
  std::vector<StrengthRun> runs;
  for (const double strength : strengths) runs.push_back({.strength = strength, .l1_ratio = l1_ratio, .stopping = &stopping, .largest_gap = 1e-26, .largest = 4096, .observer = &nobody});
  return runs;
}

template <class Optimizer>
OptimizationResult alone(Problem problem, const StrengthRun& run, const Optimizer& optimizer, Eigen::VectorXd& w) {
  problem.l1 = run.strength * run.l1_ratio;
  problem.l2 = run.strength * (1 - run.l1_ratio);
  w = Eigen::VectorXd::Zero(problem.dimension());
  NoMonitor monitor;
  return optimizer.minimize(problem, w, monitor);
}

}  // namespace

TEST_CASE("many strengths: ridges have the bits of single minimisations, for any shape") {
  CAPTURE(attune_test::seed());
  struct Shape {
    Index rows, columns;
  };
  for (const auto& [rows, columns] : {Shape{40, 6}, Shape{12, 12}, Shape{15, 70}})
    for (const bool weighted : {false, true})
      for (const bool intercept : {true, false})
        for (const int threads : {1, 3}) {
          CAPTURE(rows);
          CAPTURE(weighted);
          CAPTURE(intercept);
          auto problem = attune_test::least_squares_problem(rows, columns, 0.5, 41, weighted);
          problem.intercept = intercept;
          problem.executor = Threads{threads};
          problem.x.col(1).setConstant(0.3);
          auto runs = runs_of({3.0, 0.1, 1e-6, 0.0}, 0, usual);
          detail::minimize_ridges(problem.linear_least_squares(), runs);
          for (const StrengthRun& run : runs) {
            CAPTURE(run.strength);
            REQUIRE(run.solved);
            Eigen::VectorXd w;
            const auto expected = alone(problem, run, DirectLeastSquares{}, w);
            CHECK(run.parameters == w);
            CHECK(run.result.status == expected.status);
            CHECK(run.result.value == expected.value);
            CHECK(run.result.gradient_norm == expected.gradient_norm);
            CHECK(run.result.history.size() == 2);
          }
        }
}

TEST_CASE("many strengths: lassos are those of single minimisations, to their tolerance") {
  CAPTURE(attune_test::seed());
  for (const bool weighted : {false, true})
    for (const bool intercept : {true, false}) {
      auto problem = attune_test::least_squares_problem(25, 60, 0.6, 42, weighted);
      problem.intercept = intercept;
      problem.x.col(1).setConstant(0.3);
      for (const double l1_ratio : {1.0, 0.4}) {
        auto runs = runs_of({0.02, 100.0, 0.3, 1.0}, l1_ratio, to_the_end);
        detail::minimize_lassos(problem.linear_least_squares(), runs);
        for (const StrengthRun& run : runs) {
          CAPTURE(run.strength);
          REQUIRE(run.solved);
          Eigen::VectorXd w;
          const auto expected = alone(problem, run, CoordinateDescent{.gap_tolerance = 1e-26, .stopping = to_the_end}, w);
          CHECK(converged(run.result.status));
          CHECK(run.result.value == doctest::Approx(expected.value).epsilon(1e-12));
          CHECK((run.parameters - w).lpNorm<Eigen::Infinity>() <= 1e-8 * std::max(1.0, w.lpNorm<Eigen::Infinity>()));
        }
        CHECK(runs[1].parameters.head(60).isZero(0));
        CHECK(!runs[0].parameters.head(60).isZero(0));
      }
    }
}

TEST_CASE("many strengths: what is too large, or no number, is left for minimisations of their own") {
  auto problem = attune_test::least_squares_problem(15, 40, 0.5, 43);
  auto runs = runs_of({1.0, 2.0}, 0, usual);
  runs[1].largest = 14;
  detail::minimize_ridges(problem.linear_least_squares(), runs);
  CHECK(runs[0].solved);
  CHECK(!runs[1].solved);
  problem.x(3, 3) = 1e200;  // whose square is none
  for (const auto minimize : {&detail::minimize_ridges, &detail::minimize_lassos}) {
    runs = runs_of({1.0}, minimize == &detail::minimize_lassos ? 1 : 0, usual);
    minimize(problem.linear_least_squares(), runs);
    CHECK(!runs[0].solved);
  }
}

}  // namespace many_strengths_test
