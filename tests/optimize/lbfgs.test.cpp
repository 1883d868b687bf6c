// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <vector>

#include "attune/optimize/lbfgs.hpp"
#include "check_deterministic.hpp"
#include "objectives.hpp"

namespace lbfgs_test {

using namespace attune;
using attune_test::Beale;
using attune_test::contains;
using attune_test::error_of;
using attune_test::Quadratic;
using attune_test::Rosenbrock;
using attune_test::Watch;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct NotFinite {
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef&, GradientRef g) {
    g.setZero();
    return not_a_number;
  }
};
struct WrongSign {  // says that w² falls where it rises
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    g = -2 * w;
    return w.squaredNorm();
  }
};
struct Flat {  // a slope that is far below what the value can show
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef&, GradientRef g) {
    g.setConstant(1e-20);
    return 1;
  }
};
struct LogBarrier {  // w - log w, infinite for w ≤ 0: a first step of one from 0.01 leaves the domain
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    g[0] = 1 - 1 / w[0];
    return w[0] > 0 ? w[0] - std::log(w[0]) : std::numeric_limits<double>::infinity();
  }
};
struct Halving {  // a line search of the user's own, without limits to check
  template <class F>
  LineSearchEnd search(F& objective, const LineSearchStart& start, double first, Eigen::VectorXd& w, Eigen::VectorXd& g) const {
    int evaluations = 0;
    for (double step = first; step > 1e-12; step /= 2) {
      w = start.point + step * start.direction;
      const double value = objective.value_and_gradient(w, g);
      ++evaluations;
      if (value <= start.value + 1e-4 * step * start.slope) return {true, step, value, evaluations};
    }
    return {false, 0, start.value, evaluations};
  }
};

template <class F>
OptimizationResult run(F& objective, Eigen::VectorXd& w, const Lbfgs& optimizer = {}) {
  NoMonitor monitor;
  return optimizer.minimize(objective, w, monitor);
}

// With a Hessian whose smallest eigenvalue is m, a point whose gradient has components of at most tol is
// within √n tol / m of the minimum (times two: the Hessian varies a little on the way).
TEST_CASE("lbfgs: finds the minimum of Rosenbrock's function") {
  Rosenbrock f;
  Eigen::VectorXd w = Eigen::Vector2d(-1.2, 1);
  const auto result = run(f, w, {.stopping = {.gradient = {.tolerance = 1e-9}}});
  CHECK(result.status == Status::gradient_tolerance);
  CHECK((w - Eigen::Vector2d(1, 1)).norm() <= 2 * std::sqrt(2.0) * 1e-9 / 0.399);
  CHECK(result.gradient_norm <= 1e-9);
  CHECK(result.value < 1e-16);
  CHECK(result.iterations < 100);
}

TEST_CASE("lbfgs: finds the minimum of Beale's function") {
  Beale f;
  Eigen::VectorXd w = Eigen::Vector2d(1, 1);
  const auto result = run(f, w, {.stopping = {.gradient = {.tolerance = 1e-9}}});
  CHECK(result.status == Status::gradient_tolerance);
  // The Hessian 2 JᵀJ at (3, ½) has the smallest eigenvalue 0.301.
  CHECK((w - Eigen::Vector2d(3, 0.5)).norm() <= 2 * std::sqrt(2.0) * 1e-9 / 0.301);
}

TEST_CASE("lbfgs: finds the minimum of an ill-conditioned quadratic") {
  Quadratic f{.curvature = Eigen::VectorXd::LinSpaced(20, 0, 5).unaryExpr([](double e) { return std::pow(10.0, e); })};
  Eigen::VectorXd w = Eigen::VectorXd::Zero(20);
  const auto result = run(f, w, {.memory = 20, .stopping = {.gradient = {.tolerance = 2e-9}, .budget = {.iterations = 10000}}});
  CHECK(result.status == Status::gradient_tolerance);
  CHECK((w - f.minimum()).norm() <= 1e-8);  // √20 · 2e-9 / 1 is 0.9e-8
}

// Left out: what has a Hessian whose condition at the minimum is above 10⁸, or as many digits as the rounding of its values
// leaves; and Broyden's banded function, where the way ends in another of its local minima.
TEST_CASE("lbfgs: solves the test functions") {
  attune_test::check_solves(Lbfgs{.stopping = {.gradient = {.tolerance = 1e-8}}}, {{3, 0}, {4, 0}, {10, 0}, {17, 0}, {20, 9}, {22, 0}, {31, 0}});
}

