// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "attune/optimize/check_gradient.hpp"
#include "test_functions.hpp"
#include "../support.hpp"

namespace check_gradient_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

// Σ w_j⁴ / 4, with a mistake in one component where one is asked for.
struct Quartic {
  Index wrong = -1;
  double factor = 1;
  int evaluations = 0;
  Index dimension() const { return 4; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    ++evaluations;
    g = w.array().cube();
    if (wrong >= 0) g[wrong] *= factor;
    return w.array().square().square().sum() / 4;
  }
};
struct Rounded {  // a value of four digits says so
  Index dimension() const { return 1; }
  double precision() const { return 1e-4; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g[0] = 2 * w[0];
    return std::round(w[0] * w[0] * 1e4) / 1e4;
  }
};
struct Root {  // not defined below 0
  Index dimension() const { return 1; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g[0] = 0.5 / std::sqrt(w[0]);
    return std::sqrt(w[0]);
  }
};

const Eigen::Vector4d somewhere(0.5, -1, 2, 3);

TEST_CASE("check_gradient: a right gradient holds, at the cost that it says") {
  Quartic f;
  const auto check = check_gradient(f, somewhere);
  // h² f'''/6 over f' is h² / w² here, at most h² / 0.25 with h = ∛(16 ε) = 1.5e-5.
  CHECK(check.error <= 1e-9);
  CHECK(check.holds());
  CHECK(f.evaluations == 9);
}

double bowl(const Eigen::VectorXd& w, Eigen::VectorXd& gradient) {
  gradient = 2 * w;
  return w.squaredNorm();
}

TEST_CASE("check_gradient: of a function, as minimize takes it") {
  CHECK(check_gradient(bowl, somewhere).holds());
  CHECK(check_gradient(bowl, somewhere).component < 4);
  const auto wrong = [](const Eigen::VectorXd& w, Eigen::VectorXd& gradient) {
    gradient = 2 * w;
    gradient[2] = 1;  // 4 is right
    return w.squaredNorm();
  };
  const auto check = check_gradient(wrong, somewhere);
  CHECK(!check.holds());
  CHECK(check.component == 2);
  CHECK(check.analytic == 1);
  CHECK(check.numeric == doctest::Approx(4).epsilon(1e-8));
  const auto forgetful = [](const Eigen::VectorXd& w, Eigen::VectorXd& gradient) {
    gradient.head(3) = 2 * w.head(3);
    return w.squaredNorm();
  };
  CHECK(std::isinf(check_gradient(forgetful, somewhere).error));
}

TEST_CASE("check_gradient: names the component that is wrong, with both values") {
  for (const Index j : {0, 1, 2, 3})
    for (const double factor : {-1.0, 0.0, 0.5, 2.0, 1.0001}) {
      CAPTURE(j);
      CAPTURE(factor);
      Quartic f{.wrong = j, .factor = factor};
      const auto check = check_gradient(f, somewhere);
      CHECK(!check.holds());
      CHECK(check.component == j);
      CHECK(check.analytic == doctest::Approx(factor * somewhere[j] * somewhere[j] * somewhere[j]).epsilon(1e-14));
      CHECK(check.numeric == doctest::Approx(somewhere[j] * somewhere[j] * somewhere[j]).epsilon(1e-8));
      CHECK(check.error == doctest::Approx(std::abs(factor - 1) / std::max(std::abs(factor), 1.0)).epsilon(1e-4));
    }
}

TEST_CASE("check_gradient: a tolerance of one's own") {
  Quartic f{.wrong = 1, .factor = 1.01};
  CHECK(!check_gradient(f, somewhere).holds(1e-3));
  CHECK(check_gradient(f, somewhere).holds(0.1));
}

TEST_CASE("check_gradient: what the rounding of values explains is no error") {
  Rounded f;
  const auto check = check_gradient(f, Eigen::VectorXd::Constant(1, 1.2345));
  CHECK(check.holds(1e-2));  // the third derivative is 0: what is left is rounding
  CHECK(check.resolution > 1e-4);
  CHECK(check.numeric == doctest::Approx(2.469).epsilon(1e-2));
}

TEST_CASE("check_gradient: a difference that is not finite is infinitely wrong") {
  Root f;
  CHECK(check_gradient(f, Eigen::VectorXd::Constant(1, 1)).holds());
  CHECK(check_gradient(f, Eigen::VectorXd::Constant(1, 0)).error == std::numeric_limits<double>::infinity());
}

TEST_CASE("check_gradient: a point of the wrong size is refused") {
  Quartic f;
  const auto message = error_of<InvalidArgument>([&] { check_gradient(f, Eigen::VectorXd::Zero(3)); });
  CHECK(contains(message, "3 numbers"));
  CHECK(contains(message, "expected 4"));
}

