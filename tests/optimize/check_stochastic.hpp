// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every stochastic optimizer must do.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "attune/optimize/stopping/stopping.hpp"
#include "objectives.hpp"

namespace attune_test {

inline attune::Stopping epochs(int count) { return {.gradient = {.tolerance = 0}, .improvement = {}, .budget = {.iterations = count}}; }

/// Four epochs of batches of 10 of 25 samples, beside `step(w, g)` on the same batches: twelve steps of a few
/// roundings each, and a rounding of a step is passed on by at most a small factor.
template <class O>
void check_steps(O optimizer, std::uint64_t stream, const std::function<void(Eigen::VectorXd&, const Eigen::VectorXd&)>& step) {
  CAPTURE(seed());
  LeastSquares f(25, stream), plain(25, stream);
  Eigen::VectorXd w = Eigen::VectorXd::Constant(3, 0.5), expected = w, g(3);
  attune::NoMonitor monitor;
  optimizer.batch_size = 10;
  optimizer.stopping = epochs(4);
  optimizer.minimize(f, w, monitor);
  for (int epoch = 0; epoch < 4; ++epoch) {
    plain.shuffle(epoch);
    for (Index first = 0; first < 25; first += 10) {
      plain.batch_value_and_gradient(expected, g, first, std::min<Index>(10, 25 - first));
      step(expected, g);
    }
  }
  CHECK((w - expected).norm() <= 1000 * std::numeric_limits<double>::epsilon() * expected.norm());
}

/// Least squares without noise, where the gradients of all batches vanish at the minimum.
template <class O>
void check_convergence(O optimizer, std::uint64_t stream, double distance) {
  CAPTURE(seed());
  LeastSquares f(200, stream);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  attune::NoMonitor monitor;
  optimizer.batch_size = 10;
  optimizer.stopping = epochs(100);
  const auto result = optimizer.minimize(f, w, monitor);
  CHECK((w - LeastSquares::minimum()).norm() <= distance);
  CHECK(result.status == attune::Status::iteration_limit);
  CHECK(result.iterations == 100);
  CHECK(result.returned_iteration == 100);
  CHECK(result.history.size() == 101);
  CHECK(result.evaluations == f.batches + f.evaluations);
  CHECK(result.value == f.value_and_gradient(w, g));
  CHECK(result.gradient_norm == g.lpNorm<Eigen::Infinity>());
  Eigen::VectorXd again = Eigen::VectorXd::Zero(3);  // a run does not remember the one before
  LeastSquares same(200, stream);
  optimizer.minimize(same, again, monitor);
  CHECK(again == w);
}

/// The message that refuses the optimizer's settings.
template <class O>
std::string refusal_of(const O& optimizer) {
  LeastSquares f(20, 1);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  attune::NoMonitor monitor;
  const auto message = error_of<attune::InvalidArgument>([&] { optimizer.minimize(f, w, monitor); });
  CHECK(f.batches == 0);
  return message;
}

}  // namespace attune_test