TEST_CASE("lbfgs: works with any memory, and more of it helps") {
  int fewest = 0, most = 0;
  for (const int memory : {1, 2, 5, 20, 100}) {
    Quadratic f{.curvature = Eigen::VectorXd::LinSpaced(20, 0, 3).unaryExpr([](double e) { return std::pow(10.0, e); })};
    Eigen::VectorXd w = Eigen::VectorXd::Zero(20);
    const auto result = run(f, w, {.memory = memory, .stopping = {.gradient = {.tolerance = 1e-9}}});
    CHECK(converged(result.status));
    CHECK((w - f.minimum()).norm() <= 1e-8);
    (memory == 1 ? most : fewest) = result.iterations;
  }
  CHECK(fewest < most);
}

TEST_CASE("lbfgs: the history has the start and each iteration, with values that fall") {
  Rosenbrock f;
  Eigen::VectorXd w = Eigen::Vector2d(-1.2, 1);
  const auto result = run(f, w);
  REQUIRE(result.history.size() == static_cast<std::size_t>(result.iterations) + 1);
  CHECK(result.history.front().value == doctest::Approx(24.2).epsilon(1e-14));
  CHECK(result.history.front().step == 0);
  CHECK(result.history.back().value == result.value);
  CHECK(result.history.back().gradient_norm == result.gradient_norm);
  for (std::size_t i = 0; i < result.history.size(); ++i) {
    CHECK(result.history[i].index == static_cast<int>(i));
    CHECK(std::isnan(result.history[i].validation));
    if (i > 0) CHECK(result.history[i].value < result.history[i - 1].value);
    if (i > 0) CHECK(result.history[i].step > 0);
  }
}

TEST_CASE("lbfgs: the value and the gradient reported are those at the returned parameters") {
  Beale f;
  Eigen::VectorXd w = Eigen::Vector2d(1, 1), g(2);
  const auto result = run(f, w, {.stopping = {.budget = {.iterations = 4}}});
  CHECK(f.value_and_gradient(w, g) == result.value);
  CHECK(g.lpNorm<Eigen::Infinity>() == result.gradient_norm);
}

TEST_CASE("lbfgs: the count of evaluations is true") {
  Rosenbrock f;
  Eigen::VectorXd w = Eigen::Vector2d(-1.2, 1);
  const auto result = run(f, w);
  CHECK(result.evaluations == f.evaluations);
  CHECK(result.evaluations > result.iterations);
}

TEST_CASE("lbfgs: a start at the minimum is the end, after one evaluation") {
  Rosenbrock f;
  Eigen::VectorXd w = Eigen::Vector2d(1, 1);
  const auto result = run(f, w, {.stopping = {.gradient = {.tolerance = 0}}});
  CHECK(result.iterations == 0);
  CHECK(result.evaluations == 1);
  CHECK(converged(result.status));
  CHECK(w == Eigen::Vector2d(1, 1));
}

TEST_CASE("lbfgs: the limits on iterations and evaluations give their status") {
  Rosenbrock f;
  Eigen::VectorXd w = Eigen::Vector2d(-1.2, 1);
  const auto few = run(f, w, {.stopping = {.budget = {.iterations = 3}}});
  CHECK(few.status == Status::iteration_limit);
  CHECK(few.iterations == 3);
  w << -1.2, 1;
  const auto costly = run(f, w, {.stopping = {.budget = {.evaluations = 5}}});
  CHECK(costly.status == Status::evaluation_limit);
  CHECK(costly.evaluations >= 5);
  CHECK(costly.evaluations < 5 + StrongWolfe{}.max_evaluations);
}

TEST_CASE("lbfgs: stops when the monitor asks, and leaves the point that it saw") {
  Rosenbrock f;
  Eigen::VectorXd w = Eigen::Vector2d(-1.2, 1), g(2);
  Watch watch{.stop_after = 4};
  const auto result = Lbfgs{}.minimize(f, w, watch);
  CHECK(result.status == Status::stopped_by_monitor);
  CHECK(watch.seen.size() == 4);
  CHECK(result.iterations == 3);
  CHECK(f.value_and_gradient(w, g) == watch.seen.back().value);
}

TEST_CASE("lbfgs: a start whose value is not finite has diverged and is left alone") {
  NotFinite f;
  Eigen::VectorXd w = Eigen::VectorXd::Constant(1, 7);
  const auto result = run(f, w);
  CHECK(result.status == Status::diverged);
  CHECK(w[0] == 7);
}

