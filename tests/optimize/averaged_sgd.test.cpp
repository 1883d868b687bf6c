// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <limits>

#include "attune/optimize/averaged_sgd.hpp"
#include "attune/optimize/sgd.hpp"
#include "check_stochastic.hpp"

namespace averaged_sgd_test {

using namespace attune;
using attune_test::contains;
using attune_test::epochs;
using attune_test::LeastSquares;
using attune_test::refusal_of;

TEST_CASE("averaged sgd: returns the mean of the parameters after each step of the epochs from its start on") {
  LeastSquares f(25, 191), plain(25, 191);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), at = w, sum = w, g(3);
  NoMonitor monitor;
  AveragedSgd{.learning_rate = 0.3, .start = 2, .batch_size = 10, .stopping = epochs(4)}.minimize(f, w, monitor);
  for (int epoch = 0; epoch < 4; ++epoch) {
    plain.shuffle(epoch);
    for (Index first = 0; first < 25; first += 10) {
      plain.batch_value_and_gradient(at, g, first, std::min<Index>(10, 25 - first));
      at -= 0.3 * g;
      if (epoch >= 2) sum += at;
    }
  }
  CHECK((w - sum / 6).norm() <= 1000 * std::numeric_limits<double>::epsilon() * w.norm());
}

TEST_CASE("averaged sgd: before its start is gradient descent") {
  LeastSquares f(25, 192), same(25, 192);
  Eigen::VectorXd a = Eigen::VectorXd::Zero(3), b = a;
  NoMonitor monitor;
  AveragedSgd{.start = 5, .stopping = epochs(5)}.minimize(f, a, monitor);
  Sgd{.stopping = epochs(5)}.minimize(same, b, monitor);
  CHECK(a == b);
}

TEST_CASE("averaged sgd: with a constant rate comes nearer to the minimum than its steps do") {
  struct Noisy : LeastSquares {  // targets that no weights explain: steps go on wandering
    Noisy() : LeastSquares(400, 193) {
      auto source = attune_test::random(194);
      for (double& v : y) v += source.normal();
    }
    Eigen::VectorXd best() const { return (x.transpose() * x).ldlt().solve(x.transpose() * y); }
  } f, same;
  CAPTURE(attune_test::seed());
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(3), last = mean;
  NoMonitor monitor;
  const auto result = AveragedSgd{.learning_rate = 0.3, .start = 10, .batch_size = 5, .stopping = epochs(60)}.minimize(f, mean, monitor);
  Sgd{.learning_rate = 0.3, .batch_size = 5, .stopping = epochs(60)}.minimize(same, last, monitor);
  // 4000 steps are averaged, of which tens hang together.
  CHECK((mean - f.best()).norm() < 0.2 * (last - f.best()).norm());
  Eigen::VectorXd g(3);
  CHECK(result.value == f.value_and_gradient(mean, g));
}

TEST_CASE("averaged sgd: what is judged on validation rows, and kept, is the mean") {
  struct Watched : LeastSquares {
    using LeastSquares::LeastSquares;
    double validation_value(const ParametersRef& v) const { return (v - minimum()).norm(); }
  } f(40, 195);
  AveragedSgd optimizer{.learning_rate = 0.3, .start = 0, .stopping = epochs(10)};
  optimizer.stopping.validation.patience = 3;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto result = optimizer.minimize(f, w, monitor);
  CHECK(result.history.back().validation == (w - LeastSquares::minimum()).norm());
  CHECK(result.returned_iteration == 10);  // means only come nearer here
}

TEST_CASE("averaged sgd: settings out of range are refused by name") {
  CHECK(contains(refusal_of(AveragedSgd{.learning_rate = 0}), "AveragedSgd::learning_rate"));
  CHECK(contains(refusal_of(AveragedSgd{.start = -1}), "AveragedSgd::start"));
  CHECK(contains(refusal_of(AveragedSgd{.batch_size = 0}), "AveragedSgd::batch_size"));
  CHECK(contains(refusal_of(AveragedSgd{.batch_growth = 0.5}), "AveragedSgd::batch_growth"));
}

}  // namespace averaged_sgd_test
