// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <limits>
#include <type_traits>

#include "attune/penalty/box.hpp"
#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/l2.hpp"
#include "check_proximal.hpp"

namespace box_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

static_assert(ProximalPenalty<Box> && SplitPenalty<Box> && ColumnPenalty<Box> && !SmoothPenalty<Box> && !L1Penalty<Box>);
static_assert(ProximalPenalty<BasicBox<L1>> && SplitPenalty<BasicBox<L2>> && !ProximalPenalty<BasicBox<L2>> && SplitPenalty<BasicBox<ElasticNet>>);

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("box: is zero within the bounds and infinite outside, and adds the other penalty") {
  const Box box{.lower = {-1.0}, .upper = {2.0}};
  CHECK(box.value(Eigen::Vector3d(-1, 0, 2)) == 0);
  CHECK(box.value(Eigen::Vector3d(-1.001, 0, 2)) == infinity);
  CHECK(box.value(Eigen::Vector3d(-1, 0, 2.001)) == infinity);
  CHECK(BasicBox<L1>{.lower = {-1.0}, .inner = {.strength = 2}}.value(Eigen::Vector2d(-1, 50)) == 102);
  CHECK(Box{}.value(Eigen::Vector2d(-1e300, 1e300)) == 0);
}

TEST_CASE("box: the proximal step is the nearest point within the bounds, one for all columns or one for each") {
  Eigen::VectorXd w(4);
  w << -3, 0.5, 3, 7;
  Box{.lower = {-1.0}, .upper = {2.0}}.proximal(w, 123);
  CHECK(w == Eigen::Vector4d(-1, 0.5, 2, 2));
  w << -3, 0.5, 3, 7;
  Box{.lower = {-infinity, 1, -infinity, -infinity}, .upper = {0, 9, 1, infinity}}.proximal(w, 1);
  CHECK(w == Eigen::Vector4d(-3, 1, 1, 7));
  w << -3, 0.5, 3, 7;  // 2×2: two scores a row
  Box{.lower = {0.0, 1.0}}.proximal(w, 1);
  CHECK(w == Eigen::Vector4d(0, 1, 3, 7));
}

TEST_CASE("box: the proximal step with another penalty is the least point") {
  attune_test::check_proximal(Box{.lower = {-0.5}, .upper = {0.8}}, 5, 304);
  attune_test::check_proximal(BasicBox<L1>{.lower = {0.0}, .upper = {0.8}, .inner = {.strength = 0.4}}, 5, 305);
  attune_test::check_proximal(BasicBox<L1>{.lower = {0.3}, .upper = {0.8}, .inner = {.strength = 0.4}}, 5, 306);  // zero is outside
}

TEST_CASE("box: the smooth part of the other penalty is apart") {
  const BasicBox<ElasticNet> box{.lower = {0.0}, .inner = {.strength = 2, .l1_ratio = 0.25}};
  static_assert(std::is_same_v<decltype(box.smooth_part()), L2> && std::is_same_v<decltype(box.non_smooth_part()), BasicBox<L1>>);
  CHECK(box.smooth_part().strength == 1.5);
  CHECK(box.non_smooth_part().inner.strength == 0.5);
  CHECK(box.non_smooth_part().lower == std::vector<double>{0});
  const Eigen::Vector2d w(1, 3);
  CHECK(box.value(w) == box.smooth_part().value(w) + box.non_smooth_part().value(w));
}

TEST_CASE("box: bounds that cross, are NaN or of another number are refused") {
  CHECK_NOTHROW(Box{}.check());
  CHECK_NOTHROW(Box{.lower = {1.0}, .upper = {1.0}}.check());
  CHECK(contains(error_of<InvalidArgument>([] { Box{.lower = {1.0}, .upper = {0.0}}.check(); }), "Box, column 0: found 1 to 0"));
  CHECK(contains(error_of<InvalidArgument>([] { Box{.lower = {0.0, 0.0}, .upper = {1.0, -1.0}}.check(); }), "Box, column 1: found 0 to -1"));
  CHECK(contains(error_of<InvalidArgument>([] { Box{.lower = {0.0}, .upper = {1.0, -1.0}}.check(); }), "Box, column 1: found 0 to -1"));
  CHECK(contains(error_of<InvalidArgument>([] { Box{.upper = {std::numeric_limits<double>::quiet_NaN()}}.check(); }), "Box::upper, column 0: found nan"));
  CHECK(contains(error_of<InvalidArgument>([] { Box{.lower = {0.0, 0.0}}.check_columns(3); }), "Box::lower: found 2 bounds, expected one, or 3, one for each column"));
  CHECK_NOTHROW(Box{.lower = {0.0}}.check_columns(3));
}

}  // namespace box_test
