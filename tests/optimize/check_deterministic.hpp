// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every optimizer without chance must do, whatever it asks of an objective.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "../support.hpp"
#include "objectives.hpp"
#include "test_functions.hpp"

namespace attune_test {

/// Nothing about it is a number.
struct Nowhere {
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  attune::Index dimension() const { return 2; }
  attune::Index residual_count() const { return 2; }
  double value(const attune::ParametersRef&) const { return nan; }
  double value_and_gradient(const attune::ParametersRef&, attune::GradientRef g) const {
    g.setConstant(nan);
    return nan;
  }
  void hessian_vector(const attune::ParametersRef&, const attune::ParametersRef&, attune::GradientRef product) const { product.setConstant(nan); }
  void residuals_and_jacobian(const attune::ParametersRef&, attune::GradientRef r, Eigen::MatrixXd& jacobian) const {
    r.setConstant(nan);
    jacobian.setConstant(nan);
  }
};

/// Of no parameters: ½ 2².
struct Nothing {
  attune::Index dimension() const { return 0; }
  attune::Index residual_count() const { return 1; }
  double value(const attune::ParametersRef&) const { return 2; }
  double value_and_gradient(const attune::ParametersRef&, attune::GradientRef) const { return 2; }
  void hessian(const attune::ParametersRef&, Eigen::MatrixXd&) const {}
  void hessian_vector(const attune::ParametersRef&, const attune::ParametersRef&, attune::GradientRef) const {}
  void residuals_and_jacobian(const attune::ParametersRef&, attune::GradientRef r, Eigen::MatrixXd&) const { r[0] = 2; }
};

template <class O>
struct Solved {
  attune::OptimizationResult result{};
  Eigen::VectorXd w{};
  TestFunction function;
};

template <class O>
Solved<O> solve(const O& optimizer, TestFunction f) {
  Solved<O> s{.w = f.start, .function = std::move(f)};
  attune::NoMonitor monitor;
  s.result = optimizer.minimize(s.function, s.w, monitor);
  return s;
}

/// One of the paper's problems that is left out, of this many parameters (0: of any), for a reason.
struct LeftOut {
  int number;
  attune::Index dimension;
};

/// All the test functions from the paper's starting points: it converges, to a minimum that the paper has.
template <class O>
void check_solves(const O& optimizer, const std::vector<LeftOut>& left_out = {}, attune::Index most_parameters = 100) {
  for (auto& f : test_functions()) {
    bool out = f.dimension() > most_parameters;
    for (const auto& [number, dimension] : left_out) out = out || (f.number == number && (dimension == 0 || dimension == f.dimension()));
    if (out) continue;
    const std::string name = f.name;
    const auto n = f.dimension();
    CAPTURE(name);
    CAPTURE(n);
    const auto s = solve(optimizer, std::move(f));
    CAPTURE(to_string(s.result.status));
    CAPTURE(2 * s.result.value);
    CHECK(converged(s.result.status));
    CHECK(s.function.is_minimum(s.result.value));
    CHECK(s.function.value(s.w) == doctest::Approx(s.result.value).epsilon(1e-9));
  }
}

/// Histories, counts, budgets, monitors, refusals: on Rosenbrock's function, at whose start of the history is 12.1.
template <class O>
void check_manners(O optimizer) {
  using namespace attune;
  NoMonitor none;
  const auto f = functions::rosenbrock();

  SUBCASE("the history has the start and each iteration, and the counts are true") {
    const auto s = solve(optimizer, f);
    CHECK(converged(s.result.status));
    CHECK((s.w - Eigen::Vector2d(1, 1)).norm() <= 1e-4);
    REQUIRE(s.result.history.size() == static_cast<std::size_t>(s.result.iterations) + 1);
    CHECK(s.result.history.back().value == s.result.value);
    CHECK(s.result.returned_iteration == s.result.iterations);
    for (std::size_t i = 0; i < s.result.history.size(); ++i) {
      CHECK(s.result.history[i].index == static_cast<int>(i));
      CHECK(std::isnan(s.result.history[i].validation));
      if (i > 0) CHECK(s.result.history[i].value <= s.result.history[i - 1].value);
    }
    CHECK(s.result.iterations > 3);
    // Residuals that are asked for with their Jacobian count as both.
    const int both = s.function.values > 0 && s.function.curvatures > 0 ? 1 : 0;
    CHECK(s.result.evaluations == s.function.values + s.function.gradients + both);
    CHECK(s.result.curvatures == s.function.curvatures);
  }
  SUBCASE("no parameters at all: the value is that of the one point there is") {
    Nothing f0;
    Eigen::VectorXd w(0);
    const auto result = optimizer.minimize(f0, w, none);
    CHECK(converged(result.status));
    CHECK(result.value == 2);
    CHECK(result.iterations <= 1);
  }
  SUBCASE("the same bits twice, and on part of a longer vector") {
    const auto s = solve(optimizer, f), again = solve(optimizer, f);
    CHECK(s.w == again.w);
    Eigen::VectorXd longer = Eigen::VectorXd::Constant(4, 9);
    longer.segment(1, 2) = f.start;
    auto copy = f;
    optimizer.minimize(copy, longer.segment(1, 2), none);
    CHECK(longer.segment(1, 2) == s.w);
    CHECK(longer[0] == 9);
    CHECK(longer[3] == 9);
  }
  SUBCASE("budgets of iterations and evaluations give their status") {
    auto brief = optimizer;
    brief.stopping.budget.iterations = 3;
    const auto few = solve(brief, f);
    CHECK(few.result.status == Status::iteration_limit);
    CHECK(few.result.iterations == 3);
    CHECK(few.function.value(few.w) == doctest::Approx(few.result.value).epsilon(1e-14));
    brief = optimizer;
    brief.stopping.budget.evaluations = 5;
    const auto costly = solve(brief, f);
    CHECK(costly.result.status == Status::evaluation_limit);
    CHECK(costly.result.evaluations >= 5);
    CHECK(costly.result.evaluations < 50);
  }
  SUBCASE("stops when the monitor asks, and leaves the point that it saw") {
    Watch watch{.stop_after = 4};
    auto copy = f;
    Eigen::VectorXd w = f.start;
    const auto result = optimizer.minimize(copy, w, watch);
    CHECK(result.status == Status::stopped_by_monitor);
    CHECK(watch.seen.size() == 4);
    CHECK(result.iterations == 3);
    CHECK(copy.value(w) == doctest::Approx(watch.seen.back().value).epsilon(1e-14));
  }
  SUBCASE("a start whose value is not finite has diverged and is left alone") {
    Nowhere nowhere;
    Eigen::VectorXd w = Eigen::VectorXd::LinSpaced(2, 7, 8);
    const auto result = optimizer.minimize(nowhere, w, none);
    CHECK(result.status == Status::diverged);
    CHECK(w == Eigen::Vector2d(7, 8));
  }
  SUBCASE("a start of the wrong size, and a stopping rule out of range, are refused") {
    auto copy = f;
    Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
    CHECK(contains(error_of<InvalidArgument>([&] { optimizer.minimize(copy, w, none); }), "parameters: found 3 numbers, expected 2"));
    w = f.start;
    auto wrong = optimizer;
    wrong.stopping.budget.iterations = 0;
    CHECK(contains(error_of<InvalidArgument>([&] { wrong.minimize(copy, w, none); }), "Budget::iterations"));
    CHECK(copy.values + copy.gradients + copy.curvatures == 0);
  }
}

/// With a gradient to go by: a start at the minimum is the end, and the gradient that is reported is the one there.
template <class O>
void check_gradient_manners(const O& optimizer) {
  using namespace attune;
  NoMonitor none;
  auto f = functions::rosenbrock();
  Eigen::VectorXd w = Eigen::Vector2d(1, 1), g(2);
  const auto result = optimizer.minimize(f, w, none);
  CHECK(result.status == Status::gradient_tolerance);
  CHECK(result.iterations == 0);
  CHECK(w == Eigen::Vector2d(1, 1));
  auto brief = optimizer;
  brief.stopping.budget.iterations = 4;
  const auto s = solve(brief, functions::beale());
  auto beale = functions::beale();
  CHECK(beale.value_and_gradient(s.w, g) == doctest::Approx(s.result.value).epsilon(1e-13));
  CHECK(g.template lpNorm<Eigen::Infinity>() == doctest::Approx(s.result.gradient_norm).epsilon(1e-12));
}

}  // namespace attune_test