TEST_CASE("lbfgs: a gradient of the wrong sign is a failed line search, not a minimum") {
  WrongSign f;
  Eigen::VectorXd w = Eigen::VectorXd::Constant(1, 1);
  const auto result = run(f, w);
  CHECK(result.status == Status::line_search_failed);
  CHECK(!converged(result.status));
  CHECK(w[0] == 1);
}

TEST_CASE("lbfgs: a slope below the precision of the value is a minimum as far as can be told") {
  Flat f;
  Eigen::VectorXd w = Eigen::VectorXd::Constant(1, 1);
  CHECK(run(f, w, {.stopping = {.gradient = {.tolerance = 0}}}).status == Status::precision_limit);
}

TEST_CASE("lbfgs: without a tolerance it goes down to the precision of the numbers and says that it converged") {
  Beale f;
  Eigen::VectorXd w = Eigen::Vector2d(1, 1);
  const auto result = run(f, w, {.stopping = {.gradient = {.tolerance = 0}}});
  CHECK(converged(result.status));
  CHECK((w - Eigen::Vector2d(3, 0.5)).norm() < 1e-7);
}

TEST_CASE("lbfgs: recovers from steps that leave the domain") {
  LogBarrier f;
  Eigen::VectorXd w = Eigen::VectorXd::Constant(1, 0.01);
  const auto result = run(f, w, {.stopping = {.gradient = {.tolerance = 1e-9}}});
  CHECK(converged(result.status));
  CHECK(std::abs(w[0] - 1) <= 2e-9);  // the second derivative is 1 there
}

TEST_CASE("lbfgs: takes a line search of the user's own, with or without limits to check") {
  Rosenbrock f;
  Eigen::VectorXd w = Eigen::Vector2d(-1.2, 1);
  NoMonitor monitor;
  const auto result = BasicLbfgs<Halving>{.stopping = {.gradient = {.tolerance = 1e-8}}}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK((w - Eigen::Vector2d(1, 1)).norm() <= 2 * std::sqrt(2.0) * 1e-8 / 0.399);
}

TEST_CASE("lbfgs: works on part of a longer vector") {
  Rosenbrock f;
  Eigen::VectorXd long_vector = Eigen::VectorXd::Constant(4, 9);
  long_vector.segment(1, 2) << -1.2, 1;
  NoMonitor monitor;
  Lbfgs{}.minimize(f, long_vector.segment(1, 2), monitor);
  CHECK(long_vector[0] == 9);
  CHECK(long_vector[1] == doctest::Approx(1).epsilon(1e-5));
  CHECK(long_vector[3] == 9);
}

TEST_CASE("lbfgs: gives the same bits twice") {
  Eigen::VectorXd a = Eigen::Vector2d(-1.2, 1), b = a;
  Rosenbrock f, g;
  run(f, a);
  run(g, b);
  CHECK(a == b);
}

TEST_CASE("lbfgs: settings out of range are refused by name, those of its policies too") {
  Rosenbrock f;
  Eigen::VectorXd w = Eigen::Vector2d(-1.2, 1);
  const auto refused = [&](const Lbfgs& optimizer) { return error_of<InvalidArgument>([&] { run(f, w, optimizer); }); };
  CHECK(contains(refused({.memory = 0}), "Lbfgs::memory"));
  CHECK(contains(refused({.line_search = {.curvature = 1}}), "StrongWolfe::curvature"));
  CHECK(contains(refused({.stopping = {.gradient = {.tolerance = -1}}}), "GradientTolerance::tolerance"));
  CHECK(contains(refused({.stopping = {.budget = {.iterations = 0}}}), "Budget::iterations"));
  CHECK(f.evaluations == 0);
}

TEST_CASE("lbfgs: patience on the validation rows stops, and the best iterate is returned with its value") {
  struct Watched : attune_test::Rosenbrock {
    double validation_value(const ParametersRef& w) { return std::abs(w[0]); }  // best half way
  } f;
  Eigen::VectorXd w(2), g(2);
  w << -1.2, 1;
  NoMonitor monitor;
  const auto result = Lbfgs{.stopping = {.validation = {.patience = 3}}}.minimize(f, w, monitor);
  CHECK(result.status == Status::validation_patience);
  CHECK(result.returned_iteration == result.iterations - 3);
  const auto& best = result.history[static_cast<std::size_t>(result.returned_iteration)];
  for (const auto& iteration : result.history) CHECK(best.validation <= iteration.validation);
  CHECK(best.validation == std::abs(w[0]));
  CHECK(result.value == f.value_and_gradient(w, g));
  CHECK(result.gradient_norm == g.lpNorm<Eigen::Infinity>());
}

}  // namespace lbfgs_test
