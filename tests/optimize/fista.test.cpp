// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/optimize/fista.hpp"
#include "check_composite.hpp"

namespace fista_test {

using namespace attune;
using attune_test::SparseQuadratic;

static_assert(Optimizer<Fista> && CanMinimize<Fista, SparseQuadratic> && CanMinimize<Fista, attune_test::Rosenbrock>);

TEST_CASE("fista: one weight, by hand") { attune_test::check_by_hand(Fista{}); }

TEST_CASE("fista: meets the conditions of a minimum") { attune_test::check_conditions(Fista{}, 190); }

TEST_CASE("fista: what it reports is true") { attune_test::check_reports(Fista{}, 191); }

TEST_CASE("fista: is faster than the plain proximal gradient by the order of its theory") {
  // Condition 1e4: plain steps gain a digit in 2.3e4 iterations, accelerated ones in 2.3e2 or a few times that.
  SparseQuadratic f(20, 1e4, 1e-3, 192);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(20);
  NoMonitor monitor;
  const auto result = Fista{.stopping = {.gradient = {.tolerance = 1e-8}, .budget = {.iterations = 100'000}}}.minimize(f, w, monitor);
  CHECK(result.status == Status::gradient_tolerance);
  CHECK(result.iterations <= 10'000);
}

TEST_CASE("fista: stays within bounds, and comes into them from outside") {
  struct Bounded : SparseQuadratic {
    using SparseQuadratic::SparseQuadratic;
    double non_smooth_value(const ParametersRef& w) const { return w.minCoeff() < 0.5 || w.maxCoeff() > 1 ? std::numeric_limits<double>::infinity() : 0; }
    void proximal(GradientRef w, double) const { w = w.cwiseMax(0.5).cwiseMin(1); }
  } f(8, 100, 0, 193);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(8), g(8);
  NoMonitor monitor;
  const auto result = Fista{.stopping = attune_test::precise()}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  for (const auto& iteration : result.history) CHECK(std::isfinite(iteration.value));
  f.value_and_gradient(w, g);
  for (Index j = 0; j < 8; ++j) {  // the gradient points outwards at bounds, and is zero between them
    CHECK(w[j] >= 0.5);
    CHECK(w[j] <= 1);
    CHECK((w[j] == 0.5 ? g[j] >= -1e-11 : w[j] == 1 ? g[j] <= 1e-11 : std::abs(g[j]) <= 1e-11));
  }
}

TEST_CASE("fista: minimises a smooth function too, and reports its gradient") {
  attune_test::Rosenbrock f;
  Eigen::VectorXd w(2), g(2);
  w << -1.2, 1;
  NoMonitor monitor;
  const auto result = Fista{.stopping = {.gradient = {.tolerance = 1e-9}, .budget = {.iterations = 100'000}}}.minimize(f, w, monitor);
  CHECK(result.status == Status::gradient_tolerance);
  CHECK((w - Eigen::Vector2d(1, 1)).norm() <= 1e-5);
  f.value_and_gradient(w, g);
  CHECK(result.gradient_norm == doctest::Approx(g.lpNorm<Eigen::Infinity>()).epsilon(1e-6));
}

TEST_CASE("fista: a start at the minimum is one iteration at most") {
  SparseQuadratic f(4, 10, 100, 194);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(4);
  NoMonitor monitor;
  const auto result = Fista{}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK(result.iterations <= 1);
  CHECK(w == Eigen::VectorXd::Zero(4));
}

TEST_CASE("fista: the size of values does not matter, where squares of gradients overflow or vanish neither") {
  for (const double scale : {1e-250, 1e-160, 1e-80, 1.0, 1e100, 1e155, 1e200, 1e250}) {
    CAPTURE(scale);
    struct Bowl {
      double scale;
      Index dimension() const { return 2; }
      double value_and_gradient(const ParametersRef& w, GradientRef g) const {
        g = 2 * scale * w;
        return scale * w.squaredNorm();
      }
    } f{scale};
    Eigen::VectorXd w = Eigen::VectorXd::Constant(2, 3);
    NoMonitor monitor;
    const auto result = Fista{}.minimize(f, w, monitor);
    CHECK(result.status == Status::gradient_tolerance);
    CHECK(w.norm() <= 1e-5);
  }
}

TEST_CASE("fista: a value that no step lowers is a failed line search") {
  struct Wrong : SparseQuadratic {  // its gradient points the wrong way
    using SparseQuadratic::SparseQuadratic;
    double value_and_gradient(const ParametersRef& w, GradientRef g) {
      const double value = SparseQuadratic::value_and_gradient(w, g);
      g = -g;
      return value;
    }
  } f(3, 1, 0.01, 195);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto result = Fista{}.minimize(f, w, monitor);
  CHECK(!converged(result.status));
  CHECK(w.allFinite());
}

}  // namespace fista_test
