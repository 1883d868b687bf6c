// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/optimize/adam.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "objectives.hpp"

namespace adam_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::LeastSquares;

Stopping epochs(int count) { return {.gradient = {.tolerance = 0}, .improvement = {}, .budget = {.iterations = count}}; }

TEST_CASE("adam: the first step is the learning rate in each parameter, against the gradient") {
  LeastSquares f(20, 130);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  f.value_and_gradient(w, g);
  NoMonitor monitor;
  Adam{.learning_rate = 0.25, .batch_size = 20, .stopping = epochs(1)}.minimize(f, w, monitor);
  // rate g / (|g| + ε), and |g| is above 0.01 here: ε = 1e-8 takes a millionth at most.
  REQUIRE(g.cwiseAbs().minCoeff() > 0.01);
  for (Index j = 0; j < 3; ++j) CHECK(w[j] == doctest::Approx(g[j] > 0 ? -0.25 : 0.25).epsilon(1e-6));
}

TEST_CASE("adam: takes the steps of algorithm 1 as it is written in the paper") {
  LeastSquares f(25, 131), plain(25, 131);
  const double alpha = 0.05, beta1 = 0.8, beta2 = 0.95, epsilon = 1e-3;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), theta = w, g(3), m = w, v = w;
  NoMonitor monitor;
  Adam{.learning_rate = alpha, .first_moment = beta1, .second_moment = beta2, .epsilon = epsilon, .batch_size = 10, .stopping = epochs(4)}.minimize(f, w, monitor);
  int t = 0;
  for (int epoch = 0; epoch < 4; ++epoch) {
    plain.shuffle(epoch);
    for (Index first = 0; first < 25; first += 10) {
      plain.batch_value_and_gradient(theta, g, first, std::min<Index>(10, 25 - first));
      ++t;
      for (Index j = 0; j < 3; ++j) {
        m[j] = beta1 * m[j] + (1 - beta1) * g[j];
        v[j] = beta2 * v[j] + (1 - beta2) * g[j] * g[j];
        theta[j] -= alpha * (m[j] / (1 - std::pow(beta1, t))) / (std::sqrt(v[j] / (1 - std::pow(beta2, t))) + epsilon);
      }
    }
  }
  // Twelve steps of a few roundings each; a rounding of a step is passed on by at most a small factor.
  CHECK((w - theta).norm() <= 1000 * std::numeric_limits<double>::epsilon() * theta.norm());
}

TEST_CASE("adam: comes near the weights of a least-squares problem as the rate falls") {
  CAPTURE(attune_test::seed());
  LeastSquares f(200, 132);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto result = BasicAdam<CosineRate>{.learning_rate = 0.05, .batch_size = 10, .stopping = epochs(100)}.minimize(f, w, monitor);
  CHECK((w - LeastSquares::minimum()).norm() < 0.05 / 50);  // a fiftieth of a first step; the way was 3.7 long
  CHECK(result.history.front().value > 100 * result.history.back().value);
  CHECK(result.evaluations == f.batches + f.evaluations);
  CHECK(result.history.size() == 101);
}

TEST_CASE("adam: the scale of the objective does not matter") {
  struct Scaled : LeastSquares {
    double factor;
    Scaled(Index rows, std::uint64_t stream, double by) : LeastSquares(rows, stream), factor(by) {}
    double batch_value_and_gradient(const ParametersRef& w, GradientRef g, Index first, Index count) {
      const double value = LeastSquares::batch_value_and_gradient(w, g, first, count);
      g *= factor;
      return factor * value;
    }
  };
  Scaled one(50, 133, 1), large(50, 133, 1024);  // a power of two: the same roundings
  Eigen::VectorXd a = Eigen::VectorXd::Zero(3), b = a;
  NoMonitor monitor;
  const Adam optimizer{.epsilon = 1e-200, .batch_size = 10, .stopping = epochs(5)};
  optimizer.minimize(one, a, monitor);
  optimizer.minimize(large, b, monitor);
  CHECK((a - b).norm() <= 64 * std::numeric_limits<double>::epsilon() * a.norm());
}

TEST_CASE("adam: a run does not remember the one before") {
  const Adam optimizer{.stopping = epochs(3)};
  Eigen::VectorXd a = Eigen::VectorXd::Zero(3), b = a;
  NoMonitor monitor;
  LeastSquares f(40, 134), g(40, 134);
  optimizer.minimize(f, a, monitor);
  optimizer.minimize(g, b, monitor);
  CHECK(a == b);
}

TEST_CASE("adam: settings out of range are refused by name") {
  LeastSquares f(20, 135);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto refused = [&](const Adam& optimizer) { return error_of<InvalidArgument>([&] { optimizer.minimize(f, w, monitor); }); };
  CHECK(contains(refused({.learning_rate = 0}), "Adam::learning_rate"));
  CHECK(contains(refused({.first_moment = 1}), "Adam::first_moment"));
  CHECK(contains(refused({.first_moment = -0.1}), "Adam::first_moment"));
  CHECK(contains(refused({.second_moment = 1}), "Adam::second_moment"));
  CHECK(contains(refused({.epsilon = 0}), "Adam::epsilon"));
  CHECK(contains(refused({.batch_size = 0}), "Adam::batch_size"));
  CHECK(contains(refused({.batch_growth = 0}), "Adam::batch_growth"));
  CHECK(f.batches == 0);
}

}  // namespace adam_test
