// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <vector>

#include "../objectives.hpp"
#include "attune/optimize/line_search/strong_wolfe.hpp"

namespace strong_wolfe_test {

using namespace attune;
using attune_test::Beale;
using attune_test::contains;
using attune_test::error_of;
using attune_test::Rosenbrock;

// The hard curves of Moré, Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20
// (1994), section 5, equations 5.1 and 5.2, as functions of one parameter.
struct MoreThuente1 {  // -a / (a² + 2): the minimum at √2 lies beyond a long slope
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    const double a = w[0], d = a * a + 2;
    g[0] = -1 / d + 2 * a * a / (d * d);
    return -a / d;
  }
};
struct MoreThuente2 {  // (a + 0.004)⁵ - 2 (a + 0.004)⁴
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    const double a = w[0] + 0.004;
    g[0] = 5 * std::pow(a, 4) - 8 * std::pow(a, 3);
    return std::pow(a, 5) - 2 * std::pow(a, 4);
  }
};
struct Wall {  // w² - w, infinite beyond 0.7
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    g[0] = 2 * w[0] - 1;
    return w[0] > 0.7 ? std::numeric_limits<double>::infinity() : w[0] * w[0] - w[0];
  }
};
struct Rises {  // w², which says that it falls
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    g = -2 * w;
    return w.squaredNorm();
  }
};
struct Down {  // falls for ever
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    g[0] = -1;
    return -w[0];
  }
};

// Searches from w along direction, and checks the strong Wolfe conditions at the step that is accepted, with
// the function's own value and gradient there.
template <class F>
void check_conditions(F f, const Eigen::VectorXd& at, const Eigen::VectorXd& direction, double first, const StrongWolfe& rule) {
  const auto n = at.size();
  Eigen::VectorXd g(n), w(n), end_g(n), true_g(n);
  const double value = f.value_and_gradient(at, g);
  const LineSearchStart start{at, direction, value, g.dot(direction), 16 * std::numeric_limits<double>::epsilon()};
  REQUIRE(start.slope < 0);
  const auto end = rule.search(f, start, first, w, end_g);
  CAPTURE(first);
  CAPTURE(end.step);
  CHECK(end.found);
  CHECK(end.step > 0);
  const double true_value = f.value_and_gradient(w, true_g);
  CHECK(end.value == true_value);
  CHECK(end_g == true_g);
  CHECK((w - (at + end.step * direction)).norm() <= 4 * std::numeric_limits<double>::epsilon() * (at.norm() + end.step * direction.norm()));
  CHECK(true_value <= value + rule.sufficient_decrease * end.step * start.slope);
  // 1e-12: the slope is a product that is rounded here and there in another order.
  CHECK(std::abs(true_g.dot(direction)) <= -rule.curvature * start.slope * (1 + 1e-12));
}

TEST_CASE("strong wolfe: both conditions hold at the accepted step, on curves that are hard, from any first step") {
  for (const double first : {1e-3, 0.1, 1.0, 10.0, 1000.0})
    for (const double curvature : {0.9, 0.5, 0.1}) {
      const StrongWolfe rule{.curvature = curvature};
      check_conditions(MoreThuente1{}, Eigen::VectorXd::Zero(1), Eigen::VectorXd::Ones(1), first, rule);
      // The second curve starts with a slope of 5e-7 and is -2.6 deep: doubles tell its values apart only where
      // its slope is above 1.5e-7, so that a tighter curvature cannot be asked of it.
      if (curvature == 0.9) check_conditions(MoreThuente2{}, Eigen::VectorXd::Zero(1), Eigen::VectorXd::Ones(1), first, rule);
      check_conditions(Wall{}, Eigen::VectorXd::Zero(1), Eigen::VectorXd::Ones(1), first, rule);
    }
}

TEST_CASE("strong wolfe: both conditions hold along gradients of Rosenbrock's and Beale's functions") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(150);
  for (int i = 0; i < 100; ++i) {
    const Eigen::VectorXd at = Eigen::Vector2d(4 * random.uniform() - 2, 4 * random.uniform() - 2);
    Eigen::VectorXd g(2);
    for (const double curvature : {0.9, 0.2})
      for (const double first : {1e-4, 1.0}) {
        Rosenbrock().value_and_gradient(at, g);
        check_conditions(Rosenbrock{}, at, -g, first, {.curvature = curvature});
        Beale().value_and_gradient(at, g);
        check_conditions(Beale{}, at, -g, first, {.curvature = curvature});
      }
  }
}

TEST_CASE("strong wolfe: a good first step is taken at once") {
  attune_test::Quadratic q{.curvature = Eigen::Vector2d(1, 1)};
  const Eigen::VectorXd at = Eigen::Vector2d::Zero(), direction = q.minimum();
  Eigen::VectorXd w(2), g(2);
  const auto end = StrongWolfe{}.search(q, {at, direction, 2.5, -5, 1e-15}, 1, w, g);
  CHECK(end.found);
  CHECK(end.step == 1);
  CHECK(end.evaluations == 1);
  CHECK(q.evaluations == 1);
}

TEST_CASE("strong wolfe: the count of evaluations is true") {
  Rosenbrock f;
  const Eigen::VectorXd at = Eigen::Vector2d(-1.2, 1);
  Eigen::VectorXd g(2), w(2), end_g(2);
  const double value = f.value_and_gradient(at, g);
  const Eigen::VectorXd direction = -g;
  f.evaluations = 0;
  const auto end = StrongWolfe{.curvature = 0.1}.search(f, {at, direction, value, -g.squaredNorm(), 1e-15}, 1, w, end_g);
  CHECK(end.evaluations == f.evaluations);
  CHECK(end.evaluations > 1);
}

TEST_CASE("strong wolfe: a function that falls for ever ends after the evaluations that are allowed, not found") {
  for (const int most : {1, 5, 40}) {
    Down f;
    const Eigen::VectorXd at = Eigen::VectorXd::Zero(1), direction = Eigen::VectorXd::Ones(1);
    Eigen::VectorXd w(1), g(1);
    const auto end = StrongWolfe{.max_evaluations = most}.search(f, {at, direction, 0, -1, 1e-15}, 1, w, g);
    CHECK(!end.found);
    CHECK(end.evaluations == most);
  }
}

TEST_CASE("strong wolfe: no step is found where the value rises against its slope") {
  Rises f;
  const Eigen::VectorXd at = Eigen::VectorXd::Ones(1), direction = Eigen::VectorXd::Constant(1, 2);
  Eigen::VectorXd w(1), g(1);
  CHECK(!StrongWolfe{}.search(f, {at, direction, 1, -4, 16 * std::numeric_limits<double>::epsilon()}, 0.5, w, g).found);
}

TEST_CASE("strong wolfe: settings out of range are refused by name") {
  const auto refused = [](const StrongWolfe& rule) { return error_of<InvalidArgument>([&] { rule.check(); }); };
  CHECK_NOTHROW(StrongWolfe{}.check());
  CHECK(contains(refused({.sufficient_decrease = 0}), "StrongWolfe::sufficient_decrease"));
  CHECK(contains(refused({.sufficient_decrease = 0.5}), "StrongWolfe::sufficient_decrease"));
  CHECK(contains(refused({.sufficient_decrease = 0.3, .curvature = 0.2}), "StrongWolfe::curvature"));
  CHECK(contains(refused({.curvature = 1}), "StrongWolfe::curvature"));
  CHECK(contains(refused({.max_evaluations = 0}), "StrongWolfe::max_evaluations"));
}

}  // namespace strong_wolfe_test
