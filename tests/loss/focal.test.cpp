// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/loss/focal.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "check_loss.hpp"

namespace focal_test {

using namespace attune;

namespace {

const std::vector<double> scores{-30, -3.5, -1.5, -1, -0.3, -1e-3, 0, 0.25, 0.9, 1, 2, 7.75, 40};
const std::vector<double> targets{0, 1};
const auto size = [](double s, double) { return (1 + std::abs(s)) * (1 + std::abs(s)); };

}  // namespace

TEST_CASE("focal: is the logistic loss at gamma 0") {
  const Focal loss{.gamma = 0};
  for (const double t : targets)
    for (const double s : scores) {
      CAPTURE(s);
      const double scale = 8 * std::numeric_limits<double>::epsilon() * size(s, t);
      CHECK(std::abs(loss.value(s, t) - LogisticLoss{}.value(s, t)) <= scale);
      CHECK(std::abs(loss.derivative(s, t) - LogisticLoss{}.derivative(s, t)) <= scale);
      CHECK(std::abs(loss.second_derivative(s, t) - LogisticLoss{}.second_derivative(s, t)) <= scale);
    }
}

TEST_CASE("focal: rows that are classified well fade, and alpha weighs the classes, by hand") {
  const Focal loss{.gamma = 2, .alpha = 0.25};
  const double s = std::log(3.0);  // a probability of ¾
  CHECK(loss.value(s, 1.0) == doctest::Approx(0.5 * 0.0625 * std::log(4.0 / 3)));
  CHECK(loss.value(s, 0.0) == doctest::Approx(1.5 * 0.5625 * std::log(4.0)));
  CHECK(loss.derivative(s, 1.0) == doctest::Approx(-0.5 * 0.0625 * (2 * 0.75 * std::log(4.0 / 3) + 0.25)));
  static_assert(TwiceDifferentiableLoss<Focal> && HasLink<Focal> && task_of<Focal> == Task::binary_classification);
}

TEST_CASE("focal: derivatives are those of the value") {
  // Third derivatives: products of p, 1 - p ≤ 1, powers of gamma and -log p ≤ 1 + |score|.
  for (const double gamma : {0.0, 0.5, 2.0, 5.0})
    attune_test::check_derivatives(Focal{.gamma = gamma, .alpha = 0.25}, scores, targets, [=](double s, double) { return 2 * std::pow(1 + gamma, 3) * (2 + std::abs(s)); },
                                   [=](double s, double t) { return std::pow(1 + gamma, 2) * size(s, t); }, [](double, double) { return true; });
}

TEST_CASE("focal: no finite score gives a number that is not finite") {
  for (const double gamma : {0.0, 0.5, 2.0})
    for (const double s : {-1e6, -800.0, 800.0, 1e6})
      for (const double t : targets) {
        CHECK(std::isfinite(Focal{.gamma = gamma}.value(s, t)));
        CHECK(std::isfinite(Focal{.gamma = gamma}.derivative(s, t)));
        CHECK(std::isfinite(Focal{.gamma = gamma}.second_derivative(s, t)));
      }
}

TEST_CASE_TEMPLATE("focal: batches agree with numbers", T, float, double) {
  for (const double gamma : {0.0, 0.5, 2.0}) attune_test::check_batches<T>(Focal{.gamma = gamma, .alpha = 0.25}, scores, targets, [=](double s, double t) { return 2 * std::pow(1 + gamma, 2) * size(s, t); });
}

TEST_CASE("focal: settings out of range are refused") {
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { Focal{.gamma = -1}.check(); }), "Focal::gamma"));
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { Focal{.alpha = 1}.check(); }), "Focal::alpha"));
}

}  // namespace focal_test
