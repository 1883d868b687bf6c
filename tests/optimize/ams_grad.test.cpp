// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "attune/optimize/ams_grad.hpp"
#include "attune/optimize/detail/adam_moments.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "check_stochastic.hpp"

namespace ams_grad_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("ams grad: takes the steps of algorithm 2 of the paper, without the moments' bias") {
  const double alpha = 0.05, beta1 = 0.8, beta2 = 0.6, epsilon = 1e-3;  // a short memory: its largest value is another than its last
  Eigen::VectorXd m = Eigen::VectorXd::Zero(3), v = m, largest = m;
  int t = 0, held = 0;
  const AmsGrad optimizer{.learning_rate = alpha, .first_moment = beta1, .second_moment = beta2, .epsilon = epsilon};
  attune_test::check_steps(optimizer, 182, [&](Eigen::VectorXd& theta, const Eigen::VectorXd& g) {
    ++t;
    for (Index j = 0; j < 3; ++j) {
      m[j] = beta1 * m[j] + (1 - beta1) * g[j];
      v[j] = beta2 * v[j] + (1 - beta2) * g[j] * g[j];
      largest[j] = std::max(largest[j], v[j]);
      held += largest[j] > v[j] ? 1 : 0;
      theta[j] -= alpha * (m[j] / (1 - std::pow(beta1, t))) / (std::sqrt(largest[j] / (1 - std::pow(beta2, t))) + epsilon);
    }
  });
  CHECK(held > 0);
}

TEST_CASE("ams grad: remembers a large gradient for ever, where Adam forgets it") {
  const double epsilon = 1e-8;
  detail::AmsGradRun run({.first_moment = 0, .second_moment = 0.5, .epsilon = epsilon}, 1);
  detail::AdamMoments adam({.first_moment = 0, .second_moment = 0.5, .epsilon = epsilon}, 1);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1), other = w, g(1);
  for (int i = 0; i < 40; ++i) {
    g << (i == 0 ? 100 : 1);
    const double before = w[0], other_before = other[0];
    run.step(w, g, 1);
    adam.step(other, g, 1);
    if (i < 39) continue;
    CHECK(before - w[0] == doctest::Approx(1 / std::sqrt(5000.0)).epsilon(1e-6));  // ½ · 100² is what it holds
    CHECK(other_before - other[0] == doctest::Approx(1).epsilon(1e-6));
  }
}

TEST_CASE("ams grad: comes near the weights of a least-squares problem as the rate falls") {
  attune_test::check_convergence(BasicAmsGrad<CosineRate>{.learning_rate = 0.05}, 183, 1e-3);  // a fiftieth of a step
}

TEST_CASE("ams grad: settings out of range are refused by name") {
  CHECK(contains(refusal_of(AmsGrad{.learning_rate = 0}), "AmsGrad::learning_rate"));
  CHECK(contains(refusal_of(AmsGrad{.first_moment = 1}), "AmsGrad::first_moment"));
  CHECK(contains(refusal_of(AmsGrad{.first_moment = -0.1}), "AmsGrad::first_moment"));
  CHECK(contains(refusal_of(AmsGrad{.second_moment = 1}), "AmsGrad::second_moment"));
  CHECK(contains(refusal_of(AmsGrad{.second_moment = -0.1}), "AmsGrad::second_moment"));
  CHECK(contains(refusal_of(AmsGrad{.epsilon = 0}), "AmsGrad::epsilon"));
  CHECK(contains(refusal_of(AmsGrad{.batch_size = 0}), "AmsGrad::batch_size"));
  CHECK(contains(refusal_of(AmsGrad{.batch_growth = 0.5}), "AmsGrad::batch_growth"));
}

}  // namespace ams_grad_test
