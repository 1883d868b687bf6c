// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/optimize/gradient_descent.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "attune/optimize/schedule/reduce_on_plateau.hpp"
#include "objectives.hpp"

namespace gradient_descent_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::Quadratic;
using attune_test::Watch;

OptimizationResult run(Quadratic& f, Eigen::VectorXd& w, const GradientDescent& optimizer) {
  NoMonitor monitor;
  return optimizer.minimize(f, w, monitor);
}

Quadratic quadratic() { return {.curvature = Eigen::Vector3d(1, 2, 4)}; }

TEST_CASE("gradient descent: a step goes against the gradient by the rate") {
  auto f = quadratic();
  Eigen::VectorXd w = Eigen::Vector3d(2, 2, 2);  // gradient (1, 0, -4)
  run(f, w, {.learning_rate = 0.25, .stopping = {.budget = {.iterations = 1}}});
  CHECK(w == Eigen::Vector3d(1.75, 2, 3));
}

TEST_CASE("gradient descent: converges on a quadratic when the rate is below 2 / curvature") {
  auto f = quadratic();
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  const auto result = run(f, w, {.learning_rate = 0.4, .stopping = {.gradient = {.tolerance = 1e-9}}});
  CHECK(result.status == Status::gradient_tolerance);
  CHECK((w - f.minimum()).norm() <= std::sqrt(3.0) * 1e-9);  // smallest curvature 1
}

TEST_CASE("gradient descent: says that it diverged when the rate is too large, and keeps finite parameters") {
  auto f = quadratic();
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  const auto result = run(f, w, {.learning_rate = 1.5});  // the third component grows by 5 a step
  CHECK(result.status == Status::diverged);
  CHECK(!converged(result.status));
  CHECK(w.allFinite());
  CHECK(!std::isfinite(result.history.back().value));
}

TEST_CASE("gradient descent: the value reported is that of the returned parameters, diverged or not") {
  for (const double rate : {0.1, 1.5}) {
    auto f = quadratic();
    Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
    const auto result = run(f, w, {.learning_rate = rate});
    CAPTURE(rate);
    CHECK(result.value == f.value_and_gradient(w, g));
    CHECK(result.gradient_norm == g.lpNorm<Eigen::Infinity>());
    CHECK(std::isfinite(result.value));
  }
}

TEST_CASE("gradient descent: the history has the start and each iteration, and the count of evaluations is true") {
  auto f = quadratic();
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  const auto result = run(f, w, {.learning_rate = 0.1, .stopping = {.budget = {.iterations = 10}}});
  CHECK(result.status == Status::iteration_limit);
  CHECK(result.iterations == 10);
  REQUIRE(result.history.size() == 11);
  CHECK(result.evaluations == f.evaluations);
  CHECK(result.evaluations == 11);
  for (std::size_t i = 0; i < 11; ++i) {
    CHECK(result.history[i].index == static_cast<int>(i));
    CHECK(result.history[i].step == (i == 0 ? 0 : 0.1));  // the step that led there
    if (i > 0) CHECK(result.history[i].value < result.history[i - 1].value);
  }
}

TEST_CASE("gradient descent: the schedule multiplies the rate") {
  auto f = quadratic();
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const BasicGradientDescent<CosineRate> optimizer{.learning_rate = 0.1, .schedule = {.final_factor = 0.2}, .stopping = {.gradient = {.tolerance = 0}, .budget = {.iterations = 8}}};
  const auto result = optimizer.minimize(f, w, monitor);
  for (int i = 0; i < 8; ++i)
    CHECK(result.history[static_cast<std::size_t>(i) + 1].step == 0.1 * CosineRate{.final_factor = 0.2}.factor({.epoch = i, .epochs = 8, .progress = i / 8.0}));
}

TEST_CASE("gradient descent: stops when the monitor asks") {
  auto f = quadratic();
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  Watch watch{.stop_after = 5};
  const auto result = GradientDescent{}.minimize(f, w, watch);
  CHECK(result.status == Status::stopped_by_monitor);
  CHECK(watch.seen.size() == 5);
  CHECK(result.evaluations == 5);
  CHECK(f.value_and_gradient(w, g) == watch.seen.back().value);
}

TEST_CASE("gradient descent: settings out of range are refused by name") {
  auto f = quadratic();
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  CHECK(contains(error_of<InvalidArgument>([&] { run(f, w, {.learning_rate = 0}); }), "GradientDescent::learning_rate"));
  CHECK(contains(error_of<InvalidArgument>([&] { run(f, w, {.stopping = {.budget = {.seconds = -1}}}); }), "Budget::seconds"));
  NoMonitor monitor;
  CHECK(contains(error_of<InvalidArgument>([&] { BasicGradientDescent<CosineRate>{.schedule = {.final_factor = 2}}.minimize(f, w, monitor); }), "CosineRate::final_factor"));
  CHECK(f.evaluations == 0);
}

TEST_CASE("gradient descent: a schedule that watches, and patience on the validation rows") {
  struct Watched : attune_test::Quadratic {
    double validation_value(const ParametersRef& w) { return std::abs(w[2] - 1); }
  } f{{quadratic()}};
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  NoMonitor monitor;
  const BasicGradientDescent<ReduceOnPlateau> optimizer{.learning_rate = 0.01, .schedule = {.decay = 0.5, .patience = 2}, .stopping = {.validation = {.patience = 6}}};
  const auto result = optimizer.minimize(f, w, monitor);
  CHECK(result.status == Status::validation_patience);
  CHECK(result.returned_iteration == result.iterations - 6);
  CHECK(result.history[static_cast<std::size_t>(result.returned_iteration)].step == 0.01);
  CHECK(result.history.back().step < 0.01);  // two epochs after the best the rate was halved
  CHECK(result.value == f.value_and_gradient(w, g));
  CHECK(result.gradient_norm == g.lpNorm<Eigen::Infinity>());
}

}  // namespace gradient_descent_test
