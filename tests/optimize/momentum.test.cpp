// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>

#include "attune/optimize/momentum.hpp"
#include "check_stochastic.hpp"

namespace momentum_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("momentum: takes the steps of the paper") {
  Eigen::VectorXd v = Eigen::VectorXd::Zero(3);
  attune_test::check_steps(Momentum{.learning_rate = 0.05, .momentum = 0.8}, 160, [&](Eigen::VectorXd& w, const Eigen::VectorXd& g) {
    v = 0.8 * v - 0.05 * g;  // Sutskever et al., equation 1
    w += v;                  // and 2
  });
}

TEST_CASE("momentum: with none of it is plain stochastic gradient descent") {
  attune_test::check_steps(Momentum{.learning_rate = 0.1, .momentum = 0}, 161, [](Eigen::VectorXd& w, const Eigen::VectorXd& g) { w -= 0.1 * g; });
}

TEST_CASE("momentum: finds the weights of a least-squares problem without noise") { attune_test::check_convergence(Momentum{.learning_rate = 0.05}, 162, 1e-12); }

TEST_CASE("momentum: settings out of range are refused by name") {
  CHECK(contains(refusal_of(Momentum{.learning_rate = 0}), "Momentum::learning_rate"));
  CHECK(contains(refusal_of(Momentum{.momentum = 1}), "Momentum::momentum"));
  CHECK(contains(refusal_of(Momentum{.momentum = -0.1}), "Momentum::momentum"));
  CHECK(contains(refusal_of(Momentum{.batch_size = 0}), "Momentum::batch_size"));
  CHECK(contains(refusal_of(Momentum{.batch_growth = 0.5}), "Momentum::batch_growth"));
}

}  // namespace momentum_test
