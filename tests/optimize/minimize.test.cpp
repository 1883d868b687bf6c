// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "../support.hpp"
#include "attune/core/error.hpp"
#include "attune/optimize/cma_es.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/lbfgs_b.hpp"
#include "attune/optimize/minimize.hpp"
#include "attune/optimize/nelder_mead.hpp"

namespace minimize_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

// Rosenbrock (1960): the minimum is 0, at (1, 1).
double rosenbrock(const Eigen::VectorXd& w) { return std::pow(1 - w[0], 2) + 100 * std::pow(w[1] - w[0] * w[0], 2); }
double rosenbrock_with_gradient(const Eigen::VectorXd& w, Eigen::VectorXd& gradient) {
  gradient[1] = 200 * (w[1] - w[0] * w[0]);
  gradient[0] = -2 * (1 - w[0]) - 2 * w[0] * gradient[1];
  return rosenbrock(w);
}
Eigen::VectorXd start() { return Eigen::Vector2d(-1.2, 1); }
double distance(const Eigen::VectorXd& w, double x, double y) { return (w - Eigen::Vector2d(x, y)).norm(); }

struct Bowl {
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g = 2 * w;
    return w.squaredNorm();
  }
};

TEST_CASE("minimize: a function and its gradient") {
  Eigen::VectorXd w = start();
  const auto result = minimize(Lbfgs{}, rosenbrock_with_gradient, w);
  CHECK(converged(result.status));
  CHECK(distance(w, 1, 1) < 1e-6);
}

TEST_CASE("minimize: what takes any vectors is called with Eigen's") {
  Eigen::VectorXd w = start();
  const auto any = [](const auto& at, auto& gradient) { return rosenbrock_with_gradient(at, gradient); };
  CHECK(converged(minimize(Lbfgs{}, any, w).status));
  CHECK(distance(w, 1, 1) < 1e-6);
}

TEST_CASE("minimize: values alone") {
  Eigen::VectorXd w = start(), v = start();
  CHECK(converged(minimize(NelderMead{}, rosenbrock, w).status));
  CHECK(distance(w, 1, 1) < 1e-5);
  CHECK(converged(minimize(CmaEs{.seed = 1}, rosenbrock, v).status));
  CHECK(distance(v, 1, 1) < 1e-5);
}

TEST_CASE("minimize: within bounds, which the function is never asked outside of") {
  // With x ≤ 1/2 the least is on the bound, where y = x².
  Eigen::VectorXd w = start();
  double largest = -2;
  const auto watched = [&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
    largest = std::max(largest, at[0]);
    return rosenbrock_with_gradient(at, gradient);
  };
  const auto result = minimize(LbfgsB{}, watched, w, {.lower = Eigen::Vector2d(-2, -2), .upper = Eigen::Vector2d(0.5, 2)});
  CHECK(converged(result.status));
  CHECK(distance(w, 0.5, 0.25) < 1e-6);
  CHECK(largest == 0.5);

  w = start();
  CHECK(converged(minimize(NelderMead{}, rosenbrock, w, {.upper = Eigen::VectorXd::Constant(1, 0.5)}).status));
  CHECK(rosenbrock(w) >= 0.25);
  CHECK(rosenbrock(w) < 0.2501);  // a simplex that is cut off at a bound is narrow when it gets there
}

TEST_CASE("minimize: a start outside of the bounds is moved inside, and stays where it was if the function throws") {
  const auto broken = [](const Eigen::VectorXd& at) -> double {
    CHECK(at[1] <= 0.5);
    throw std::runtime_error("broken");
  };
  Eigen::VectorXd w = start();
  CHECK_THROWS_AS(static_cast<void>(minimize(NelderMead{}, broken, w, {.upper = Eigen::VectorXd::Constant(1, 0.5)})), std::runtime_error);
  CHECK(w == start());
}

TEST_CASE("minimize: an objective goes as it is, a temporary too") {
  Eigen::VectorXd w = start();
  CHECK(converged(minimize(Lbfgs{}, Bowl{}, w).status));
  CHECK(w.norm() < 1e-6);
}

TEST_CASE("minimize: the monitor sees each iteration, and stops") {
  Eigen::VectorXd w = start();
  int seen = 0;
  const auto result = minimize(Lbfgs{}, rosenbrock_with_gradient, w, [&](const Iteration&) { return ++seen < 3; });
  CHECK(seen == 3);
  CHECK_FALSE(converged(result.status));
}

TEST_CASE("minimize: a gradient that is not written, or not whole, is not taken for one") {
  Eigen::VectorXd w = start();
  const auto by_value = [](const Eigen::VectorXd& at, Eigen::VectorXd gradient) { return rosenbrock_with_gradient(at, gradient); };
  CHECK_FALSE(converged(minimize(Lbfgs{}, by_value, w).status));
  CHECK(w == start());

  const auto longer = [](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
    gradient = Eigen::VectorXd::Zero(3);
    return rosenbrock(at);
  };
  CHECK(contains(error_of<InvalidArgument>([&] { static_cast<void>(minimize(Lbfgs{}, longer, w)); }), "gradient, written by the function: found 3 numbers, expected 2"));
}

TEST_CASE("minimize: what the function throws comes out, with the start as it was") {
  Eigen::VectorXd w = start();
  int calls = 0;
  const auto broken = [&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
    if (++calls == 3) throw std::runtime_error("broken");
    return rosenbrock_with_gradient(at, gradient);
  };
  CHECK_THROWS_AS(static_cast<void>(minimize(Lbfgs{}, broken, w)), std::runtime_error);
  CHECK(w == start());
}

TEST_CASE("minimize: bounds that cross are refused") {
  Eigen::VectorXd w = start();
  CHECK_THROWS_AS(static_cast<void>(minimize(LbfgsB{}, rosenbrock_with_gradient, w, {.lower = Eigen::Vector2d(1, 1), .upper = Eigen::Vector2d(0, 2)})), InvalidArgument);
}

}  // namespace minimize_test