// At the paper's start and off it. Third derivatives that are steep (Osborne 1, whose exponentials decay by up to 320 a
// unit) leave up to h² 320² = 2e-5 of the largest exponential.
TEST_CASE("test functions: gradients are those of differences of the value") {
  std::set<int> numbers;
  for (auto f : attune_test::test_functions()) {
    CAPTURE(f.name);
    CAPTURE(f.dimension());
    numbers.insert(f.number);
    Eigen::VectorXd w = f.start;
    CHECK(check_gradient(f, w).holds(2e-5));
    for (Index j = 0; j < w.size(); ++j) w[j] += 0.01 * static_cast<double>(1 + j % 3) * std::max(1.0, std::abs(w[j]));
    CHECK(check_gradient(f, w).holds(2e-5));
  }
  CHECK(numbers.size() == 36);  // all of the paper's, and one without a number
}

TEST_CASE("test functions: value, residuals, Jacobian, Hessian and its products belong together") {
  for (auto f : attune_test::test_functions()) {
    CAPTURE(f.name);
    const Index n = f.dimension(), m = f.residual_count();
    if (n > 12) continue;
    const Eigen::VectorXd w = f.start.array() + 0.01;
    Eigen::VectorXd g(n), above(n), below(n), r(m), same(m), product(n);
    Eigen::MatrixXd jacobian(m, n), hessian(n, n);
    const double value = f.value_and_gradient(w, g);
    f.residuals_and_jacobian(w, r, jacobian);
    f.residuals(w, same);
    f.hessian(w, hessian);
    CHECK(f.value(w) == doctest::Approx(value).epsilon(1e-13));
    CHECK(0.5 * r.squaredNorm() == doctest::Approx(value).epsilon(1e-13));
    CHECK((r - same).norm() <= 1e-13 * r.norm());
    CHECK((jacobian.transpose() * r - g).norm() <= 1e-12 * jacobian.norm() * r.norm());
    // Products with (1, 2, 3, ...), and differences of the gradient along it.
    const Eigen::VectorXd v = Eigen::VectorXd::LinSpaced(n, 1, static_cast<double>(n)) / static_cast<double>(n);
    f.hessian_vector(w, v, product);
    CHECK((hessian * v - product).norm() <= 1e-12 * hessian.norm() * v.norm());
    constexpr double h = 1e-5;
    f.value_and_gradient(w + h * v, above);
    f.value_and_gradient(w - h * v, below);
    CHECK(((above - below) / (2 * h) - product).norm() <= 1e-5 * (hessian.norm() + g.norm()));
  }
}

TEST_CASE("test functions: values at the start and at minima that the paper gives are those") {
  using namespace attune_test::functions;
  // Twice the value, as the paper counts. Computed by hand from its formulas.
  const auto at_start = [](auto f) { return 2 * f.value(f.start); };
  CHECK(at_start(rosenbrock()) == doctest::Approx(24.2).epsilon(1e-14));
  CHECK(at_start(freudenstein_roth()) == doctest::Approx(400.5).epsilon(1e-14));
  CHECK(at_start(beale()) == doctest::Approx(14.203125).epsilon(1e-14));
  CHECK(at_start(helical_valley()) == doctest::Approx(2500).epsilon(1e-14));
  CHECK(at_start(powell_singular()) == doctest::Approx(215).epsilon(1e-14));
  CHECK(at_start(wood()) == doctest::Approx(19192).epsilon(1e-14));
  CHECK(at_start(himmelblau()) == doctest::Approx(170).epsilon(1e-14));
  const auto zero = [](auto f, const Eigen::VectorXd& w) { return f.value(w) <= 1e-28; };
  CHECK(zero(freudenstein_roth(), point({5, 4})));
  CHECK(zero(brown_badly_scaled(), point({1e6, 2e-6})));
  CHECK(zero(beale(), point({3, 0.5})));
  CHECK(zero(helical_valley(), point({1, 0, 0})));
  CHECK(zero(gulf_research(), point({50, 25, 1.5})));
  CHECK(zero(box_three_dimensional(), point({1, 10, 1})));
  CHECK(zero(wood(), point({1, 1, 1, 1})));
  CHECK(zero(biggs_exp6(), point({1, 10, 1, 5, 4, 3})));
  CHECK(zero(variably_dimensioned(20), Eigen::VectorXd::Ones(20)));
  CHECK(zero(brown_almost_linear(20), Eigen::VectorXd::Ones(20)));
  CHECK(zero(rastrigin(20), Eigen::VectorXd::Zero(20)));
  CHECK(zero(himmelblau(), point({3, 2})));
  CHECK(rastrigin(2).value(point({0.5, 0.25})) == doctest::Approx((0.25 + 20 + 0.0625 + 10) / 2).epsilon(1e-14));
}

}  // namespace check_gradient_test
