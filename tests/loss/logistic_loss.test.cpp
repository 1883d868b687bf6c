// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/logistic_loss.hpp"
#include "check_loss.hpp"

namespace logistic_loss_test {

using namespace attune;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();
const std::vector<double> scores{-30, -8, -2.5, -1, -1e-3, 0, 1e-6, 0.25, 1, 3, 12, 40};
const std::vector<double> targets{0, 1};

}  // namespace

TEST_CASE("logistic loss: by hand") {
  const LogisticLoss loss;
  CHECK(loss.value(0.0, 0.0) == doctest::Approx(std::log(2.0)).epsilon(2 * eps));
  CHECK(loss.value(std::log(3.0), 1.0) == doctest::Approx(std::log(4.0 / 3)).epsilon(8 * eps));
  CHECK(loss.value(std::log(3.0), 0.0) == doctest::Approx(std::log(4.0)).epsilon(4 * eps));
  CHECK(loss.derivative(std::log(3.0), 1.0) == doctest::Approx(-0.25).epsilon(8 * eps));
  CHECK(loss.derivative(0.0, 0.0) == 0.5);
  CHECK(loss.second_derivative(0.0, 1.0) == 0.25);
  CHECK(loss.second_derivative(std::log(3.0), 1.0) == doctest::Approx(3.0 / 16).epsilon(4 * eps));
}

TEST_CASE("logistic loss: is the same for both classes turned around") {
  const LogisticLoss loss;
  for (const double s : scores) {
    CHECK(std::abs(loss.value(s, 1.0) - loss.value(-s, 0.0)) <= 4 * eps * (1 + std::abs(s)));
    CHECK(std::abs(loss.derivative(s, 1.0) + loss.derivative(-s, 0.0)) <= 4 * eps);
    CHECK(loss.second_derivative(s, 1.0) == loss.second_derivative(-s, 0.0));
  }
}

TEST_CASE("logistic loss: derivatives are those of the value") {
  const LogisticLoss loss;
  // |ℓ'''| ≤ 1/10 and |ℓ''''| ≤ 1/8.
  for (const double t : targets)
    for (const double s : scores) {
      attune_test::check_derivative([&](double x) { return loss.value(x, t); }, [&](double x) { return loss.derivative(x, t); }, s, 0.1, 4 * eps * (1 + std::abs(s)));
      attune_test::check_derivative([&](double x) { return loss.derivative(x, t); }, [&](double x) { return loss.second_derivative(x, t); }, s, 0.125, 4 * eps);
    }
}

TEST_CASE_TEMPLATE("logistic loss: batches agree with numbers", T, float, double) {
  attune_test::check_batches<T>(LogisticLoss{}, scores, targets, [](double s, double) { return 1 + std::abs(s); });
}

TEST_CASE_TEMPLATE("logistic loss: value and derivative from one exponential are those apart", T, float, double) {
  const LogisticLoss loss;
  for (const double s : scores)
    for (const double t : targets) {
      const auto [value, derivative] = loss.value_and_derivative(static_cast<T>(s), static_cast<T>(t));
      // A few roundings of the mean, of the cost of target 0, and of what target 1 takes off them.
      const T bound = 4 * std::numeric_limits<T>::epsilon();
      CHECK(std::abs(value - loss.value(static_cast<T>(s), static_cast<T>(t))) <= bound * (loss.value(static_cast<T>(s), T{0}) + static_cast<T>(t * std::abs(s))));
      CHECK(std::abs(derivative - loss.derivative(static_cast<T>(s), static_cast<T>(t))) <= bound * (loss.derivative(static_cast<T>(s), T{0}) + static_cast<T>(t)));
    }
}

TEST_CASE_TEMPLATE("logistic loss: extreme scores do not overflow, in numbers and in batches", T, float, double) {
  const LogisticLoss loss;
  CHECK(loss.value(T{800}, T{0}) == T{800});
  CHECK(loss.value(T{800}, T{1}) == T{0});
  CHECK(loss.value(T{-800}, T{0}) == T{0});
  CHECK(loss.value(T{-800}, T{1}) == T{800});
  CHECK(loss.derivative(T{800}, T{0}) == T{1});
  CHECK(loss.derivative(T{800}, T{1}) == T{0});
  CHECK(loss.derivative(T{-800}, T{0}) == T{0});
  CHECK(loss.derivative(T{-800}, T{1}) == T{-1});
  CHECK(loss.second_derivative(T{800}, T{1}) == T{0});
  CHECK(loss.second_derivative(T{-800}, T{1}) == T{0});
  const std::vector<double> extreme{-800, 800, -90, 90, -709, 709, -745, 745};
  attune_test::check_batches<T>(loss, extreme, targets, [](double s, double) { return 1 + std::abs(s); });
}

TEST_CASE("logistic loss: a small loss keeps its digits for a class that is surely right") {
  // log(1 + exp(-s)) ≈ exp(-s) for target 0 and score -s: no cancellation.
  CHECK(LogisticLoss{}.value(-40.0, 0.0) == doctest::Approx(std::exp(-40.0)).epsilon(8 * eps));
}

}  // namespace logistic_loss_test
