// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>

#include "attune/optimize/rms_prop.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "check_stochastic.hpp"

namespace rms_prop_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("rms prop: takes the steps of the lecture") {
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(3);
  attune_test::check_steps(RmsProp{.learning_rate = 0.03, .decay = 0.7, .epsilon = 1e-3}, 168, [&](Eigen::VectorXd& w, const Eigen::VectorXd& g) {
    mean = (0.7 * mean.array() + 0.3 * g.array().square()).matrix();
    w.array() -= 0.03 * g.array() / (mean.array().sqrt() + 1e-3);
  });
}

TEST_CASE("rms prop: comes near the weights of a least-squares problem as the rate falls") {
  attune_test::check_convergence(BasicRmsProp<CosineRate>{.learning_rate = 0.05}, 169, 1e-3);  // a fiftieth of a step
}

TEST_CASE("rms prop: settings out of range are refused by name") {
  CHECK(contains(refusal_of(RmsProp{.learning_rate = 0}), "RmsProp::learning_rate"));
  CHECK(contains(refusal_of(RmsProp{.decay = 1}), "RmsProp::decay"));
  CHECK(contains(refusal_of(RmsProp{.epsilon = 0}), "RmsProp::epsilon"));
  CHECK(contains(refusal_of(RmsProp{.batch_size = 0}), "RmsProp::batch_size"));
  CHECK(contains(refusal_of(RmsProp{.batch_growth = 0.5}), "RmsProp::batch_growth"));
}

}  // namespace rms_prop_test
