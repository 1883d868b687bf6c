// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <type_traits>
#include <vector>

#include "attune/core/target_row.hpp"

namespace target_row_test {

using namespace attune;

static_assert(is_target_row<TargetRow<double>> && !is_target_row<double> && !is_target_row<int>);
static_assert(std::is_same_v<OneTarget<TargetRow<float>>, float> && std::is_same_v<OneTarget<int>, int>);

TEST_CASE("target row: shows values where they are, side by side or apart") {
  std::vector<double> values{1, 2, 3, 4, 5, 6};
  const TargetRow<double> near(values.data() + 1, 1, 3), apart(values.data(), 2, 3);
  CHECK(near.size() == 3);
  CHECK(near[0] == 2);
  CHECK(near[2] == 4);
  CHECK(apart[1] == 3);
  CHECK(apart[2] == 5);
  values[4] = 50;
  CHECK(apart[2] == 50);
  CHECK(TargetRow<double>{}.size() == 0);
}

TEST_CASE("target row: rows are equal by their values and their number") {
  const std::vector<double> a{1, 2, 3}, b{1, 0, 2, 0, 3};
  CHECK(TargetRow<double>(a.data(), 1, 3) == TargetRow<double>(b.data(), 2, 3));
  CHECK(TargetRow<double>(a.data(), 1, 2) != TargetRow<double>(b.data(), 2, 3));
  CHECK(TargetRow<double>(a.data(), 1, 3) != TargetRow<double>(b.data(), 1, 3));
}

}  // namespace target_row_test
