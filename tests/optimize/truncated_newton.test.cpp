// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/optimize/truncated_newton.hpp"
#include "check_deterministic.hpp"

namespace truncated_newton_test {

using namespace attune;
using attune_test::solve;

struct Diagonal {  // Σ ½ c_j (w_j - 1)²
  Eigen::VectorXd curvature;
  Index dimension() const { return curvature.size(); }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g = curvature.array() * (w.array() - 1);
    return 0.5 * (g.array() * (w.array() - 1)).sum();
  }
  void hessian_vector(const ParametersRef&, const ParametersRef& v, GradientRef product) const { product = curvature.cwiseProduct(v); }
};
struct Hill {  // cos x + ½ y²: the gradient at the start is flat in x, and the curvature negative
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g[0] = -std::sin(w[0]);
    g[1] = w[1];
    return std::cos(w[0]) + 0.5 * w[1] * w[1];
  }
  void hessian_vector(const ParametersRef& w, const ParametersRef& v, GradientRef product) const {
    product[0] = -std::cos(w[0]) * v[0];
    product[1] = v[1];
  }
};

static_assert(CanMinimize<TruncatedNewton, Diagonal> && !CanMinimize<TruncatedNewton, attune_test::Rosenbrock>);

TEST_CASE("truncated newton: solves all the test functions") {
  attune_test::check_solves(TruncatedNewton{.stopping = {.gradient = {.tolerance = 1e-9}}});
}

TEST_CASE("truncated newton: manners") { attune_test::check_manners(TruncatedNewton{}); }

TEST_CASE("truncated newton: begins and ends where the gradient says") { attune_test::check_gradient_manners(TruncatedNewton{}); }

// Conjugate gradients solve equations of three curvatures in three products; the trust region grows from the first step on.
TEST_CASE("truncated newton: a thousand parameters of three curvatures take few products") {
  Diagonal f{Eigen::VectorXd(1000)};
  for (Index j = 0; j < 1000; ++j) f.curvature[j] = std::pow(10.0, static_cast<double>(j % 3));
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1000);
  NoMonitor monitor;
  const auto result = TruncatedNewton{}.minimize(f, w, monitor);
  CHECK(result.status == Status::gradient_tolerance);
  CHECK(result.curvatures <= 40);
  CHECK((w - Eigen::VectorXd::Ones(1000)).lpNorm<Eigen::Infinity>() <= 1e-6);
}

TEST_CASE("truncated newton: steps are no longer than the trust region, which grows where the model is right") {
  Diagonal f{Eigen::VectorXd::Ones(4)};
  Eigen::VectorXd w = Eigen::VectorXd::Constant(4, 51);  // 100 from the minimum
  NoMonitor monitor;
  const auto result = TruncatedNewton{.radius = 1}.minimize(f, w, monitor);
  REQUIRE(result.history.size() == 8);
  for (std::size_t i = 1; i < 7; ++i) CHECK(result.history[i].step == doctest::Approx(std::pow(2.0, static_cast<double>(i - 1))).epsilon(1e-12));
  CHECK(result.history[7].step == doctest::Approx(100 - 63).epsilon(1e-12));
  CHECK(result.gradient_norm <= 1e-13);
}

TEST_CASE("truncated newton: leaves a hill along its negative curvature") {
  Hill f;
  Eigen::VectorXd w = Eigen::Vector2d(1e-3, 2);
  NoMonitor monitor;
  const auto result = TruncatedNewton{.radius = 1}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK(result.value == doctest::Approx(-1).epsilon(1e-12));
}

TEST_CASE("truncated newton: without a tolerance it goes down to the precision of the numbers and says that it converged") {
  const auto s = solve(TruncatedNewton{.stopping = {.gradient = {.tolerance = 0}}}, attune_test::functions::bard());
  CHECK(converged(s.result.status));
  CHECK(s.result.gradient_norm <= 1e-13);
}

TEST_CASE("truncated newton: settings out of range are refused by name") {
  auto f = attune_test::functions::rosenbrock();
  Eigen::VectorXd w = f.start;
  NoMonitor monitor;
  const auto refused = [&](const TruncatedNewton& optimizer) { return attune_test::error_of<InvalidArgument>([&] { optimizer.minimize(f, w, monitor); }); };
  CHECK(attune_test::contains(refused({.radius = -1}), "TruncatedNewton::radius"));
  CHECK(attune_test::contains(refused({.forcing = 1}), "TruncatedNewton::forcing"));
}

}  // namespace truncated_newton_test
