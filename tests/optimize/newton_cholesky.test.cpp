// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/optimize/newton_cholesky.hpp"
#include "check_deterministic.hpp"

namespace newton_cholesky_test {

using namespace attune;
using attune_test::solve;

struct Saddle {  // ¼ x⁴ - ½ x² + ½ y²: minima at (±1, 0), a saddle at 0 with a Hessian of diag(-1, 1)
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g[0] = w[0] * w[0] * w[0] - w[0];
    g[1] = w[1];
    return 0.25 * std::pow(w[0], 4) - 0.5 * w[0] * w[0] + 0.5 * w[1] * w[1];
  }
  void hessian(const ParametersRef& w, Eigen::MatrixXd& h) const {
    h << 3 * w[0] * w[0] - 1, 100, 0, 1;  // the upper half is not read
  }
};
struct Products {  // as the test function, but of products with vectors only
  attune_test::TestFunction f = attune_test::functions::wood();
  Index dimension() const { return f.dimension(); }
  double value_and_gradient(const ParametersRef& w, GradientRef g) { return f.value_and_gradient(w, g); }
  void hessian_vector(const ParametersRef& w, const ParametersRef& v, GradientRef product) { f.hessian_vector(w, v, product); }
};
struct Flat {  // linear in one direction, no curvature there at all
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g[0] = w[0];
    g[1] = 0;
    return 0.5 * w[0] * w[0];
  }
  void hessian(const ParametersRef&, Eigen::MatrixXd& h) const { h << 1, 0, 0, 0; }
};

static_assert(CanMinimize<NewtonCholesky, Saddle> && CanMinimize<NewtonCholesky, Products> && !CanMinimize<NewtonCholesky, attune_test::Rosenbrock>);

// Left out: Biggs EXP6, whose start has two pairs of equal parameters, which Newton's steps keep equal: the value then falls
// towards 0.2427 at infinity. The trigonometric function of 20, where the way ends in another local minimum. Meyer's, whose
// residuals are differences of numbers up to 35,000, so that a line search ends in the rounding of its values before the
// gradient is as small as is asked for.
TEST_CASE("newton cholesky: solves the test functions") { attune_test::check_solves(NewtonCholesky{.stopping = {.gradient = {.tolerance = 1e-9}}}, {{10, 0}, {18, 0}, {26, 20}}); }

TEST_CASE("newton cholesky: manners") { attune_test::check_manners(NewtonCholesky{}); }

TEST_CASE("newton cholesky: begins and ends where the gradient says") { attune_test::check_gradient_manners(NewtonCholesky{}); }

TEST_CASE("newton cholesky: a quadratic function takes one step") {
  auto f = attune_test::functions::linear_full_rank(20, 30);
  const auto s = solve(NewtonCholesky{}, f);
  CHECK(s.result.iterations == 1);
  CHECK(s.result.evaluations == 2);
  CHECK((s.w - Eigen::VectorXd::Constant(20, -1)).norm() <= 1e-13);
}

TEST_CASE("newton cholesky: digits double near a minimum") {
  const auto s = solve(NewtonCholesky{.stopping = {.gradient = {.tolerance = 1e-12}}}, attune_test::functions::brown_dennis());
  const auto& h = s.result.history;
  REQUIRE(h.size() > 4);
  const double before = h[h.size() - 3].gradient_norm, after = h[h.size() - 2].gradient_norm;
  CHECK(std::log(after / h[0].gradient_norm) <= 1.7 * std::log(before / h[0].gradient_norm));
}

TEST_CASE("newton cholesky: goes downhill where the Hessian is not definite") {
  Saddle f;
  NoMonitor monitor;
  for (const double x : {1e-3, -0.5, 0.1}) {
    Eigen::VectorXd w = Eigen::Vector2d(x, 3);
    const auto result = NewtonCholesky{}.minimize(f, w, monitor);
    CHECK(converged(result.status));
    CHECK(w[0] == doctest::Approx(x > 0 ? 1 : -1).epsilon(1e-6));
    CHECK(std::abs(w[1]) <= 1e-6);
  }
}

TEST_CASE("newton cholesky: products with the Hessian do as well as the Hessian") {
  Products f;
  Eigen::VectorXd w = f.f.start;
  NoMonitor monitor;
  const auto result = NewtonCholesky{}.minimize(f, w, monitor);
  const auto s = solve(NewtonCholesky{}, attune_test::functions::wood());
  CHECK(result.iterations == s.result.iterations);
  CHECK((w - s.w).norm() <= 1e-8);
}

TEST_CASE("newton cholesky: a direction without curvature is no obstacle") {
  Flat f;
  Eigen::VectorXd w = Eigen::Vector2d(5, 7);
  NoMonitor monitor;
  const auto result = NewtonCholesky{}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK(std::abs(w[0]) <= 1e-5);
  CHECK(w[1] == 7);
}

// Scales of parameters: the way is the same but for rounding, at the start.
TEST_CASE("newton cholesky: the scale of a parameter does not matter") {
  struct Scaled {
    attune_test::TestFunction f = attune_test::functions::wood();
    double by = 1;
    Index dimension() const { return 4; }
    double value_and_gradient(const ParametersRef& w, GradientRef g) {
      Eigen::VectorXd at = w;
      at[1] *= by;
      const double value = f.value_and_gradient(at, g);
      g[1] *= by;
      return value;
    }
    void hessian(const ParametersRef& w, Eigen::MatrixXd& h) {
      Eigen::VectorXd at = w;
      at[1] *= by;
      f.hessian(at, h);
      h.row(1) *= by;
      h.col(1) *= by;
    }
  };
  NoMonitor monitor;
  Scaled plain, scaled{.by = 1024};
  Eigen::VectorXd w = plain.f.start, v = w;
  v[1] /= 1024;
  const NewtonCholesky brief{.stopping = {.budget = {.iterations = 5}}};
  brief.minimize(plain, w, monitor);
  brief.minimize(scaled, v, monitor);
  v[1] *= 1024;
  CHECK((w - v).norm() <= 1e-9 * w.norm());
}

}  // namespace newton_cholesky_test
