// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/QR>
#include <cmath>

#include "attune/optimize/levenberg_marquardt.hpp"
#include "check_deterministic.hpp"

namespace levenberg_marquardt_test {

using namespace attune;
using attune_test::solve;

struct Line {  // y = w₀ + w₁ x, residuals and Jacobian only: no value, no gradient
  Eigen::VectorXd x, y;
  Index dimension() const { return 2; }
  Index residual_count() const { return x.size(); }
  void residuals_and_jacobian(const ParametersRef& w, GradientRef r, Eigen::MatrixXd& jacobian) const {
    jacobian.col(0).setOnes();
    jacobian.col(1) = x;
    r = jacobian * w - y;
  }
};
struct Underdetermined {  // one residual of three parameters
  Index dimension() const { return 3; }
  Index residual_count() const { return 1; }
  void residuals_and_jacobian(const ParametersRef& w, GradientRef r, Eigen::MatrixXd& jacobian) const {
    r[0] = w[0] + 2 * w[1] + 2 * w[2] - 9;
    jacobian << 1, 2, 2;
  }
};

static_assert(CanMinimize<LevenbergMarquardt, Line> && Optimizer<LevenbergMarquardt> && !Objective<Line> && !CanMinimize<LevenbergMarquardt, attune_test::Rosenbrock>);

TEST_CASE("levenberg marquardt: solves all the test functions") {
  attune_test::check_solves(LevenbergMarquardt{.stopping = {.gradient = {.tolerance = 1e-9}}});
}

TEST_CASE("levenberg marquardt: manners") { attune_test::check_manners(LevenbergMarquardt{}); }

TEST_CASE("levenberg marquardt: begins and ends where the gradient says") { attune_test::check_gradient_manners(LevenbergMarquardt{}); }

TEST_CASE("levenberg marquardt: a line of least squares is that of the linear equations") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(60);
  Line f{Eigen::VectorXd(40), Eigen::VectorXd(40)};
  Eigen::MatrixXd columns(40, 2);
  for (Index i = 0; i < 40; ++i) {
    f.x[i] = 100 + source.normal();  // badly conditioned: far from 0
    f.y[i] = 3 - 2 * f.x[i] + source.normal();
    columns.row(i) << 1, f.x[i];
  }
  const Eigen::Vector2d expected = columns.colPivHouseholderQr().solve(f.y);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(2);
  NoMonitor monitor;
  const auto result = LevenbergMarquardt{.stopping = {.gradient = {.tolerance = 1e-12}}}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  // The condition of the columns is about 1e4: that many units of rounding.
  CHECK((w - expected).norm() <= 1e-10 * expected.norm());
  CHECK(result.value == doctest::Approx(0.5 * (columns * expected - f.y).squaredNorm()).epsilon(1e-10));
  CHECK(result.gradient_norm <= 1e-8);
}

TEST_CASE("levenberg marquardt: fewer residuals than parameters have a solution near the start") {
  Underdetermined f;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto result = LevenbergMarquardt{}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK(w[0] + 2 * w[1] + 2 * w[2] == doctest::Approx(9).epsilon(1e-6));
}

// Where a residual grows by 1e6 a unit and another by 1 the way is the same, because steps are measured by the columns.
TEST_CASE("levenberg marquardt: the scale of a parameter does not matter") {
  struct Scaled {
    attune_test::TestFunction f = attune_test::functions::kowalik_osborne();
    double by = 1;
    Index dimension() const { return 4; }
    Index residual_count() const { return f.residual_count(); }
    void residuals_and_jacobian(const ParametersRef& w, GradientRef r, Eigen::MatrixXd& jacobian) {
      Eigen::VectorXd at = w;
      at[2] *= by;
      f.residuals_and_jacobian(at, r, jacobian);
      jacobian.col(2) *= by;
    }
  } plain, scaled{.by = 0x1p20};
  Eigen::VectorXd w = plain.f.start, v = w;
  v[2] /= 0x1p20;
  NoMonitor monitor;
  const LevenbergMarquardt brief{.stopping = {.budget = {.iterations = 6}}};
  brief.minimize(plain, w, monitor);
  brief.minimize(scaled, v, monitor);
  v[2] *= 0x1p20;
  CHECK((w - v).norm() <= 1e-9 * w.norm());
}

TEST_CASE("levenberg marquardt: without a tolerance it goes down to the precision of the numbers and says that it converged") {
  const auto s = solve(LevenbergMarquardt{.stopping = {.gradient = {.tolerance = 0}}}, attune_test::functions::bard());
  CHECK(converged(s.result.status));
  CHECK(s.result.gradient_norm <= 1e-13);
}

TEST_CASE("levenberg marquardt: a damping of 0 is refused by name") {
  auto f = attune_test::functions::rosenbrock();
  Eigen::VectorXd w = f.start;
  NoMonitor monitor;
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { LevenbergMarquardt{.damping = 0}.minimize(f, w, monitor); }), "LevenbergMarquardt::damping"));
}

}  // namespace levenberg_marquardt_test
