// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/loss/gamma.hpp"
#include "attune/loss/poisson.hpp"
#include "attune/loss/tweedie.hpp"
#include "check_loss.hpp"

namespace tweedie_test {

using namespace attune;

namespace {

const std::vector<double> scores{-5, -3.5, -1, -1e-3, 0, 0.25, 0.9, 2, 4.75};
const std::vector<double> targets{0.01, 1, 2.5, 40};
const auto everywhere = [](double, double) { return true; };
const auto size = [](double s, double t) { return (1 + std::abs(s)) * (1 + t) * std::exp(std::abs(s)); };

}  // namespace

TEST_CASE("tweedie: is Poisson, Gamma and the squared error of the mean at powers 1, 2 and 0, up to constants") {
  for (const double s : scores) {
    CAPTURE(s);
    const double t = 2.5;
    const auto scale = [&](double power) { return 32 * std::numeric_limits<double>::epsilon() * size(s, t) * (1 + std::exp(std::abs(2 - power) * std::abs(s))); };
    const auto from_zero = [&](const auto& loss) { return loss.value(s, t) - loss.value(0.0, t); };
    CHECK(std::abs(from_zero(Tweedie{.power = 1}) - from_zero(Poisson{})) <= scale(1));
    CHECK(std::abs(Tweedie{.power = 1}.derivative(s, t) - Poisson{}.derivative(s, t)) <= scale(1));
    CHECK(std::abs(Tweedie{.power = 1}.second_derivative(s, t) - Poisson{}.second_derivative(s, t)) <= scale(1));
    CHECK(std::abs(from_zero(Tweedie{.power = 2}) - from_zero(Gamma{})) <= scale(2));
    CHECK(std::abs(Tweedie{.power = 2}.derivative(s, t) - Gamma{}.derivative(s, t)) <= scale(2));
    CHECK(std::abs(Tweedie{.power = 2}.second_derivative(s, t) - Gamma{}.second_derivative(s, t)) <= scale(2));
    const double r = std::exp(s) - t;
    CHECK(std::abs(Tweedie{.power = 0}.value(s, t) - r * r / 2) <= scale(0));
  }
  static_assert(TwiceDifferentiableLoss<Tweedie> && HasLink<Tweedie> && HasTargetRange<Tweedie>);
}

TEST_CASE("tweedie: is half the deviance, 0 where the mean is the target, and defined for targets of 0 and below") {
  for (const double power : {-1.0, 0.0, 1.0, 1.5, 2.0, 3.0})
    for (const double t : targets) {
      CAPTURE(power);
      const double p = power;
      CHECK(std::abs(Tweedie{.power = power}.value(std::log(t), t)) <= 1e-30 + 64 * std::numeric_limits<double>::epsilon() * std::numeric_limits<double>::epsilon() * std::pow(t, 2 - p) * 100);
      if (p == 1 || p == 2) continue;
      const double mean = 1.7, deviance = std::pow(t, 2 - p) / ((1 - p) * (2 - p)) - t * std::pow(mean, 1 - p) / (1 - p) + std::pow(mean, 2 - p) / (2 - p);
      const double rounding = 32 * std::numeric_limits<double>::epsilon() * (std::pow(t, 2 - p) + t * std::pow(mean, 1 - p) + std::pow(mean, 2 - p)) / std::abs((1 - p) * (2 - p));
      CHECK(std::abs(Tweedie{.power = power}.value(std::log(mean), t) - deviance) <= rounding);
    }
  CHECK(Tweedie{.power = 1}.value(std::log(3.0), 0.0) == doctest::Approx(3));
  CHECK(Tweedie{.power = 1.5}.value(std::log(4.0), 0.0) == doctest::Approx(2 * 2));
  CHECK(Tweedie{.power = 0}.value(std::log(2.0), -3.0) == doctest::Approx(2 + 3 * 2));
  CHECK(Tweedie{.power = 0}.derivative(std::log(2.0), -3.0) == doctest::Approx((2 + 3) * 2));
}

TEST_CASE("tweedie: powers next to 1 and 2 give values next to theirs") {
  for (const double limit : {1.0, 2.0})
    for (const double s : scores) {
      CAPTURE(s);
      // d value / d power is at most s² (exp(s) + t exp(-s)) or so.
      const double step = 1e-9;
      CHECK(std::abs(Tweedie{.power = limit + step}.value(s, 2.5) - Tweedie{.power = limit}.value(s, 2.5)) <= step * (1 + s * s) * (std::exp(std::abs(s)) * 4));
    }
}

TEST_CASE("tweedie: the targets it takes follow from the power") {
  CHECK(Tweedie{.power = 1.5}.target_range().contains(0));
  CHECK_FALSE(Tweedie{.power = 1.5}.target_range().contains(-1));
  CHECK_FALSE(Tweedie{.power = 2}.target_range().contains(0));
  CHECK(Tweedie{.power = 3}.target_range().contains(1e-9));
  CHECK(Tweedie{.power = 0}.target_range().contains(-5));
}

TEST_CASE("tweedie: derivatives are those of the value; convex for powers from 1 to 2") {
  for (const double power : {-1.0, 0.0, 1.0, 1.5, 1.9, 2.0, 3.0}) {
    CAPTURE(power);
    const double a = std::abs(2 - power), b = std::abs(1 - power);
    const auto rate = std::max(a, b);
    attune_test::check_derivatives(Tweedie{.power = power}, scores, targets, [=](double s, double t) { return (1 + std::pow(rate, 3)) * (1 + t) * std::exp(rate * (std::abs(s) + 0.1)); },
                                   [=](double s, double t) { return (1 + std::abs(s)) * std::pow(1 + t, std::max(1.0, 2 - power)) * (1 + rate) * std::exp(rate * std::abs(s)); }, everywhere);
    if (power >= 1 && power <= 2) attune_test::check_subgradient(Tweedie{.power = power}, scores, targets);
    if (power < 2) {  // targets of 0, and below for p ≤ 0
      const std::vector<double> zeros = power <= 0 ? std::vector<double>{0, -2} : std::vector<double>{0, 0};
      attune_test::check_derivatives(Tweedie{.power = power}, scores, zeros, [=](double s, double t) { return (1 + std::pow(rate, 3)) * (1 + std::abs(t)) * std::exp(rate * (std::abs(s) + 0.1)); },
                                     [=](double s, double t) { return (1 + std::abs(s)) * (1 + std::abs(t)) * (1 + rate) * std::exp(rate * std::abs(s)); }, everywhere);
    }
  }
}

TEST_CASE_TEMPLATE("tweedie: batches agree with numbers", T, float, double) {
  for (const double power : {1.0, 1.5, 2.0}) {
    attune_test::check_batches<T>(Tweedie{.power = power}, scores, targets, [](double s, double t) { return 4 * (1 + t) * (1 + std::abs(s)) * (1 + std::exp(std::abs(s))); });
    if (power < 2) attune_test::check_batches<T>(Tweedie{.power = power}, scores, std::vector<double>{0}, [](double s, double) { return 4 * (1 + std::abs(s)) * (1 + std::exp(std::abs(s))); });
  }
}

TEST_CASE("tweedie: a power between 0 and 1, of which there is no distribution, is refused") {
  CHECK_NOTHROW(Tweedie{.power = -1}.check());
  CHECK_NOTHROW(Tweedie{.power = 1}.check());
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { Tweedie{.power = 0.5}.check(); }), "Tweedie::power"));
}

}  // namespace tweedie_test
