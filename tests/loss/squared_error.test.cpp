// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/squared_error.hpp"
#include "check_loss.hpp"

namespace squared_error_test {

using namespace attune;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();
const std::vector<double> scores{-100, -3.5, -1, -1e-3, 0, 0.25, 1, 2, 7.75, 1000};
const std::vector<double> targets{-2, 0, 1.5};

}  // namespace

TEST_CASE("squared error: by hand, the half included") {
  CHECK(SquaredError{}.value(3.0, 1.0) == 2);
  CHECK(SquaredError{}.derivative(3.0, 1.0) == 2);
  CHECK(SquaredError{}.derivative(1.0, 3.0) == -2);
  CHECK(SquaredError{}.second_derivative(3.0, 1.0) == 1);
}

TEST_CASE("squared error: derivatives are those of the value") {
  const SquaredError loss;
  for (const double t : targets)
    for (const double s : scores) {
      const double r = std::abs(s - t) + 1;
      attune_test::check_derivative([&](double x) { return loss.value(x, t); }, [&](double x) { return loss.derivative(x, t); }, s, 0, 4 * eps * r * r);
      attune_test::check_derivative([&](double x) { return loss.derivative(x, t); }, [&](double x) { return loss.second_derivative(x, t); }, s, 0, 4 * eps * r);
    }
}

TEST_CASE_TEMPLATE("squared error: batches agree with numbers", T, float, double) {
  attune_test::check_batches<T>(SquaredError{}, scores, targets, [](double s, double t) { return (s - t) * (s - t); });
}

TEST_CASE("squared error: its link is the identity") { CHECK(SquaredError::Link{}.inverse(1.25) == 1.25); }

}  // namespace squared_error_test
