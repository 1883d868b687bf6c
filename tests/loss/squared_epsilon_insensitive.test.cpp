// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/loss/squared_epsilon_insensitive.hpp"
#include "check_loss.hpp"

namespace squared_epsilon_insensitive_test {

using namespace attune;

namespace {

const std::vector<double> scores{-100, -3.5, -1.5, -1, -1e-3, 0, 0.25, 0.9, 1.5, 2, 7.75, 1000};
const std::vector<double> targets{-2, 0, 1.5};
const auto none = [](double, double) { return 0.0; };  // of the third derivative: straight lines and parabolas
const auto size = [](double s, double t) { return (1 + std::abs(s) + std::abs(t)) * (1 + std::abs(s) + std::abs(t)); };

}  // namespace

TEST_CASE("squared epsilon insensitive: does not count errors up to epsilon, by hand") {
  const SquaredEpsilonInsensitive loss{.epsilon = 0.5};
  CHECK(loss.value(1.0, 1.5) == 0);
  CHECK(loss.value(1.0, 3.0) == 2.25);
  CHECK(loss.derivative(1.0, 1.5) == 0);
  CHECK(loss.derivative(1.0, 3.0) == -3);
  CHECK(loss.derivative(3.0, 1.0) == 3);
  CHECK(loss.second_derivative(1.0, 3.0) == 2);
  CHECK(loss.second_derivative(1.0, 1.5) == 0);
  static_assert(TwiceDifferentiableLoss<SquaredEpsilonInsensitive>);
  CHECK(loss.derivative(1.0, 1.5) == 0);  // at a distance of exactly epsilon
}

TEST_CASE("squared epsilon insensitive: the derivative is that of the value, and a subgradient at epsilon") {
  for (const double epsilon : {0.0, 0.5, 2.0}) {
    const SquaredEpsilonInsensitive loss{.epsilon = epsilon};
    attune_test::check_derivatives(loss, scores, targets, none, size, [=](double s, double t) { return std::abs(std::abs(s - t) - epsilon) > 0.01 * (1 + std::abs(s)); });
    attune_test::check_subgradient(loss, scores, targets);
  }
}

TEST_CASE_TEMPLATE("squared epsilon insensitive: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(SquaredEpsilonInsensitive{.epsilon = 0.25}, scores, targets, size); }

TEST_CASE("squared epsilon insensitive: an epsilon below 0 is refused") {
  CHECK_NOTHROW(SquaredEpsilonInsensitive{.epsilon = 0}.check());
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { SquaredEpsilonInsensitive{.epsilon = -0.1}.check(); }), "SquaredEpsilonInsensitive::epsilon"));
  CHECK_THROWS_AS(SquaredEpsilonInsensitive{.epsilon = std::numeric_limits<double>::infinity()}.check(), InvalidArgument);
}

}  // namespace squared_epsilon_insensitive_test
