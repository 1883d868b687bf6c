// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/gamma.hpp"
#include "check_loss.hpp"

namespace gamma_test {

using namespace attune;

namespace {

const std::vector<double> scores{-8, -3.5, -1, -1e-3, 0, 0.25, 0.9, 2, 7.75};
const std::vector<double> targets{0.01, 1, 2.5, 40};
const auto everywhere = [](double, double) { return true; };
const auto third = [](double s, double t) { return t * std::exp(0.1 - s); };  // near s, a step of 1e-4 away at most
const auto size = [](double s, double t) { return (1 + std::abs(s)) * (1 + t * std::exp(-s)); };

}  // namespace

TEST_CASE("gamma: is half the deviance of a positive amount, by hand") {
  constexpr Gamma loss;
  CHECK(loss.value(0.0, 3.0) == 3);
  CHECK(loss.value(std::log(2.0), 3.0) == doctest::Approx(std::log(2.0) + 1.5));
  CHECK(loss.derivative(std::log(2.0), 3.0) == doctest::Approx(-0.5));
  CHECK(std::abs(loss.derivative(std::log(3.0), 3.0)) <= 8 * std::numeric_limits<double>::epsilon());
  CHECK(loss.second_derivative(std::log(2.0), 3.0) == doctest::Approx(1.5));
  static_assert(TwiceDifferentiableLoss<Gamma> && HasLink<Gamma> && HasTargetRange<Gamma>);
}

TEST_CASE("gamma: takes targets above zero") {
  CHECK(Gamma{}.target_range().contains(1e-300));
  CHECK_FALSE(Gamma{}.target_range().contains(0));
  CHECK_FALSE(Gamma{}.target_range().contains(-1));
}

TEST_CASE("gamma: scaling target and mean alike changes the value by a constant") {
  for (const double s : scores)
    CHECK(Gamma{}.value(s + std::log(10.0), 25.0) - Gamma{}.value(s, 2.5) == doctest::Approx(std::log(10.0)));
}

TEST_CASE("gamma: derivatives are those of the value, and of a convex function") {
  attune_test::check_derivatives(Gamma{}, scores, targets, third, size, everywhere);
  attune_test::check_subgradient(Gamma{}, scores, targets);
}

TEST_CASE_TEMPLATE("gamma: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(Gamma{}, scores, targets, size); }

}  // namespace gamma_test
