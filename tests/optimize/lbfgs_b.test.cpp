// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/optimize/bounded.hpp"
#include "attune/optimize/lbfgs_b.hpp"
#include "check_deterministic.hpp"

namespace lbfgs_b_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::TestFunction;

constexpr double infinity = std::numeric_limits<double>::infinity();

// As an optimizer of functions without bounds: infinitely wide ones.
struct Unbounded {
  Stopping stopping{};
  template <class F, class M>
  OptimizationResult minimize(F& f, Eigen::Ref<Eigen::VectorXd> w, M& monitor) const {
    auto wide = bounded(f, {});
    return LbfgsB{.stopping = stopping}.minimize(wide, w, monitor);
  }
};

struct Inside {  // fails where it is asked for a value outside of its domain
  TestFunction f;
  Bounds bounds;
  Index dimension() const { return f.dimension(); }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    for (Index j = 0; j < w.size(); ++j) REQUIRE((w[j] >= bounds.lower[j] && w[j] <= bounds.upper[j]));
    return f.value_and_gradient(w, g);
  }
};

// Left out: what has a Hessian whose condition at the minimum is above 10⁸, or as many digits as the rounding of its values
// leaves; and Broyden's banded function, where the way ends in another of its local minima.
TEST_CASE("lbfgs-b: solves the test functions without bounds") {
  attune_test::check_solves(Unbounded{{.gradient = {.tolerance = 1e-8}}}, {{3, 0}, {4, 0}, {10, 0}, {17, 0}, {20, 9}, {22, 0}, {31, 0}});
}

TEST_CASE("lbfgs-b: manners") { attune_test::check_manners(Unbounded{}); }

TEST_CASE("lbfgs-b: begins and ends where the gradient says") { attune_test::check_gradient_manners(Unbounded{}); }

// The conditions of a minimum within bounds: the gradient is 0 where a parameter is free, points out of the bounds where it
// is at one.
TEST_CASE("lbfgs-b: finds what fulfils the conditions of a minimum, and is never outside of the bounds") {
  for (const bool narrow : {false, true})
    for (const auto& f : attune_test::test_functions()) {
      CAPTURE(f.name);
      CAPTURE(narrow);
      if (f.number == 10) continue;  // its values are not known to the digits that are asked for here
      const Index n = f.dimension();
      Inside inside{f, {f.start, f.start}};
      for (Index j = 0; j < n; ++j) {
        const double size = 1 + std::abs(f.start[j]);
        inside.bounds.lower[j] -= narrow ? 0.1 * size : j % 2 == 0 ? size : 0.0;
        inside.bounds.upper[j] += j % 3 == 0 ? 0.02 * size : narrow ? 0.5 * size : infinity;
      }
      auto objective = bounded(inside, inside.bounds);
      Eigen::VectorXd w = f.start, g(n);
      NoMonitor monitor;
      const auto result = LbfgsB{.stopping = {.gradient = {.tolerance = 1e-7}}}.minimize(objective, w, monitor);
      CAPTURE(to_string(result.status));
      CHECK(converged(result.status));
      const double value = f.value_and_gradient(w, g);
      CHECK(value == doctest::Approx(result.value).epsilon(1e-13));
      CHECK(value <= f.value(f.start));
      double worst = 0;
      for (Index j = 0; j < n; ++j) {
        const double to = std::min(std::max(w[j] - g[j], inside.bounds.lower[j]), inside.bounds.upper[j]);
        worst = std::max(worst, std::abs(w[j] - to));
      }
      CHECK(worst == doctest::Approx(result.gradient_norm).epsilon(1e-9));
      if (result.status == Status::gradient_tolerance) CHECK(worst <= 1e-7 * std::max(1.0, value));
    }
}

