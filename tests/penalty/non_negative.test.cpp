// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <limits>
#include <type_traits>

#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/l2.hpp"
#include "attune/penalty/non_negative.hpp"
#include "check_proximal.hpp"

namespace non_negative_test {

using namespace attune;

static_assert(SplitPenalty<NonNegative> && Penalty<NonNegative> && !SmoothPenalty<NonNegative>);
static_assert(SplitPenalty<BasicNonNegative<L2>> && SplitPenalty<BasicNonNegative<L1>> && SplitPenalty<BasicNonNegative<ElasticNet>>);

TEST_CASE("non-negative: is zero where no weight is below zero, and infinite elsewhere") {
  CHECK(NonNegative{}.value(Eigen::Vector2d(0, 3)) == 0);
  CHECK(NonNegative{}.value(Eigen::Vector2d(-1e-300, 3)) == std::numeric_limits<double>::infinity());
  CHECK(BasicNonNegative<L1>{.inner = {.strength = 2}}.value(Eigen::Vector2d(1, 3)) == 8);
}

TEST_CASE("non-negative: its parts are the other penalty's, within the bound") {
  const BasicNonNegative<ElasticNet> penalty{.inner = {.strength = 2, .l1_ratio = 0.5}};
  static_assert(std::is_same_v<decltype(penalty.smooth_part()), L2>);
  Eigen::VectorXd w(3);
  w << -1, 0.5, 3;
  penalty.non_smooth_part().proximal(w, 1);
  CHECK(w == Eigen::Vector3d(0, 0, 2));
  attune_test::check_proximal(NonNegative{}.non_smooth_part(), 5, 307);
  attune_test::check_proximal(BasicNonNegative<L1>{.inner = {.strength = 0.4}}.non_smooth_part(), 5, 308);
}

}  // namespace non_negative_test
