// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cstddef>
#include <limits>

#include "attune/optimize/svrg.hpp"
#include "check_variance_reduced.hpp"

namespace svrg_test {

using namespace attune;
using attune_test::contains;
using attune_test::epochs;
using attune_test::NoisyLeastSquares;
using attune_test::SparseLeastSquares;

TEST_CASE("svrg: takes the steps of the paper") {
  NoisyLeastSquares f(200), plain(200);
  Eigen::VectorXd w = Eigen::VectorXd::Constant(3, 0.5), at = w, anchor(3), whole(3), g(3), there(3);
  NoMonitor monitor;
  Svrg{.learning_rate = 0.1, .batch_size = 10, .stopping = epochs(3)}.minimize(f, w, monitor);
  for (int epoch = 0; epoch < 3; ++epoch) {
    plain.shuffle(epoch);
    anchor = at;
    plain.value_and_gradient(anchor, whole);
    for (Index first = 0; first < 60; first += 10) {
      plain.batch_value_and_gradient(at, g, first, 10);
      plain.batch_value_and_gradient(anchor, there, first, 10);
      at -= 0.1 * (g - there + whole);
    }
  }
  CHECK((w - at).norm() <= 1000 * std::numeric_limits<double>::epsilon() * at.norm());
}

TEST_CASE("svrg: converges to the minimum itself with a constant rate") { attune_test::check_exact_minimum(Svrg{}, 230); }

TEST_CASE("svrg: meets the conditions of a minimum with an L1 norm") { attune_test::check_sparse_minimum(Svrg{}, 232); }

TEST_CASE("svrg: says how it ended") { attune_test::check_variance_reduced_reports(Svrg{}, 234); }

TEST_CASE("svrg: is an optimizer of sums, smooth or not") {
  static_assert(Optimizer<Svrg> && CanMinimize<Svrg, NoisyLeastSquares> && CanMinimize<Svrg, SparseLeastSquares>);
  static_assert(CanMinimize<Svrg, attune_test::LeastSquares>);
}

TEST_CASE("svrg: settings out of range are refused by name") {
  const auto refused = [](const Svrg& optimizer) {
    NoisyLeastSquares f(1);
    Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
    NoMonitor monitor;
    return attune_test::error_of<InvalidArgument>([&] { optimizer.minimize(f, w, monitor); });
  };
  CHECK(contains(refused({.learning_rate = 0}), "Svrg::learning_rate"));
  CHECK(contains(refused({.batch_size = 0}), "Svrg::batch_size"));
}

}  // namespace svrg_test