TEST_CASE("lbfgs-b: a minimum at a bound is exactly there") {
  // On x = ½ Rosenbrock's function is least at y = ¼: value ½ · ¼, half of the paper's.
  auto f = attune_test::functions::rosenbrock();
  auto objective = bounded(f, {.lower = Eigen::Vector2d(-infinity, -1), .upper = Eigen::Vector2d(0.5, 10)});
  Eigen::VectorXd w = f.start;
  NoMonitor monitor;
  const auto result = LbfgsB{.stopping = {.gradient = {.tolerance = 1e-9}}}.minimize(objective, w, monitor);
  CHECK(result.status == Status::gradient_tolerance);
  CHECK(w[0] == 0.5);
  CHECK(w[1] == doctest::Approx(0.25).epsilon(1e-9));
  CHECK(result.value == doctest::Approx(0.125).epsilon(1e-12));
}

TEST_CASE("lbfgs-b: a quadratic function of many bounds") {
  // Σ ½ c_j (w_j - t_j)²: each parameter is its target, clamped.
  struct Separate {
    Eigen::VectorXd curvature, target;
    Index dimension() const { return target.size(); }
    double value_and_gradient(const ParametersRef& w, GradientRef g) const {
      g = curvature.cwiseProduct(w - target);
      return 0.5 * g.dot(w - target);
    }
  } f{Eigen::VectorXd(200), Eigen::VectorXd(200)};
  for (Index j = 0; j < 200; ++j) {
    f.curvature[j] = std::pow(10.0, static_cast<double>(j % 4));
    f.target[j] = static_cast<double>(j % 7) - 3;
  }
  auto objective = bounded(f, {.lower = Eigen::VectorXd::Constant(1, -1), .upper = Eigen::VectorXd::Constant(1, 1.5)});
  Eigen::VectorXd w = Eigen::VectorXd::Constant(200, 100);  // outside: clamped
  NoMonitor monitor;
  const auto result = LbfgsB{.stopping = {.gradient = {.tolerance = 1e-9}}}.minimize(objective, w, monitor);
  CHECK(result.status == Status::gradient_tolerance);
  for (Index j = 0; j < 200; ++j) {
    const double expected = std::min(std::max(f.target[j], -1.0), 1.5);
    if (expected != f.target[j]) CHECK(w[j] == expected);
    CHECK(std::abs(w[j] - expected) <= 1e-9 * result.value);
  }
}

TEST_CASE("lbfgs-b: a parameter whose bounds are equal stays") {
  auto f = attune_test::functions::wood();
  auto objective = bounded(f, {.lower = Eigen::Vector4d(-infinity, 1, -infinity, 1), .upper = Eigen::Vector4d(infinity, 1, infinity, 1)});
  Eigen::VectorXd w = f.start;
  NoMonitor monitor;
  const auto result = LbfgsB{}.minimize(objective, w, monitor);
  CHECK(converged(result.status));
  CHECK(w[1] == 1);
  CHECK(w[3] == 1);
  // x₀ and x₂ are then roots of x² = 1, or nearly: minima of 100 (1 - x²)² + (1 - x)² and of its like.
  CHECK(std::abs(std::abs(w[0]) - 1) <= 0.01);
}

TEST_CASE("lbfgs-b: settings are refused by name") {
  auto f = attune_test::functions::rosenbrock();
  auto objective = bounded(f, {});
  Eigen::VectorXd w = f.start;
  NoMonitor monitor;
  CHECK(contains(error_of<InvalidArgument>([&] { LbfgsB{.memory = 0}.minimize(objective, w, monitor); }), "LbfgsB::memory"));
}

TEST_CASE("lbfgs-b: what has bounds says so, and what ignores them does not take it") {
  using Box = ObjectiveWithinBounds<TestFunction>;
  static_assert(BoundedObjective<Box> && CompositeObjective<Box> && ValueObjective<Box> && !BoundedObjective<TestFunction>);
  static_assert(CanMinimize<LbfgsB, Box> && !CanMinimize<LbfgsB, TestFunction> && Optimizer<LbfgsB>);
}

}  // namespace lbfgs_b_test
