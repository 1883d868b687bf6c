// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/loss/detail/positive_part.hpp"
#include "attune/optimize/gradient_descent.hpp"
#include "attune/optimize/owlqn.hpp"
#include "attune/optimize/smoothing.hpp"
#include "objectives.hpp"

namespace smoothing_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

// Σ_i a_i |c_i·w - b_i| + ½ pull |w|².
struct Distances {
  Eigen::MatrixXd c;
  Eigen::VectorXd b, a;
  double pull = 0;
  double width = 0;
  std::vector<double> widths{};

  mutable int asked = 0;

  Index dimension() const { return c.cols(); }
  void smooth(double h) {
    width = h;
    widths.push_back(h);
  }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    ++asked;
    const Eigen::VectorXd r = c * w - b;
    double value = 0.5 * pull * w.squaredNorm();
    g = pull * w;
    for (Index i = 0; i < r.size(); ++i) {
      const detail::PositivePart<double> up(r[i], width), down(-r[i], width);
      value += a[i] * (up.value + down.value);
      g += a[i] * (up.slope - down.slope) * c.row(i).transpose();
    }
    return value;
  }
};

Distances medians(std::vector<double> values, std::vector<double> weights) {
  Distances f;
  const auto n = static_cast<Index>(values.size());
  f.c = Eigen::MatrixXd::Ones(n, 1);
  f.b = Eigen::Map<Eigen::VectorXd>(values.data(), n);
  f.a = Eigen::Map<Eigen::VectorXd>(weights.data(), n);
  return f;
}

struct Smooth {
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g = w;
    return w.squaredNorm() / 2;
  }
};

static_assert(SmoothableObjective<Distances> && !SmoothableObjective<Smooth>);
static_assert(Optimizer<Smoothing> && CanMinimize<Smoothing, Distances> && !CanMinimize<Smoothing, Smooth> && CanMinimize<Lbfgs, Distances>);
static_assert(Optimizer<BasicSmoothing<GradientDescent>>);
static_assert(BasicSmoothing<Owlqn>::handles_composite && !Smoothing::handles_composite);

TEST_CASE("smoothing: the least sum of distances is at the median, weighted or not") {
  NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1);
  auto plain = medians({5, 1, 9, 2, 7}, {1, 1, 1, 1, 1});
  auto result = Smoothing{}.minimize(plain, w, monitor);
  CHECK(converged(result.status));
  CHECK(std::abs(w[0] - 5) <= 1e-12);
  CHECK(result.value == doctest::Approx(4 + 4 + 3 + 2).epsilon(1e-12));
  auto weighted = medians({5, 1, 9, 2, 7}, {1, 1, 6, 1, 1});
  w.setZero();
  Smoothing{}.minimize(weighted, w, monitor);
  CHECK(std::abs(w[0] - 9) <= 1e-12);
}

TEST_CASE("smoothing: finds the vertex of a linear program, and where a kink meets a slope") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(210);
  // Every row passes through the vertex, and the weights of each pair of rows are equal: the optimum.
  Distances f;
  const Index n = 40, p = 5;
  f.c.resize(n, p);
  for (double& v : f.c.reshaped()) v = random.normal();
  const Eigen::VectorXd vertex = Eigen::VectorXd::LinSpaced(p, -2, 3);
  f.b = f.c * vertex;
  f.a = Eigen::VectorXd::Ones(n);
  NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(p);
  Smoothing{}.minimize(f, w, monitor);
  CHECK((w - vertex).lpNorm<Eigen::Infinity>() <= 1e-9);
  // |w - 1| + ½ · 4 w²: the slope 4 w meets the kink's 1 at w = ¼; with a weight of 10 the kink at 1 holds.
  Distances one = medians({1}, {1});
  one.pull = 4;
  w = Eigen::VectorXd::Constant(1, -3.0);
  Smoothing{}.minimize(one, w, monitor);
  CHECK(std::abs(w[0] - 0.25) <= 1e-6);
  one.a[0] = 10;
  Smoothing{}.minimize(one, w, monitor);
  CHECK(std::abs(w[0] - 1) <= 1e-9);
}

TEST_CASE("smoothing: widths follow the scale of the problem, and the sharp one comes back at the end") {
  NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1), v = w;
  auto small = medians({5, 1, 9}, {1, 1, 1}), large = medians({5e6, 1e6, 9e6}, {1, 1, 1});
  Smoothing{}.minimize(small, w, monitor);
  Smoothing{}.minimize(large, v, monitor);
  CHECK(v[0] == doctest::Approx(1e6 * w[0]).epsilon(1e-9));
  REQUIRE(small.widths.size() == large.widths.size());
  for (std::size_t i = 0; i < small.widths.size(); ++i) CHECK(large.widths[i] == doctest::Approx(1e6 * small.widths[i]));
  CHECK(small.width == 0);
  CHECK(*std::max_element(small.widths.begin(), small.widths.end()) == doctest::Approx(0.3 * 15));
}

