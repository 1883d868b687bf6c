// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/optimize/adam_w.hpp"
#include "attune/optimize/adam.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "check_stochastic.hpp"

namespace adam_w_test {

using namespace attune;
using attune_test::contains;
using attune_test::refusal_of;

TEST_CASE("adam w: takes the steps of algorithm 2 as it is written in the paper") {
  const double alpha = 0.05, beta1 = 0.8, beta2 = 0.95, epsilon = 1e-3, decay = 0.3;
  Eigen::VectorXd m = Eigen::VectorXd::Zero(3), v = m;
  int t = 0;
  const AdamW optimizer{.learning_rate = alpha, .first_moment = beta1, .second_moment = beta2, .epsilon = epsilon, .weight_decay = decay};
  attune_test::check_steps(optimizer, 170, [&](Eigen::VectorXd& theta, const Eigen::VectorXd& g) {
    ++t;
    for (Index j = 0; j < 3; ++j) {
      m[j] = beta1 * m[j] + (1 - beta1) * g[j];
      v[j] = beta2 * v[j] + (1 - beta2) * g[j] * g[j];
      theta[j] -= alpha * (m[j] / (1 - std::pow(beta1, t)) / (std::sqrt(v[j] / (1 - std::pow(beta2, t))) + epsilon) + decay * theta[j]);
    }
  });
}

TEST_CASE("adam w: without decay is Adam") {
  attune_test::LeastSquares f(40, 171), same(40, 171);
  Eigen::VectorXd a = Eigen::VectorXd::Zero(3), b = a;
  NoMonitor monitor;
  AdamW{.weight_decay = 0, .stopping = attune_test::epochs(5)}.minimize(f, a, monitor);
  Adam{.stopping = attune_test::epochs(5)}.minimize(same, b, monitor);
  CHECK(a == b);
}

TEST_CASE("adam w: what is not penalised does not decay") {
  struct Flat {  // no gradient at all: decay is all that happens
    Index dimension() const { return 3; }
    Index sample_count() const { return 1; }
    Index penalized() const { return 2; }
    void shuffle(int) {}
    double value_and_gradient(const ParametersRef&, GradientRef g) const {
      g.setZero();
      return 1;
    }
    double batch_value_and_gradient(const ParametersRef& w, GradientRef g, Index, Index) const { return value_and_gradient(w, g); }
  } f;
  Eigen::VectorXd w = Eigen::VectorXd::Constant(3, 8);
  NoMonitor monitor;
  AdamW{.learning_rate = 0.5, .weight_decay = 0.5, .stopping = {.gradient = {.tolerance = 0}, .budget = {.iterations = 2}}}.minimize(f, w, monitor);
  CHECK(w == Eigen::Vector3d(8, 8, 8));  // a gradient of zero is a minimum: nothing was done
  struct Tilted : Flat {  // the free parameter keeps it going
    double batch_value_and_gradient(const ParametersRef& v, GradientRef g, Index, Index) const { return value_and_gradient(v, g); }
    double value_and_gradient(const ParametersRef&, GradientRef g) const {
      g << 0, 0, 1;
      return 1;
    }
  } tilted;
  AdamW{.learning_rate = 0.5, .weight_decay = 0.5, .stopping = attune_test::epochs(2)}.minimize(tilted, w, monitor);
  CHECK(w[0] == 8 * 0.75 * 0.75);
  CHECK(w[1] == w[0]);
  CHECK(w[2] == doctest::Approx(7).epsilon(1e-7));  // two steps of Adam, no decay
}

TEST_CASE("adam w: comes near the weights of a least-squares problem as the rate falls") {
  attune_test::check_convergence(BasicAdamW<CosineRate>{.learning_rate = 0.05, .weight_decay = 0}, 172, 1e-3);
}

TEST_CASE("adam w: settings out of range are refused by name") {
  CHECK(contains(refusal_of(AdamW{.learning_rate = 0}), "AdamW::learning_rate"));
  CHECK(contains(refusal_of(AdamW{.first_moment = 1}), "AdamW::first_moment"));
  CHECK(contains(refusal_of(AdamW{.second_moment = 1}), "AdamW::second_moment"));
  CHECK(contains(refusal_of(AdamW{.epsilon = 0}), "AdamW::epsilon"));
  CHECK(contains(refusal_of(AdamW{.weight_decay = -1}), "AdamW::weight_decay"));
  CHECK(contains(refusal_of(AdamW{.batch_size = 0}), "AdamW::batch_size"));
  CHECK(contains(refusal_of(AdamW{.batch_growth = 0.5}), "AdamW::batch_growth"));
}

}  // namespace adam_w_test
