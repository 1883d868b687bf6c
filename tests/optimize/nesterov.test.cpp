// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>

#include "attune/optimize/nesterov.hpp"
#include "check_stochastic.hpp"

namespace nesterov_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("nesterov: takes the steps of the paper, whose gradients are taken ahead") {
  // Sutskever et al., equations 3 and 4, in theirs: θ and v; the optimizer's parameters are θ + μ v.
  Eigen::VectorXd theta = Eigen::VectorXd::Constant(3, 0.5), v = Eigen::VectorXd::Zero(3);
  attune_test::check_steps(Nesterov{.learning_rate = 0.05, .momentum = 0.8}, 163, [&](Eigen::VectorXd& ahead, const Eigen::VectorXd& g) {
    v = 0.8 * v - 0.05 * g;
    theta += v;
    ahead = theta + 0.8 * v;
  });
}

TEST_CASE("nesterov: finds the weights of a least-squares problem without noise") { attune_test::check_convergence(Nesterov{.learning_rate = 0.05}, 164, 1e-12); }

TEST_CASE("nesterov: settings out of range are refused by name") {
  CHECK(contains(refusal_of(Nesterov{.learning_rate = 0}), "Nesterov::learning_rate"));
  CHECK(contains(refusal_of(Nesterov{.momentum = 1}), "Nesterov::momentum"));
  CHECK(contains(refusal_of(Nesterov{.momentum = -0.1}), "Nesterov::momentum"));
  CHECK(contains(refusal_of(Nesterov{.batch_size = 0}), "Nesterov::batch_size"));
  CHECK(contains(refusal_of(Nesterov{.batch_growth = 0.5}), "Nesterov::batch_growth"));
}

}  // namespace nesterov_test
