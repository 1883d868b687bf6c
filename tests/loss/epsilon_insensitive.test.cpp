// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/loss/epsilon_insensitive.hpp"
#include "check_loss.hpp"

namespace epsilon_insensitive_test {

using namespace attune;

namespace {

const std::vector<double> scores{-100, -3.5, -1.5, -1, -1e-3, 0, 0.25, 0.9, 1.5, 2, 7.75, 1000};
const std::vector<double> targets{-2, 0, 1.5};
const auto none = [](double, double) { return 0.0; };  // of the third derivative: straight lines and parabolas
const auto size = [](double s, double t) { return 1 + std::abs(s) + std::abs(t); };

}  // namespace

TEST_CASE("epsilon insensitive: does not count errors up to epsilon, by hand") {
  const EpsilonInsensitive loss{.epsilon = 0.5};
  CHECK(loss.value(1.0, 1.5) == 0);
  CHECK(loss.value(1.0, 3.0) == 1.5);
  CHECK(loss.derivative(1.0, 1.5) == 0);
  CHECK(loss.derivative(1.0, 3.0) == -1);
  CHECK(loss.derivative(3.0, 1.0) == 1);
  static_assert(Loss<EpsilonInsensitive> && !TwiceDifferentiableLoss<EpsilonInsensitive>);
  CHECK(loss.derivative(1.0, 1.5) == 0);  // at a distance of exactly epsilon
}

TEST_CASE("epsilon insensitive: the derivative is that of the value, and a subgradient at epsilon") {
  for (const double epsilon : {0.0, 0.5, 2.0}) {
    const EpsilonInsensitive loss{.epsilon = epsilon};
    attune_test::check_derivatives(loss, scores, targets, none, size, [=](double s, double t) { return std::abs(std::abs(s - t) - epsilon) > 0.01 * (1 + std::abs(s)); });
    attune_test::check_subgradient(loss, scores, targets);
  }
}

TEST_CASE_TEMPLATE("epsilon insensitive: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(EpsilonInsensitive{.epsilon = 0.25}, scores, targets, size); }

TEST_CASE("epsilon insensitive: an epsilon below 0 is refused") {
  CHECK_NOTHROW(EpsilonInsensitive{.epsilon = 0}.check());
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { EpsilonInsensitive{.epsilon = -0.1}.check(); }), "EpsilonInsensitive::epsilon"));
  CHECK_THROWS_AS(EpsilonInsensitive{.epsilon = std::numeric_limits<double>::infinity()}.check(), InvalidArgument);
}

TEST_CASE("epsilon insensitive: smoothed, it is smooth, and no further from itself than half the width") {
  for (const double h : {0.1, 2.0}) {
    const EpsilonInsensitive sharp{.epsilon = 0.25}, smooth{.epsilon = 0.25, .smoothing = h};
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

TEST_CASE_TEMPLATE("epsilon insensitive: smoothed, batches agree with numbers", T, float, double) { attune_test::check_batches<T>(EpsilonInsensitive{.epsilon = 0.25, .smoothing = 0.5}, scores, targets, [](double s, double t) { return 4 * size(s, t); }); }

}  // namespace epsilon_insensitive_test
