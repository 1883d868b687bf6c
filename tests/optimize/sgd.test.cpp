// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "attune/optimize/schedule/cosine_rate.hpp"
#include "attune/optimize/sgd.hpp"
#include "objectives.hpp"

namespace sgd_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::LeastSquares;
using attune_test::Watch;

OptimizationResult run(LeastSquares& f, Eigen::VectorXd& w, const Sgd& optimizer) {
  NoMonitor monitor;
  return optimizer.minimize(f, w, monitor);
}

// Epochs only: no other reason to stop.
Stopping epochs(int count) { return {.gradient = {.tolerance = 0}, .improvement = {}, .budget = {.iterations = count}}; }

TEST_CASE("sgd: takes the steps of a plain loop over the same batches") {
  LeastSquares f(25, 120), plain(25, 120);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), expected = w, g(3);
  run(f, w, {.learning_rate = 0.1, .batch_size = 10, .stopping = epochs(3)});
  for (int epoch = 0; epoch < 3; ++epoch) {
    plain.shuffle(epoch);
    for (const auto& [first, count] : {std::pair<Index, Index>{0, 10}, {10, 10}, {20, 5}}) {  // the last batch is short
      plain.batch_value_and_gradient(expected, g, first, count);
      expected -= 0.1 * g;
    }
  }
  CHECK((w - expected).norm() <= 64 * std::numeric_limits<double>::epsilon() * expected.norm());
}

TEST_CASE("sgd: finds the weights of a least-squares problem without noise") {
  CAPTURE(attune_test::seed());
  LeastSquares f(200, 121);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  // Without noise each step contracts the error by about 1 - rate / 3 (E x² = 1/3): 2000 steps leave e^-130.
  const auto result = run(f, w, {.learning_rate = 0.2, .batch_size = 10, .stopping = epochs(100)});
  CHECK((w - LeastSquares::minimum()).norm() <= 1e-12);
  CHECK(result.value <= 1e-24);
  CHECK(result.status == Status::iteration_limit);
}

TEST_CASE("sgd: reports epochs, batches and the value at the end") {
  LeastSquares f(25, 122);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  const auto result = run(f, w, {.batch_size = 10, .stopping = epochs(4)});
  CHECK(result.iterations == 4);
  CHECK(result.history.size() == 5);  // the start, then one an epoch
  CHECK(f.batches == 4 * 3);
  CHECK(f.evaluations == 2);
  CHECK(result.evaluations == f.batches + f.evaluations);
  CHECK(f.epochs == std::vector<int>{0, 1, 2, 3});
  CHECK(result.value == f.value_and_gradient(w, g));
  CHECK(result.gradient_norm == g.lpNorm<Eigen::Infinity>());
  for (std::size_t i = 0; i < 5; ++i) CHECK(result.history[i].index == static_cast<int>(i));
}

TEST_CASE("sgd: the value of an epoch is the mean over its samples, each at the parameters that it met") {
  LeastSquares f(30, 123);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  const auto result = run(f, w, {.learning_rate = 1e-300, .batch_size = 7, .stopping = epochs(1)});  // nothing moves
  CHECK(result.history[1].value == doctest::Approx(f.value_and_gradient(Eigen::VectorXd::Zero(3), g)).epsilon(64 * std::numeric_limits<double>::epsilon()));
}

TEST_CASE("sgd: a batch larger than the data is all of them") {
  LeastSquares f(12, 124), whole(12, 124);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), expected = w, g(3);
  run(f, w, {.learning_rate = 0.5, .batch_size = 1000, .stopping = epochs(1)});
  whole.value_and_gradient(expected, g);
  expected -= 0.5 * g;
  CHECK((w - expected).norm() <= 64 * std::numeric_limits<double>::epsilon() * expected.norm());
  CHECK(f.batches == 1);
}

TEST_CASE("sgd: says that it diverged when the rate is too large, and keeps the last finite parameters") {
  LeastSquares f(50, 125);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  const auto result = run(f, w, {.learning_rate = 1000, .batch_size = 5, .stopping = epochs(1000)});
  CHECK(result.status == Status::diverged);
  CHECK(w.allFinite());
  CHECK(result.iterations < 1000);
}

TEST_CASE("sgd: stops when the value no longer improves") {
  LeastSquares f(100, 126);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  const auto result = run(f, w, {.learning_rate = 0.2, .batch_size = 10});
  CHECK(result.status == Status::relative_improvement);
  CHECK(converged(result.status));
}

TEST_CASE("sgd: stops when the monitor asks, after that epoch") {
  LeastSquares f(100, 127);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  Watch watch{.stop_after = 3};  // the start is the first
  const auto result = Sgd{}.minimize(f, w, watch);
  CHECK(result.status == Status::stopped_by_monitor);
  CHECK(result.iterations == 2);
  CHECK(watch.seen.size() == 3);
}

TEST_CASE("sgd: the schedule falls within epochs too") {
  LeastSquares f(20, 128);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto result = BasicSgd<CosineRate>{.learning_rate = 0.5, .batch_size = 5, .stopping = epochs(2)}.minimize(f, w, monitor);
  // The rate of the last batch of an epoch: 3/4 through it.
  CHECK(result.history[1].step == doctest::Approx(0.5 * CosineRate{}.factor({.progress = 0.375})).epsilon(1e-15));
  CHECK(result.history[2].step == doctest::Approx(0.5 * CosineRate{}.factor({.progress = 0.875})).epsilon(1e-14));
}

TEST_CASE("sgd: settings out of range are refused by name") {
  LeastSquares f(20, 129);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  CHECK(contains(error_of<InvalidArgument>([&] { run(f, w, {.learning_rate = -1}); }), "Sgd::learning_rate"));
  CHECK(contains(error_of<InvalidArgument>([&] { run(f, w, {.batch_size = 0}); }), "Sgd::batch_size"));
  CHECK(contains(error_of<InvalidArgument>([&] { run(f, w, {.batch_growth = 0.9}); }), "Sgd::batch_growth"));
  CHECK(contains(error_of<InvalidArgument>([&] { run(f, w, {.stopping = {.improvement = {.patience = 0}}}); }), "RelativeImprovement::patience"));
  CHECK(f.batches == 0);
}

}  // namespace sgd_test
