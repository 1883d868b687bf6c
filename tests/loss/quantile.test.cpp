// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/loss/quantile.hpp"
#include "check_loss.hpp"

namespace quantile_test {

using namespace attune;

namespace {

const std::vector<double> scores{-100, -3.5, -1.5, -1, -1e-3, 0, 0.25, 0.9, 1.5, 2, 7.75, 1000};
const std::vector<double> targets{-2, 0, 1.5};
const auto none = [](double, double) { return 0.0; };  // of the third derivative: straight lines and parabolas
const auto size = [](double s, double t) { return 1 + std::abs(s) + std::abs(t); };

}  // namespace

TEST_CASE("quantile: weighs scores that are too low by the level, by hand") {
  const Quantile loss{.level = 0.9};
  CHECK(loss.value(1.0, 3.0) == doctest::Approx(1.8));
  CHECK(loss.value(3.0, 1.0) == doctest::Approx(0.2));
  CHECK(loss.derivative(1.0, 3.0) == doctest::Approx(-0.9));
  CHECK(loss.derivative(3.0, 1.0) == doctest::Approx(0.1));
  CHECK(loss.derivative(3.0, 3.0) == 0);
  static_assert(Loss<Quantile> && !TwiceDifferentiableLoss<Quantile>);
}

TEST_CASE("quantile: the best constant is the quantile of that level") {
  const std::vector<double> rows{5, 1, 4, 2, 3, 9, 8, 6, 7, 10};
  for (const double level : {0.05, 0.25, 0.55, 0.95}) {
    const Quantile loss{.level = level};
    double best = 0, least = std::numeric_limits<double>::infinity();
    for (const double constant : rows) {
      double sum = 0;
      for (const double y : rows) sum += loss.value(constant, y);
      if (sum < least) least = sum, best = constant;
    }
    CHECK(best == std::ceil(level * 10));
  }
}

TEST_CASE("quantile: the derivative is that of the value, and a subgradient at the target") {
  for (const double level : {0.05, 0.5, 0.9}) {
    attune_test::check_derivatives(Quantile{.level = level}, scores, targets, none, size, [](double s, double t) { return std::abs(s - t) > 0.01 * (1 + std::abs(s)); });
    attune_test::check_subgradient(Quantile{.level = level}, scores, targets);
  }
}

TEST_CASE_TEMPLATE("quantile: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(Quantile{.level = 0.3}, scores, targets, size); }

TEST_CASE("quantile: a level outside 0 to 1 is refused") {
  CHECK_NOTHROW(Quantile{.level = 0.01}.check());
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { Quantile{.level = 1}.check(); }), "Quantile::level"));
  CHECK_THROWS_AS(Quantile{.level = 0}.check(), InvalidArgument);
  CHECK_THROWS_AS(Quantile{.level = std::numeric_limits<double>::quiet_NaN()}.check(), InvalidArgument);
}

TEST_CASE("quantile: smoothed, it is smooth, and no further from itself than half the width") {
  for (const double h : {0.1, 2.0}) {
    const Quantile sharp{.level = 0.3}, smooth{.level = 0.3, .smoothing = h};
    for (const double t : targets)
      for (double s = -6; s <= 6; s += 0.07) {
        CAPTURE(s);
        const double above = smooth.value(s, t) - sharp.value(s, t);
        CHECK(above >= -1e-14);
        CHECK(above <= h / 2 * (1 + 1e-14));
        constexpr double step = 1e-6;  // the second derivative, at most 1 / h, jumps
        CHECK(std::abs((smooth.value(s + step, t) - smooth.value(s - step, t)) / (2 * step) - smooth.derivative(s, t)) <= 2 * step / h + 1e-9);
      }
  }
}

TEST_CASE_TEMPLATE("quantile: smoothed, batches agree with numbers", T, float, double) { attune_test::check_batches<T>(Quantile{.level = 0.3, .smoothing = 0.5}, scores, targets, [](double s, double t) { return 4 * size(s, t); }); }

}  // namespace quantile_test
