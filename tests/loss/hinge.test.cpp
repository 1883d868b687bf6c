// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/hinge.hpp"
#include "check_loss.hpp"

namespace hinge_test {

using namespace attune;

namespace {

const std::vector<double> scores{-100, -3.5, -1.5, -1, -0.3, -1e-3, 0, 0.25, 0.9, 1, 2, 7.75, 1000};
const std::vector<double> targets{0, 1};
const auto none = [](double, double) { return 0.0; };  // of the third derivative: straight lines and parabolas
const auto size = [](double s, double) { return 1 + std::abs(s); };
const auto away_from = [](double kink) { return [kink](double s, double t) { return std::abs((2 * t - 1) * s - kink) > 0.01 * (1 + std::abs(s)); }; };

}  // namespace

TEST_CASE("hinge: counts rows within the margin or on the wrong side, by hand") {
  constexpr Hinge loss;
  CHECK(loss.value(2.0, 1.0) == 0);
  CHECK(loss.value(0.25, 1.0) == 0.75);
  CHECK(loss.value(-3.0, 1.0) == 4);
  CHECK(loss.value(-3.0, 0.0) == 0);
  CHECK(loss.value(3.0, 0.0) == 4);
  CHECK(loss.derivative(0.25, 1.0) == -1);
  CHECK(loss.derivative(0.25, 0.0) == 1);
  CHECK(loss.derivative(1.0, 1.0) == 0);
  CHECK(loss.derivative(-1.0, 0.0) == 0);
  static_assert(Loss<Hinge> && !TwiceDifferentiableLoss<Hinge> && !HasLink<Hinge> && task_of<Hinge> == Task::binary_classification);
}

TEST_CASE("hinge: the derivative is that of the value, and a subgradient at the margin") {
  attune_test::check_derivatives(Hinge{}, scores, targets, none, size, away_from(1));
  attune_test::check_subgradient(Hinge{}, scores, targets);
}

TEST_CASE_TEMPLATE("hinge: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(Hinge{}, scores, targets, size); }

TEST_CASE("hinge: smoothed, it is smooth, and no further from itself than half the width") {
  for (const double h : {0.1, 2.0}) {
    const Hinge sharp{}, smooth{.smoothing = h};
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

TEST_CASE_TEMPLATE("hinge: smoothed, batches agree with numbers", T, float, double) { attune_test::check_batches<T>(Hinge{.smoothing = 0.5}, scores, targets, [](double s, double t) { return 4 * size(s, t); }); }

}  // namespace hinge_test
