// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/loss/huber.hpp"
#include "check_loss.hpp"

namespace huber_test {

using namespace attune;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();
const std::vector<double> scores{-100, -3.5, -1, -1e-3, 0, 0.25, 0.9, 2, 7.75, 1000};
const std::vector<double> targets{-2, 0, 1.5};

}  // namespace

TEST_CASE("huber: is half the square within delta and linear beyond, by hand") {
  const Huber loss{.delta = 2};
  CHECK(loss.value(1.0, 0.0) == 0.5);
  CHECK(loss.value(0.0, 5.0) == 2 * (5 - 1.0));
  CHECK(loss.derivative(1.0, 0.0) == 1);
  CHECK(loss.derivative(9.0, 0.0) == 2);
  CHECK(loss.derivative(-9.0, 0.0) == -2);
  CHECK(loss.second_derivative(1.0, 0.0) == 1);
  CHECK(loss.second_derivative(9.0, 0.0) == 0);
}

TEST_CASE("huber: value and derivative are continuous at delta") {
  for (const double delta : {0.1, 1.0, 1.345, 10.0})
    for (const double sign : {-1.0, 1.0}) {
      const Huber loss{.delta = delta};
      const double inside = sign * delta * (1 - 1e-12), outside = sign * delta * (1 + 1e-12);
      // Over a distance of 2e-12 delta the value moves by delta times it, the derivative by it.
      CHECK(std::abs(loss.value(inside, 0.0) - loss.value(outside, 0.0)) <= delta * 2e-12 * delta + 8 * eps * delta * delta);
      CHECK(std::abs(loss.derivative(inside, 0.0) - loss.derivative(outside, 0.0)) <= 2e-12 * delta + 8 * eps * delta);
      CHECK(loss.value(sign * delta, 0.0) == doctest::Approx(delta * delta / 2).epsilon(4 * eps));
      CHECK(loss.derivative(sign * delta, 0.0) == sign * delta);
    }
}

TEST_CASE("huber: derivatives are those of the value, away from delta") {
  for (const double delta : {0.5, 2.0}) {
    const Huber loss{.delta = delta};
    for (const double t : targets)
      for (const double s : scores) {
        const double r = std::abs(s - t);
        if (std::abs(r - delta) < 0.01 * (1 + std::abs(s))) continue;  // the second derivative jumps there
        const double size = (1 + r) * (1 + r + std::abs(s));
        attune_test::check_derivative([&](double x) { return loss.value(x, t); }, [&](double x) { return loss.derivative(x, t); }, s, 0, 4 * eps * size);
        attune_test::check_derivative([&](double x) { return loss.derivative(x, t); }, [&](double x) { return loss.second_derivative(x, t); }, s, 0, 4 * eps * (1 + r + std::abs(s)));
      }
  }
}

TEST_CASE_TEMPLATE("huber: batches agree with numbers", T, float, double) {
  attune_test::check_batches<T>(Huber{.delta = 1.25}, scores, targets, [](double s, double t) { return 2 * (1 + std::abs(s - t)) + (std::abs(s - t) < 1.25 ? 2.0 : 0.0); });
}

TEST_CASE("huber: extreme scores do not overflow") {
  const Huber loss;
  CHECK(loss.value(1e300, -1e300) == doctest::Approx(2e300));
  CHECK(loss.derivative(1e300, -1e300) == 1);
}

TEST_CASE("huber: a delta that is not above zero is refused") {
  CHECK_NOTHROW(Huber{.delta = 1e-9}.check());
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { Huber{.delta = 0}.check(); }), "Huber::delta"));
  CHECK_THROWS_AS(Huber{.delta = -1}.check(), InvalidArgument);
  CHECK_THROWS_AS(Huber{.delta = std::numeric_limits<double>::quiet_NaN()}.check(), InvalidArgument);
}

}  // namespace huber_test
