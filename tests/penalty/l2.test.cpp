// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include "../support.hpp"
#include "attune/penalty/l2.hpp"

namespace l2_test {

using namespace attune;
using Index = Eigen::Index;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

Eigen::VectorXd random_vector(std::uint64_t stream) {
  auto random = attune_test::random(stream);
  Eigen::VectorXd values(7);
  for (double& value : values) value = 4 * random.uniform() - 2;
  return values;
}

}  // namespace

TEST_CASE("l2: is half the strength times the squared norm") {
  CHECK(L2{.strength = 3}.value(Eigen::Vector2d(1, 2)) == 7.5);
  CHECK(L2{.strength = 0}.value(Eigen::Vector2d(1, 2)) == 0);
}

TEST_CASE("l2: the gradient is that of the value, and is added") {
  CAPTURE(attune_test::seed());
  const L2 penalty{.strength = 0.7};
  const Eigen::VectorXd w = random_vector(110);
  Eigen::VectorXd g = Eigen::VectorXd::Constant(7, 5);
  penalty.add_gradient(w, g);
  const double h = 1e-3;  // the value is a parabola: no truncation, and the rounding is a few eps of it over h
  for (Index j = 0; j < 7; ++j) {
    Eigen::VectorXd high = w, low = w;
    high[j] += h;
    low[j] -= h;
    CHECK(std::abs((penalty.value(high) - penalty.value(low)) / (high[j] - low[j]) - (g[j] - 5)) <= 16 * eps * penalty.value(w) / h + 8 * eps * 5);
  }
}

TEST_CASE("l2: the Hessian times a vector is the change of the gradient, and is added") {
  const L2 penalty{.strength = 0.7};
  const Eigen::VectorXd w = random_vector(111), v = random_vector(112);
  Eigen::VectorXd product = Eigen::VectorXd::Constant(7, 5), high = Eigen::VectorXd::Zero(7), low = high;
  penalty.add_hessian_vector(w, v, product);
  penalty.add_gradient(w + v, high);
  penalty.add_gradient(w - v, low);
  for (Index j = 0; j < 7; ++j) CHECK(std::abs((high[j] - low[j]) / 2 - (product[j] - 5)) <= 16 * eps * 5);
}

TEST_CASE("l2: a strength below zero is refused") {
  CHECK_NOTHROW(L2{.strength = 0}.check());
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { L2{.strength = -1e-9}.check(); }), "L2::strength"));
  CHECK_THROWS_AS(L2{.strength = std::numeric_limits<double>::quiet_NaN()}.check(), InvalidArgument);
}

}  // namespace l2_test
