// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/modified_huber.hpp"
#include "check_loss.hpp"

namespace modified_huber_test {

using namespace attune;

namespace {

const std::vector<double> scores{-100, -3.5, -1.5, -1, -0.3, -1e-3, 0, 0.25, 0.9, 1, 2, 7.75, 1000};
const std::vector<double> targets{0, 1};
const auto none = [](double, double) { return 0.0; };  // of the third derivative: straight lines and parabolas
const auto size = [](double s, double) { return 4 * (1 + std::abs(s)); };
const auto away_from = [](double kink) { return [kink](double s, double t) { return std::abs((2 * t - 1) * s - kink) > 0.01 * (1 + std::abs(s)); }; };

}  // namespace

TEST_CASE("modified huber: is a squared hinge that goes on straight, by hand") {
  constexpr ModifiedHuber loss;
  CHECK(loss.value(2.0, 1.0) == 0);
  CHECK(loss.value(0.5, 1.0) == 0.25);
  CHECK(loss.value(-1.0, 1.0) == 4);
  CHECK(loss.value(-3.0, 1.0) == 12);
  CHECK(loss.value(3.0, 0.0) == 12);
  CHECK(loss.derivative(0.5, 1.0) == -1);
  CHECK(loss.derivative(-3.0, 1.0) == -4);
  CHECK(loss.derivative(3.0, 0.0) == 4);
  CHECK(loss.second_derivative(0.0, 1.0) == 2);
  CHECK(loss.second_derivative(-3.0, 1.0) == 0);
  CHECK(loss.second_derivative(3.0, 1.0) == 0);
  static_assert(TwiceDifferentiableLoss<ModifiedHuber> && HasLink<ModifiedHuber> && task_of<ModifiedHuber> == Task::binary_classification);
}

TEST_CASE("modified huber: its probabilities are linear in the score from -1 to 1") {
  constexpr ModifiedHuber::Link link;
  CHECK(link.inverse(-7.0) == 0);
  CHECK(link.inverse(-0.5) == 0.25);
  CHECK(link.inverse(0.0) == 0.5);
  CHECK(link.inverse(9.0) == 1);
}

TEST_CASE("modified huber: derivatives are those of the value, and of a convex function") {
  const auto smooth = [](double s, double t) { return away_from(1)(s, t) && away_from(-1)(s, t); };
  attune_test::check_derivatives(ModifiedHuber{}, scores, targets, none, size, smooth);
  attune_test::check_subgradient(ModifiedHuber{}, scores, targets);
}

TEST_CASE_TEMPLATE("modified huber: batches agree with numbers", T, float, double) { attune_test::check_batches<T>(ModifiedHuber{}, scores, targets, size); }

}  // namespace modified_huber_test
