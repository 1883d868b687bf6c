// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include "attune/optimize/bounded.hpp"
#include "attune/optimize/nelder_mead.hpp"
#include "check_deterministic.hpp"

namespace nelder_mead_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::solve;

struct Kink {  // |x - 1| + 2 |y + 2|, a value and no gradient
  Index dimension() const { return 2; }
  double value(const ParametersRef& w) const { return std::abs(w[0] - 1) + 2 * std::abs(w[1] + 2); }
};
struct HalfPlane {  // x - log x + y²: no number where x is negative
  Index dimension() const { return 2; }
  double value(const ParametersRef& w) const { return w[0] - std::log(w[0]) + w[1] * w[1]; }
};
struct OneDimension {
  Index dimension() const { return 1; }
  double value(const ParametersRef& w) const { return std::cosh(w[0] - 2); }
};
struct GradientOnly {  // as an Objective without value(w): the gradient is not looked at
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g.setConstant(std::numeric_limits<double>::quiet_NaN());
    return (w - Eigen::Vector2d(3, 4)).squaredNorm();
  }
};

static_assert(Optimizer<NelderMead> && CanMinimize<NelderMead, Kink> && CanMinimize<NelderMead, GradientOnly> && CanMinimize<NelderMead, ObjectiveWithinBounds<Kink>>);
static_assert(ValueObjective<Kink> && !Objective<Kink>);

// Left out: Box's function, where it walks off to infinity, along which the value falls to 0.0756.
TEST_CASE("nelder mead: solves the test functions of up to eight parameters") { attune_test::check_solves(NelderMead{}, {{12, 0}}, 8); }

TEST_CASE("nelder mead: solves Broyden's tridiagonal function of twenty parameters") {
  const auto s = solve(NelderMead{}, attune_test::functions::broyden_tridiagonal(20));
  CHECK(converged(s.result.status));
  CHECK(s.result.value <= 1e-12);
}

TEST_CASE("nelder mead: manners") { attune_test::check_manners(NelderMead{}); }

TEST_CASE("nelder mead: the gradient is not known, and steps are the size of the simplex") {
  const auto s = solve(NelderMead{}, attune_test::functions::beale());
  CHECK(s.result.status == Status::step_tolerance);
  for (const auto& i : s.result.history) CHECK(std::isnan(i.gradient_norm));
  CHECK(s.result.history.back().step <= 1e-8);
  CHECK(s.result.history[1].step > 0.01);
  CHECK(s.function.gradients == 0);
}

TEST_CASE("nelder mead: a kink is no obstacle") {
  Kink f;
  Eigen::VectorXd w = Eigen::Vector2d(0, 0);
  NoMonitor monitor;
  const auto result = NelderMead{}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK((w - Eigen::Vector2d(1, -2)).lpNorm<Eigen::Infinity>() <= 1e-7);
}

TEST_CASE("nelder mead: neither is a domain that ends") {
  HalfPlane f;
  Eigen::VectorXd w = Eigen::Vector2d(0.01, 1);
  NoMonitor monitor;
  const auto result = NelderMead{.spread = 2}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  // The value is level to a few units of rounding within √(16 ε) = 6e-8 of the minimum.
  CHECK((w - Eigen::Vector2d(1, 0)).lpNorm<Eigen::Infinity>() <= 1e-7);
}

TEST_CASE("nelder mead: bounds are kept, and a minimum at one is found") {
  Kink f;
  auto objective = bounded(f, {.lower = Eigen::Vector2d(2, -5), .upper = Eigen::Vector2d(9, -3)});
  Eigen::VectorXd w = Eigen::Vector2d(5, -4);
  NoMonitor monitor;
  const auto result = NelderMead{}.minimize(objective, w, monitor);
  CHECK(converged(result.status));
  CHECK(w[0] >= 2);
  CHECK(w[1] <= -3);
  CHECK((w - Eigen::Vector2d(2, -3)).lpNorm<Eigen::Infinity>() <= 1e-6);
}

TEST_CASE("nelder mead: one dimension, and an objective whose value comes with a gradient") {
  OneDimension f;
  Eigen::VectorXd w = Eigen::VectorXd::Constant(1, -5);
  NoMonitor monitor;
  CHECK(converged(NelderMead{}.minimize(f, w, monitor).status));
  CHECK(std::abs(w[0] - 2) <= 1e-7);
  GradientOnly g;
  w.setZero(2);
  CHECK(converged(NelderMead{}.minimize(g, w, monitor).status));
  CHECK((w - Eigen::Vector2d(3, 4)).norm() <= 1e-6);
}

TEST_CASE("nelder mead: begins again as often as that gains anything, and no more often than is said") {
  const auto evaluations = [](int restarts) { return solve(NelderMead{.restarts = restarts}, attune_test::functions::beale()).result.evaluations; };
  CHECK(evaluations(0) < evaluations(1));
  CHECK(evaluations(1) <= evaluations(2));
  CHECK(evaluations(100) == evaluations(200));
}

TEST_CASE("nelder mead: settings out of range are refused by name") {
  Kink f;
  Eigen::VectorXd w = Eigen::Vector2d(0, 0);
  NoMonitor monitor;
  const auto refused = [&](const NelderMead& optimizer) { return error_of<InvalidArgument>([&] { optimizer.minimize(f, w, monitor); }); };
  CHECK(contains(refused({.spread = 0}), "NelderMead::spread"));
  CHECK(contains(refused({.spread_of_zero = 0}), "NelderMead::spread_of_zero"));
  CHECK(contains(refused({.tolerance = 0}), "NelderMead::tolerance"));
  CHECK(contains(refused({.restarts = -1}), "NelderMead::restarts"));
}

}  // namespace nelder_mead_test
