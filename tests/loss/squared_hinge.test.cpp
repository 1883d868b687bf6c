// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/squared_hinge.hpp"
#include "check_loss.hpp"

namespace squared_hinge_test {

using namespace attune;

namespace {

const std::vector<double> scores{-100, -3.5, -1.5, -1, -0.3, -1e-3, 0, 0.25, 0.9, 1, 2, 7.75, 1000};
const std::vector<double> targets{0, 1};
const auto none = [](double, double) { return 0.0; };  // of the third derivative: straight lines and parabolas
const auto size = [](double s, double) { return (1 + std::abs(s)) * (1 + std::abs(s)); };
const auto away_from = [](double kink) { return [kink](double s, double t) { return std::abs((2 * t - 1) * s - kink) > 0.01 * (1 + std::abs(s)); }; };

}  // namespace

TEST_CASE("squared hinge: is the square of the hinge, by hand") {
  constexpr SquaredHinge loss;
  CHECK(loss.value(2.0, 1.0) == 0);
  CHECK(loss.value(0.5, 1.0) == 0.25);
  CHECK(loss.value(3.0, 0.0) == 16);
  CHECK(loss.derivative(0.5, 1.0) == -1);
  CHECK(loss.derivative(3.0, 0.0) == 8);
  CHECK(loss.derivative(1.0, 1.0) == 0);
  CHECK(loss.second_derivative(0.5, 1.0) == 2);
  CHECK(loss.second_derivative(1.5, 1.0) == 0);
  static_assert(TwiceDifferentiableLoss<SquaredHinge> && !HasLink<SquaredHinge>);
}

TEST_CASE("squared hinge: derivatives are those of the value, and of a convex function") {
  attune_test::check_derivatives(SquaredHinge{}, scores, targets, none, size, away_from(1));
  attune_test::check_subgradient(SquaredHinge{}, scores, targets);
}

TEST_CASE_TEMPLATE("squared hinge: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(SquaredHinge{}, scores, targets, size); }

}  // namespace squared_hinge_test
