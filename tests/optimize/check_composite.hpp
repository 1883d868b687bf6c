// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every optimizer of a smooth function plus an L1 penalty must do.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "composites.hpp"

namespace attune_test {

inline attune::Stopping precise() { return {.gradient = {.tolerance = 1e-12}, .budget = {.iterations = 100'000}}; }

/// One weight: ½ (w - 3)² + |w| has its minimum at 2, and ½ (w - ½)² + |w| at 0.
template <class O>
void check_by_hand(O optimizer) {
  optimizer.stopping = precise();
  for (const double centre : {3.0, 0.5, -0.5, -3.0}) {
    SparseQuadratic f(1, 1, 1, 1);
    f.centre[0] = centre;
    for (const double start : {0.0, 1.0, -7.0}) {
      Eigen::VectorXd w = Eigen::VectorXd::Constant(1, start);
      attune::NoMonitor monitor;
      const auto result = optimizer.minimize(f, w, monitor);
      CAPTURE(centre);
      CAPTURE(start);
      CHECK(converged(result.status));
      const double minimum = std::copysign(std::max(std::abs(centre) - 1, 0.0), centre);
      CHECK(std::abs(w[0] - minimum) <= 1e-11);
      CHECK((w[0] == 0) == (minimum == 0));
    }
  }
}

/// The conditions of a minimum, for many strengths, some parameters free, from two starts; what is reported is true.
template <class O>
void check_conditions(O optimizer, std::uint64_t stream) {
  CAPTURE(seed());
  optimizer.stopping = precise();
  for (const double strength : {0.0, 1e-3, 0.03, 0.3, 3.0})
    for (const Index free : {0, 2}) {
      SparseQuadratic f(12, 1e3, strength, stream);
      f.free = free;
      Eigen::VectorXd w = Eigen::VectorXd::Zero(12), g(12), other = Eigen::VectorXd::Constant(12, 1.5);
      attune::NoMonitor monitor;
      const auto result = optimizer.minimize(f, w, monitor);
      CAPTURE(strength);
      CAPTURE(free);
      CHECK(converged(result.status));
      CHECK(f.violation(w) <= 1e-11);
      CHECK(result.gradient_norm >= f.violation(w) * (1 - 1e-6) - 1e-15);  // never flattering
      CHECK(result.value == doctest::Approx(f.value_and_gradient(w, g) + f.non_smooth_value(w)).epsilon(1e-14));
      CHECK(result.evaluations == f.evaluations - 1);
      REQUIRE(result.history.size() == static_cast<std::size_t>(result.iterations) + 1);
      for (std::size_t i = 1; i < result.history.size(); ++i) {
        CHECK(result.history[i].index == static_cast<int>(i));
        CHECK(result.history[i].value <= result.history[i - 1].value * (1 + 1e-14));
      }
      if (strength == 3.0 && free == 0) CHECK(w == Eigen::VectorXd::Zero(12));
      optimizer.minimize(f, other, monitor);
      CHECK((w - other).norm() <= 1e-8);  // the least curvature is 1e-3
    }
}

/// Statuses, the history and the best on validation rows.
template <class O>
void check_reports(O optimizer, std::uint64_t stream) {
  SparseQuadratic f(12, 1e3, 0.01, stream);
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(12);
  optimizer.stopping = {.gradient = {.tolerance = 0}, .budget = {.iterations = 5}};
  auto result = optimizer.minimize(f, w, monitor);
  CHECK(result.status == attune::Status::iteration_limit);
  CHECK(result.iterations == 5);
  CHECK(result.history.size() == 6);
  Watch watch{.stop_after = 3};
  w.setZero();
  optimizer.stopping = precise();
  result = optimizer.minimize(f, w, watch);
  CHECK(result.status == attune::Status::stopped_by_monitor);
  CHECK(result.iterations == 2);
  optimizer.stopping.gradient.tolerance = 0;  // as far as it goes
  w.setZero();
  result = optimizer.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK(f.violation(w) <= 1e-12);
  Eigen::VectorXd again = Eigen::VectorXd::Zero(12);
  optimizer.minimize(f, again, monitor);
  CHECK(again == w);

  struct Watched : SparseQuadratic {
    using SparseQuadratic::SparseQuadratic;
    double validation_value(const attune::ParametersRef& v) const { return std::abs(v.norm() - 1); }
  } g(12, 1e3, 0.01, stream);
  w.setZero();
  optimizer.stopping = precise();
  optimizer.stopping.validation.patience = 2;
  result = optimizer.minimize(g, w, monitor);
  CHECK(result.status == attune::Status::validation_patience);
  CHECK(result.returned_iteration == result.iterations - 2);
  CHECK(std::abs(w.norm() - 1) == result.history[static_cast<std::size_t>(result.returned_iteration)].validation);

  struct Broken : SparseQuadratic {
    using SparseQuadratic::SparseQuadratic;
    double value_and_gradient(const attune::ParametersRef& v, attune::GradientRef out) {
      SparseQuadratic::value_and_gradient(v, out);
      return std::nan("");
    }
  } broken(3, 1, 1, stream);
  w = Eigen::VectorXd::Ones(3);
  CHECK(optimizer.minimize(broken, w, monitor).status == attune::Status::diverged);
  CHECK(w == Eigen::Vector3d(1, 1, 1));
}

}  // namespace attune_test
