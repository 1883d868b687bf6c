// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/optimize/ada_delta.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "check_stochastic.hpp"

namespace ada_delta_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("ada delta: takes the steps of algorithm 1 as it is written in the paper") {
  const double rho = 0.7, epsilon = 1e-3;
  Eigen::VectorXd square = Eigen::VectorXd::Zero(3), moved = square;
  attune_test::check_steps(AdaDelta{.learning_rate = 0.5, .decay = rho, .epsilon = epsilon}, 180, [&](Eigen::VectorXd& w, const Eigen::VectorXd& g) {
    for (Index j = 0; j < 3; ++j) {
      square[j] = rho * square[j] + (1 - rho) * g[j] * g[j];
      const double step = -std::sqrt(moved[j] + epsilon) / std::sqrt(square[j] + epsilon) * g[j];
      moved[j] = rho * moved[j] + (1 - rho) * step * step;
      w[j] += 0.5 * step;
    }
  });
}

TEST_CASE("ada delta: the first step is about the root of epsilon, whatever the scale of the gradient") {
  for (const double scale : {1.0, 1e6}) {
    detail::AdaDeltaRun run({.decay = 0.9, .epsilon = 1e-6}, 1);
    Eigen::VectorXd w = Eigen::VectorXd::Zero(1), g = Eigen::VectorXd::Constant(1, scale);
    run.step(w, g, 1);
    // √ε g / √(0.1 g² + ε): ε is a hundred-thousandth of 0.1 g² at most, and half of that is lost.
    CHECK(w[0] == doctest::Approx(-1e-3 / std::sqrt(0.1)).epsilon(1e-5));
  }
}

TEST_CASE("ada delta: comes near the weights of a least-squares problem") {
  attune_test::check_convergence(BasicAdaDelta<CosineRate>{.epsilon = 1e-4}, 181, 1e-3);
}

TEST_CASE("ada delta: settings out of range are refused by name") {
  CHECK(contains(refusal_of(AdaDelta{.learning_rate = 0}), "AdaDelta::learning_rate"));
  CHECK(contains(refusal_of(AdaDelta{.decay = 1}), "AdaDelta::decay"));
  CHECK(contains(refusal_of(AdaDelta{.decay = -0.1}), "AdaDelta::decay"));
  CHECK(contains(refusal_of(AdaDelta{.epsilon = 0}), "AdaDelta::epsilon"));
  CHECK(contains(refusal_of(AdaDelta{.batch_size = 0}), "AdaDelta::batch_size"));
  CHECK(contains(refusal_of(AdaDelta{.batch_growth = 0.5}), "AdaDelta::batch_growth"));
}

}  // namespace ada_delta_test
