// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "attune/optimize/nadam.hpp"
#include "attune/optimize/adam.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "check_stochastic.hpp"

namespace nadam_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("nadam: takes the steps of algorithm 2 as it is written in the paper, with its momenta") {
  const double alpha = 0.05, beta1 = 0.8, beta2 = 0.95, epsilon = 1e-3, decay = 0.2;
  Eigen::VectorXd m = Eigen::VectorXd::Zero(3), v = m;
  std::vector<double> mu{};  // from t = 1 on
  double product = 1;
  const Nadam optimizer{.learning_rate = alpha, .first_moment = beta1, .second_moment = beta2, .epsilon = epsilon, .momentum_decay = decay};
  attune_test::check_steps(optimizer, 184, [&](Eigen::VectorXd& theta, const Eigen::VectorXd& g) {
    const auto t = static_cast<double>(mu.size() + 1);
    const double now = beta1 * (1 - 0.5 * std::pow(0.96, t * decay)), next = beta1 * (1 - 0.5 * std::pow(0.96, (t + 1) * decay));
    mu.push_back(now);
    product *= now;
    for (Index j = 0; j < 3; ++j) {
      m[j] = beta1 * m[j] + (1 - beta1) * g[j];
      v[j] = beta2 * v[j] + (1 - beta2) * g[j] * g[j];
      const double g_hat = g[j] / (1 - product), m_hat = m[j] / (1 - product * next), v_hat = v[j] / (1 - std::pow(beta2, t));
      theta[j] -= alpha * ((1 - now) * g_hat + next * m_hat) / (std::sqrt(v_hat) + epsilon);
    }
  });
  CHECK(mu.back() > mu.front());
}

TEST_CASE("nadam: without momentum is Adam without momentum") {
  attune_test::LeastSquares f(40, 185), same(40, 185);
  Eigen::VectorXd a = Eigen::VectorXd::Zero(3), b = a;
  NoMonitor monitor;
  Nadam{.first_moment = 0, .stopping = attune_test::epochs(5)}.minimize(f, a, monitor);
  Adam{.first_moment = 0, .stopping = attune_test::epochs(5)}.minimize(same, b, monitor);
  CHECK(a == b);
}

TEST_CASE("nadam: comes near the weights of a least-squares problem as the rate falls") {
  attune_test::check_convergence(BasicNadam<CosineRate>{.learning_rate = 0.05}, 186, 1e-3);  // a fiftieth of a step
}

TEST_CASE("nadam: settings out of range are refused by name") {
  CHECK(contains(refusal_of(Nadam{.learning_rate = 0}), "Nadam::learning_rate"));
  CHECK(contains(refusal_of(Nadam{.first_moment = 1}), "Nadam::first_moment"));
  CHECK(contains(refusal_of(Nadam{.first_moment = -0.1}), "Nadam::first_moment"));
  CHECK(contains(refusal_of(Nadam{.second_moment = 1}), "Nadam::second_moment"));
  CHECK(contains(refusal_of(Nadam{.second_moment = -0.1}), "Nadam::second_moment"));
  CHECK(contains(refusal_of(Nadam{.epsilon = 0}), "Nadam::epsilon"));
  CHECK(contains(refusal_of(Nadam{.momentum_decay = -1}), "Nadam::momentum_decay"));
  CHECK(contains(refusal_of(Nadam{.batch_size = 0}), "Nadam::batch_size"));
  CHECK(contains(refusal_of(Nadam{.batch_growth = 0.5}), "Nadam::batch_growth"));
}

}  // namespace nadam_test
