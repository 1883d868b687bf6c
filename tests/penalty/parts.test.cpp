// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>
#include <type_traits>
#include <vector>

#include "attune/penalty/parts.hpp"
#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/l2.hpp"

namespace parts_test {

using namespace attune;

static_assert(std::is_same_v<SmoothPartOf<L2>, L2> && std::is_same_v<NonSmoothPartOf<L2>, NoPenalty>);
static_assert(std::is_same_v<SmoothPartOf<L1>, NoPenalty> && std::is_same_v<NonSmoothPartOf<L1>, L1>);
static_assert(std::is_same_v<SmoothPartOf<ElasticNet>, L2> && std::is_same_v<NonSmoothPartOf<ElasticNet>, L1>);

TEST_CASE("penalty parts: the settings go with the parts") {
  CHECK(smooth_part_of(L2{.strength = 3}).strength == 3);
  CHECK(non_smooth_part_of(L1{.strength = 3}).strength == 3);
  CHECK(smooth_part_of(ElasticNet{.strength = 4, .l1_ratio = 0.25}).strength == 3);
  CHECK(non_smooth_part_of(ElasticNet{.strength = 4, .l1_ratio = 0.25}).strength == 1);
}

TEST_CASE("penalty parts: the soft threshold, at it and around it") {
  std::vector<double> w{2, 1, 0.5, 0, -0.5, -1, -2};
  detail::soft_threshold(w, 1);
  CHECK(w == std::vector<double>{1, 0, 0, 0, 0, 0, -1});
  detail::soft_threshold(w, 0);
  CHECK(w == std::vector<double>{1, 0, 0, 0, 0, 0, -1});
  CHECK(detail::sum_of_absolutes(std::vector<double>{1, -2, 0}) == 3);
}

}  // namespace parts_test
