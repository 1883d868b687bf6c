// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/optimize/ada_grad.hpp"
#include "check_stochastic.hpp"

namespace ada_grad_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("ada grad: takes the steps of the paper") {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(3);
  attune_test::check_steps(AdaGrad{.learning_rate = 0.3, .epsilon = 1e-3}, 165, [&](Eigen::VectorXd& w, const Eigen::VectorXd& g) {
    sum.array() += g.array().square();
    w.array() -= 0.3 * g.array() / (sum.array().sqrt() + 1e-3);
  });
}

TEST_CASE("ada grad: the first step is the learning rate in each parameter, against the gradient") {
  attune_test::LeastSquares f(20, 166);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  f.value_and_gradient(w, g);
  NoMonitor monitor;
  AdaGrad{.learning_rate = 0.25, .batch_size = 20, .stopping = attune_test::epochs(1)}.minimize(f, w, monitor);
  for (Index j = 0; j < 3; ++j) CHECK(w[j] == doctest::Approx(std::copysign(0.25, -g[j])).epsilon(1e-6));
}

TEST_CASE("ada grad: finds the weights of a least-squares problem without noise, with no schedule") { attune_test::check_convergence(AdaGrad{.learning_rate = 0.5}, 167, 1e-6); }

TEST_CASE("ada grad: settings out of range are refused by name") {
  CHECK(contains(refusal_of(AdaGrad{.learning_rate = 0}), "AdaGrad::learning_rate"));
  CHECK(contains(refusal_of(AdaGrad{.epsilon = 0}), "AdaGrad::epsilon"));
  CHECK(contains(refusal_of(AdaGrad{.batch_size = 0}), "AdaGrad::batch_size"));
  CHECK(contains(refusal_of(AdaGrad{.batch_growth = 0.5}), "AdaGrad::batch_growth"));
}

}  // namespace ada_grad_test
