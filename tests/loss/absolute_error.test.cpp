// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/absolute_error.hpp"
#include "check_loss.hpp"

namespace absolute_error_test {

using namespace attune;

namespace {

const std::vector<double> scores{-100, -3.5, -1.5, -1, -1e-3, 0, 0.25, 0.9, 1.5, 2, 7.75, 1000};
const std::vector<double> targets{-2, 0, 1.5};
const auto none = [](double, double) { return 0.0; };  // of the third derivative: straight lines and parabolas
const auto size = [](double s, double t) { return 1 + std::abs(s) + std::abs(t); };

}  // namespace

TEST_CASE("absolute error: is the distance, and flat at the target, by hand") {
  constexpr AbsoluteError loss;
  CHECK(loss.value(1.0, 4.0) == 3);
  CHECK(loss.value(4.0, 1.0) == 3);
  CHECK(loss.derivative(1.0, 4.0) == -1);
  CHECK(loss.derivative(4.0, 1.0) == 1);
  CHECK(loss.derivative(4.0, 4.0) == 0);
  static_assert(Loss<AbsoluteError> && !TwiceDifferentiableLoss<AbsoluteError> && task_of<AbsoluteError> == Task::regression);
}

TEST_CASE("absolute error: the derivative is that of the value, and a subgradient at the target") {
  attune_test::check_derivatives(AbsoluteError{}, scores, targets, none, size, [](double s, double t) { return std::abs(s - t) > 0.01 * (1 + std::abs(s)); });
  attune_test::check_subgradient(AbsoluteError{}, scores, targets);
}

TEST_CASE_TEMPLATE("absolute error: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(AbsoluteError{}, scores, targets, size); }

TEST_CASE("absolute error: smoothed, it is smooth, and no further from itself than half the width") {
  for (const double h : {0.1, 2.0}) {
    const AbsoluteError sharp{}, smooth{.smoothing = h};
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

TEST_CASE_TEMPLATE("absolute error: smoothed, batches agree with numbers", T, float, double) { attune_test::check_batches<T>(AbsoluteError{.smoothing = 0.5}, scores, targets, [](double s, double t) { return 4 * size(s, t); }); }

}  // namespace absolute_error_test