TEST_CASE("smoothing: iterations are counted through all stages, and a monitor can stop it") {
  auto f = medians({5, 1, 9, 2, 7}, {1, 1, 1, 1, 1});
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1);
  attune_test::Watch watch;
  const auto whole = Smoothing{}.minimize(f, w, watch);
  REQUIRE(watch.seen.size() == whole.history.size());
  REQUIRE(whole.history.size() == static_cast<std::size_t>(whole.iterations) + 1);  // the start, then one an iteration
  for (std::size_t i = 0; i < watch.seen.size(); ++i) {
    CHECK(watch.seen[i].index == static_cast<int>(i));
    CHECK(whole.history[i].index == static_cast<int>(i));
  }
  CHECK(whole.returned_iteration == whole.iterations);
  w.setZero();
  attune_test::Watch early{.stop_after = 3};
  const auto stopped = Smoothing{}.minimize(f, w, early);
  CHECK(stopped.status == Status::stopped_by_monitor);
  CHECK(early.seen.size() == 3);
  CHECK(f.width == 0);
}

TEST_CASE("smoothing: a start that is the minimum stays, and a value that is not finite is said") {
  auto f = medians({3}, {1});
  Eigen::VectorXd w = Eigen::VectorXd::Constant(1, 3.0);
  NoMonitor monitor;
  const auto there = Smoothing{}.minimize(f, w, monitor);
  CHECK(converged(there.status));
  REQUIRE(there.history.size() == 1);
  CHECK(there.returned_iteration == 0);
  CHECK(w[0] == 3);
  w[0] = std::numeric_limits<double>::quiet_NaN();
  CHECK(Smoothing{}.minimize(f, w, monitor).status == Status::diverged);
}

TEST_CASE("smoothing: all stages together keep to the budget, and what they asked for is what they report") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(211);
  Distances f;
  f.c.resize(60, 6);
  for (double& v : f.c.reshaped()) v = random.normal();
  f.b = Eigen::VectorXd(60);
  for (double& v : f.b) v = random.normal();
  f.a = Eigen::VectorXd::Ones(60);
  NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(6);
  const auto whole = Smoothing{}.minimize(f, w, monitor);
  CHECK(converged(whole.status));
  CHECK(whole.evaluations == f.asked);
  REQUIRE(whole.iterations > 20);
  for (const int budget : {1, 10, whole.iterations - 1}) {
    CAPTURE(budget);
    Smoothing brief;
    brief.inner.stopping.budget.iterations = budget;
    w.setZero();
    const auto result = brief.minimize(f, w, monitor);
    CHECK(result.iterations <= budget);
    CHECK(result.status == Status::iteration_limit);
    CHECK(result.history.size() == static_cast<std::size_t>(result.iterations) + 1);
    CHECK(f.width == 0);
    Eigen::VectorXd unused(6);
    CHECK(result.value == f.value_and_gradient(w, unused));
  }
  const int search = StrongWolfe{}.max_evaluations;  // a line search is not broken off
  for (const int budget : {1, 12, 40, whole.evaluations - 1}) {
    CAPTURE(budget);
    Smoothing brief;
    brief.inner.stopping.budget.evaluations = budget;
    w.setZero();
    f.asked = 0;
    const auto result = brief.minimize(f, w, monitor);
    CHECK(result.evaluations == f.asked);
    CHECK(result.evaluations < std::max(budget, 4) + search);
    CHECK(result.status == Status::evaluation_limit);
  }
  Smoothing exact;  // what it needs is enough
  exact.inner.stopping.budget.iterations = whole.iterations + 1;
  exact.inner.stopping.budget.evaluations = whole.evaluations + 1;
  Eigen::VectorXd v = Eigen::VectorXd::Zero(6);
  w.setZero();
  Smoothing{}.minimize(f, w, monitor);
  CHECK(exact.minimize(f, v, monitor).iterations == whole.iterations);
  CHECK(v == w);
}

TEST_CASE("smoothing: what is left of a budget, and which limit is reached") {
  const Budget budget{.iterations = 100, .evaluations = 70, .seconds = 2};
  const OptimizationResult used{.iterations = 40, .evaluations = 50};
  const Budget rest = detail::rest_of(budget, used, 1.5);
  CHECK(rest.iterations == 60);
  CHECK(rest.evaluations == 20);
  CHECK(rest.seconds == 0.5);
  CHECK(detail::rest_of(budget, {.evaluations = 80}, 9).evaluations == 1);  // 0 would be no limit
  CHECK(detail::rest_of(budget, used, 9).seconds > 0);
  CHECK(!detail::used_up(budget, used, 1.5));
  CHECK(detail::used_up(budget, {.iterations = 100}, 0) == Status::iteration_limit);
  CHECK(detail::used_up(budget, {.evaluations = 70}, 0) == Status::evaluation_limit);
  CHECK(detail::used_up(budget, used, 2) == Status::time_limit);
  CHECK(!detail::used_up({.iterations = 100}, used, 9));  // no other limits
}

TEST_CASE("smoothing: settings out of range are refused") {
  CHECK(contains(error_of<InvalidArgument>([] { Smoothing{.last = 0}.check(); }), "Smoothing::last"));
  CHECK(contains(error_of<InvalidArgument>([] { Smoothing{.first = 1e-9}.check(); }), "Smoothing::last"));
  CHECK(contains(error_of<InvalidArgument>([] { Smoothing{.shrink = 1}.check(); }), "Smoothing::shrink"));
  CHECK(Smoothing{}.inner.memory == 40);
}

}  // namespace smoothing_test
