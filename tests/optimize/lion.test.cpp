// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/optimize/lion.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "check_stochastic.hpp"

namespace lion_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("lion: takes the steps of algorithm 2 as it is written in the paper") {
  const double eta = 0.05, beta1 = 0.6, beta2 = 0.8, lambda = 0.3;
  Eigen::VectorXd m = Eigen::VectorXd::Zero(3);
  int turned = 0;
  attune_test::check_steps(Lion{.learning_rate = eta, .first_moment = beta1, .second_moment = beta2, .weight_decay = lambda}, 187, [&](Eigen::VectorXd& theta, const Eigen::VectorXd& g) {
    for (Index j = 0; j < 3; ++j) {
      const double c = beta1 * m[j] + (1 - beta1) * g[j];
      turned += c * g[j] < 0 ? 1 : 0;
      theta[j] -= eta * ((c > 0 ? 1 : -1) + lambda * theta[j]);
      m[j] = beta2 * m[j] + (1 - beta2) * g[j];
    }
  });
  CHECK(turned > 0);  // or the momentum would not have been seen
}

TEST_CASE("lion: every step is as long as the rate, and none where there is nothing to learn") {
  detail::LionRun run({.first_moment = 0.9, .second_moment = 0.99, .weight_decay = 0}, 3);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  g << 1e-200, -1e200, 0;
  run.step(w, g, 0.25, 3);
  CHECK(w == Eigen::Vector3d(-0.25, 0.25, 0));
}

TEST_CASE("lion: only what is penalised decays") {
  detail::LionRun run({.first_moment = 0, .second_moment = 0, .weight_decay = 0.5}, 2);
  Eigen::VectorXd w = Eigen::VectorXd::Constant(2, 8), g = Eigen::VectorXd::Zero(2);
  run.step(w, g, 0.5, 1);
  CHECK(w == Eigen::Vector2d(6, 8));
}

TEST_CASE("lion: a gradient that is not a number is seen") {
  detail::LionRun run({.first_moment = 0, .second_moment = 0, .weight_decay = 0}, 1);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1), g = Eigen::VectorXd::Constant(1, std::nan(""));
  run.step(w, g, 0.5, 1);
  CHECK(std::isnan(w[0]));
}

TEST_CASE("lion: comes near the weights of a least-squares problem as the rate falls") {
  attune_test::check_convergence(BasicLion<CosineRate>{.learning_rate = 0.01}, 188, 1e-3);  // a tenth of a step
}

TEST_CASE("lion: settings out of range are refused by name") {
  CHECK(contains(refusal_of(Lion{.learning_rate = 0}), "Lion::learning_rate"));
  CHECK(contains(refusal_of(Lion{.first_moment = 1}), "Lion::first_moment"));
  CHECK(contains(refusal_of(Lion{.first_moment = -0.1}), "Lion::first_moment"));
  CHECK(contains(refusal_of(Lion{.second_moment = 1}), "Lion::second_moment"));
  CHECK(contains(refusal_of(Lion{.second_moment = -0.1}), "Lion::second_moment"));
  CHECK(contains(refusal_of(Lion{.weight_decay = -1}), "Lion::weight_decay"));
  CHECK(contains(refusal_of(Lion{.batch_size = 0}), "Lion::batch_size"));
  CHECK(contains(refusal_of(Lion{.batch_growth = 0.5}), "Lion::batch_growth"));
}

}  // namespace lion_test
