// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <limits>

#include "attune/penalty/l1.hpp"
#include "check_proximal.hpp"

namespace l1_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

static_assert(ProximalPenalty<L1> && L1Penalty<L1> && Penalty<L1> && !SmoothPenalty<L1> && !SplitPenalty<L1>);

TEST_CASE("l1: is the strength times the sum of the absolute weights") {
  CHECK(L1{.strength = 2}.value(Eigen::Vector3d(1, -2, 0.5)) == 7);
  CHECK(L1{.strength = 0}.value(Eigen::Vector2d(1, 2)) == 0);
  CHECK(L1{.strength = 3}.l1_strength() == 3);
}

TEST_CASE("l1: the proximal step moves weights towards zero, and to zero exactly") {
  Eigen::VectorXd w(5);
  w << 3, -3, 0.5, -0.5, 1;
  L1{.strength = 2}.proximal(w, 0.5);
  Eigen::VectorXd expected(5);
  expected << 2, -2, 0, 0, 0;
  CHECK(w == expected);
}

TEST_CASE("l1: the proximal step is the least point") { attune_test::check_proximal(L1{.strength = 0.7}, 6, 300); }

TEST_CASE("l1: a strength below zero is refused") {
  CHECK_NOTHROW(L1{.strength = 0}.check());
  CHECK(contains(error_of<InvalidArgument>([] { L1{.strength = -1}.check(); }), "L1::strength"));
  CHECK_THROWS_AS(L1{.strength = std::numeric_limits<double>::quiet_NaN()}.check(), InvalidArgument);
}

}  // namespace l1_test
