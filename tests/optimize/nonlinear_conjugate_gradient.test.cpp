// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/optimize/nonlinear_conjugate_gradient.hpp"
#include "check_deterministic.hpp"

namespace nonlinear_conjugate_gradient_test {

using namespace attune;
using attune_test::Quadratic;

// Left out: what has a Hessian whose condition at the minimum is above 10⁶, where the last digits take any first-order
// method thousands of steps; and Broyden's banded function, where the way ends in another of its local minima.
TEST_CASE("nonlinear conjugate gradient: solves the test functions that are not badly conditioned") {
  attune_test::check_solves(NonlinearConjugateGradient{.stopping = {.gradient = {.tolerance = 1e-7}}},
                            {{3, 0}, {4, 0}, {10, 0}, {11, 0}, {13, 0}, {17, 0}, {18, 0}, {20, 9}, {22, 0}, {24, 0}, {31, 0}});
}

TEST_CASE("nonlinear conjugate gradient: manners") { attune_test::check_manners(NonlinearConjugateGradient{}); }

TEST_CASE("nonlinear conjugate gradient: begins and ends where the gradient says") { attune_test::check_gradient_manners(NonlinearConjugateGradient{}); }

// Linear conjugate gradients take one step for each distinct curvature (Nocedal, Wright, theorem 5.4). Here those are between
// a few first steps, which have to tell that the function is quadratic, and a few last ones, because no line search is exact.
TEST_CASE("nonlinear conjugate gradient: a quadratic function of a thousand parameters takes hardly more steps than it has curvatures") {
  Quadratic f{.curvature = Eigen::VectorXd(1000)};
  for (Index j = 0; j < 1000; ++j) f.curvature[j] = std::pow(10.0, static_cast<double>(j % 3));
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1000);
  NoMonitor monitor;
  const auto result = NonlinearConjugateGradient{}.minimize(f, w, monitor);
  CHECK(result.status == Status::gradient_tolerance);
  CHECK(result.iterations <= 10);
  CHECK(result.evaluations <= 30);
  // The gradient is at most 1e-6 in each component, and the curvature at least 1.
  CHECK((w - f.minimum()).lpNorm<Eigen::Infinity>() <= 1e-6);
}

TEST_CASE("nonlinear conjugate gradient: a gradient of the wrong sign is a failed line search, not a minimum") {
  struct WrongSign {
    Index dimension() const { return 1; }
    double value_and_gradient(const ParametersRef& w, GradientRef g) {
      g = -2 * w;
      return w.squaredNorm();
    }
  } f;
  Eigen::VectorXd w = Eigen::VectorXd::Constant(1, 1);
  NoMonitor monitor;
  CHECK(NonlinearConjugateGradient{}.minimize(f, w, monitor).status == Status::line_search_failed);
  CHECK(w[0] == 1);
}

TEST_CASE("nonlinear conjugate gradient: settings of its line search are refused by name") {
  auto f = attune_test::functions::rosenbrock();
  Eigen::VectorXd w = f.start;
  NoMonitor monitor;
  const NonlinearConjugateGradient optimizer{.line_search = {.curvature = 2}};
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { optimizer.minimize(f, w, monitor); }), "StrongWolfe::curvature"));
}

}  // namespace nonlinear_conjugate_gradient_test
