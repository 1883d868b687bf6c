// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cstddef>
#include <limits>

#include "attune/optimize/saga.hpp"
#include "check_variance_reduced.hpp"

namespace saga_test {

using namespace attune;
using attune_test::contains;
using attune_test::epochs;
using attune_test::NoisyLeastSquares;
using attune_test::SparseLeastSquares;

TEST_CASE("saga: takes the steps of the paper, with the gradients of all rows in a table that begins with zeros") {
  NoisyLeastSquares f(210), plain(210);
  Eigen::VectorXd w = Eigen::VectorXd::Constant(3, 0.5), at = w;
  NoMonitor monitor;
  Saga{.learning_rate = 0.1, .batch_size = 10, .stopping = epochs(3)}.minimize(f, w, monitor);
  Eigen::MatrixXd table = Eigen::MatrixXd::Zero(60, 3);
  for (int epoch = 0; epoch < 3; ++epoch) {
    plain.shuffle(epoch);
    for (Index first = 0; first < 60; first += 10) {
      const Eigen::VectorXd mean = table.colwise().mean().transpose();
      Eigen::VectorXd change = Eigen::VectorXd::Zero(3);
      for (Index i = first; i < first + 10; ++i) {
        const Index row = plain.order[static_cast<std::size_t>(i)];
        const Eigen::VectorXd gradient = (plain.x.row(row).dot(at) - plain.y[row]) * plain.x.row(row).transpose();
        change += gradient - table.row(row).transpose();
        table.row(row) = gradient.transpose();
      }
      at -= 0.1 * (change / 10 + mean);
    }
  }
  CHECK((w - at).norm() <= 1000 * std::numeric_limits<double>::epsilon() * at.norm());
}

TEST_CASE("saga: converges to the minimum itself with a constant rate") { attune_test::check_exact_minimum(Saga{}, 240); }

TEST_CASE("saga: meets the conditions of a minimum with an L1 norm") { attune_test::check_sparse_minimum(Saga{}, 242); }

TEST_CASE("saga: says how it ended") { attune_test::check_variance_reduced_reports(Saga{}, 244); }

TEST_CASE("saga: is an optimizer of sums, smooth or not") {
  static_assert(Optimizer<Saga> && CanMinimize<Saga, NoisyLeastSquares> && CanMinimize<Saga, SparseLeastSquares>);
  static_assert(!CanMinimize<Saga, attune_test::LeastSquares>);
}

TEST_CASE("saga: settings out of range are refused by name") {
  const auto refused = [](const Saga& optimizer) {
    NoisyLeastSquares f(1);
    Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
    NoMonitor monitor;
    return attune_test::error_of<InvalidArgument>([&] { optimizer.minimize(f, w, monitor); });
  };
  CHECK(contains(refused({.learning_rate = 0}), "Saga::learning_rate"));
  CHECK(contains(refused({.batch_size = 0}), "Saga::batch_size"));
}

}  // namespace saga_test
