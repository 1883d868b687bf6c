// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/poisson.hpp"
#include "check_loss.hpp"

namespace poisson_test {

using namespace attune;

namespace {

const std::vector<double> scores{-8, -3.5, -1, -1e-3, 0, 0.25, 0.9, 2, 7.75};
const std::vector<double> targets{0, 1, 2.5, 40};
const auto everywhere = [](double, double) { return true; };
const auto third = [](double s, double t) { return std::exp(s + 0.1) + 0 * t; };  // near s, a step of 1e-4 away at most
const auto size = [](double s, double t) { return (1 + std::abs(s)) * (std::exp(s) + t + 1); };

}  // namespace

TEST_CASE("poisson: is half the deviance of a count, by hand") {
  constexpr Poisson loss;
  CHECK(loss.value(0.0, 3.0) == 1);
  CHECK(loss.value(std::log(2.0), 3.0) == doctest::Approx(2 - 3 * std::log(2.0)));
  CHECK(loss.derivative(std::log(2.0), 3.0) == doctest::Approx(-1));
  CHECK(std::abs(loss.derivative(std::log(3.0), 3.0)) <= 8 * std::numeric_limits<double>::epsilon());
  CHECK(loss.second_derivative(std::log(2.0), 3.0) == doctest::Approx(2));
  CHECK(Poisson::Link{}.inverse(std::log(2.0)) == doctest::Approx(2));
  static_assert(TwiceDifferentiableLoss<Poisson> && HasLink<Poisson> && HasTargetRange<Poisson>);
}

TEST_CASE("poisson: takes targets of zero or more") {
  CHECK(Poisson{}.target_range().contains(0));
  CHECK(Poisson{}.target_range().contains(0.5));
  CHECK_FALSE(Poisson{}.target_range().contains(-1e-9));
  CHECK_FALSE(Poisson{}.target_range().contains(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("poisson: derivatives are those of the value, and of a convex function") {
  attune_test::check_derivatives(Poisson{}, scores, targets, third, size, everywhere);
  attune_test::check_subgradient(Poisson{}, scores, targets);
}

TEST_CASE_TEMPLATE("poisson: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(Poisson{}, scores, targets, size); }

}  // namespace poisson_test
