// SPDX-License-Identifier: BSL-1.0
#pragma once

// What SVRG and SAGA must do.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "check_stochastic.hpp"

namespace attune_test {

/// Least squares with targets that no weights explain, whose batches' gradients do not vanish at the minimum; with the
/// derivatives of rows.
struct NoisyLeastSquares : LeastSquares {
  explicit NoisyLeastSquares(std::uint64_t stream) : LeastSquares(60, stream) {
    auto source = random(stream + 1);
    for (double& v : y) v += source.normal();
  }
  void exchange_derivatives(const ParametersRef& w, GradientRef g, Index first, Index count, std::span<double> table) {
    ++batches;
    g.setZero();
    for (Index i = first; i < first + count; ++i) {
      const Index row = order[static_cast<std::size_t>(i)];
      const double r = x.row(row).dot(w) - y[row];
      g += (r - table[static_cast<std::size_t>(row)]) * x.row(row).transpose();
      table[static_cast<std::size_t>(row)] = r;
    }
  }
  void add_smooth_penalty(const ParametersRef&, GradientRef) const {}
};

/// The same with an L1 norm.
struct SparseLeastSquares : NoisyLeastSquares {
  double strength = 0;
  SparseLeastSquares(std::uint64_t stream, double by) : NoisyLeastSquares(stream), strength(by) {}
  double non_smooth_value(const ParametersRef& w) const { return strength * w.lpNorm<1>(); }
  void proximal(GradientRef w, double step) const {
    for (double& v : w) v = std::copysign(std::max(std::abs(v) - step * strength, 0.0), v);
  }
};

/// Converges to the minimum itself with a constant rate, where gradient descent wanders; what is reported is true.
template <class O>
void check_exact_minimum(O optimizer, std::uint64_t stream) {
  CAPTURE(seed());
  optimizer.learning_rate = 0.2;
  optimizer.batch_size = 7;  // the last of an epoch is smaller
  optimizer.stopping = {.gradient = {.tolerance = 1e-13}, .budget = {.iterations = 2000}};
  NoisyLeastSquares f(stream), same(stream);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3), again = w;
  attune::NoMonitor monitor;
  const auto result = optimizer.minimize(f, w, monitor);
  CHECK(result.status == attune::Status::gradient_tolerance);
  CHECK(result.evaluations == f.batches + f.evaluations);
  CHECK(result.history.size() == static_cast<std::size_t>(result.iterations) + 1);
  CHECK(result.value == f.value_and_gradient(w, g));
  CHECK(result.gradient_norm == g.lpNorm<Eigen::Infinity>());
  CHECK(g.lpNorm<Eigen::Infinity>() <= 1e-12);
  optimizer.minimize(same, again, monitor);  // a run does not remember the one before
  CHECK(again == w);
}

/// The conditions of a minimum with an L1 norm.
template <class O>
void check_sparse_minimum(O optimizer, std::uint64_t stream) {
  CAPTURE(seed());
  optimizer.learning_rate = 0.2;
  optimizer.batch_size = 7;
  optimizer.stopping = {.gradient = {.tolerance = 1e-13}, .budget = {.iterations = 2000}};
  for (const double strength : {0.0, 0.1, 0.5, 100.0}) {
    CAPTURE(strength);
    SparseLeastSquares f(stream, strength);
    Eigen::VectorXd w = Eigen::VectorXd::Constant(3, 0.5), g(3);
    attune::NoMonitor monitor;
    const auto result = optimizer.minimize(f, w, monitor);
    CHECK(result.status == attune::Status::gradient_tolerance);
    CHECK(result.value == f.value_and_gradient(w, g) + f.non_smooth_value(w));
    for (Index j = 0; j < 3; ++j) {
      if (w[j] != 0)
        CHECK(std::abs(g[j] + std::copysign(strength, w[j])) <= 1e-11);
      else
        CHECK(std::abs(g[j]) <= strength);
    }
    if (strength == 100) CHECK(w == Eigen::Vector3d(0, 0, 0));
  }
}

/// Statuses, and what is returned where it ends otherwise.
template <class O>
void check_variance_reduced_reports(O optimizer, std::uint64_t stream) {
  NoisyLeastSquares f(stream);
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  optimizer.learning_rate = 1e6;
  optimizer.stopping = {.gradient = {.tolerance = 0}, .budget = {.iterations = 100}};
  auto result = optimizer.minimize(f, w, monitor);
  CHECK(result.status == attune::Status::diverged);
  CHECK(w.allFinite());
  CHECK(result.value == f.value_and_gradient(w, g));
  CHECK(std::isfinite(result.value));
  w.setZero();
  optimizer.learning_rate = 0.1;
  optimizer.stopping.budget.iterations = 3;
  result = optimizer.minimize(f, w, monitor);
  CHECK(result.status == attune::Status::iteration_limit);
  CHECK(result.iterations == 3);
  CHECK(result.returned_iteration == 3);
  Watch watch{.stop_after = 2};
  w.setZero();
  CHECK(optimizer.minimize(f, w, watch).status == attune::Status::stopped_by_monitor);
}

}  // namespace attune_test
