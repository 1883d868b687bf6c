// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "../support.hpp"
#include "attune/search/random_search.hpp"
#include "strategies.hpp"

namespace random_search_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::first_points;

static_assert(SearchStrategy<RandomSearch>);

namespace {

const std::vector<AxisShape> two_axes{{"a", 0}, {"b", 3}};

}  // namespace

TEST_CASE("random search: asks for all trials at once, and then for none") {
  auto run = RandomSearch{.trials = 7}.start(two_axes, Direction::maximize);
  CHECK(run.ask().size() == 7);
  CHECK(run.ask().empty());
}

TEST_CASE("random search: the seed decides the draws") {
  CHECK(first_points(RandomSearch{.seed = 1}, two_axes) == first_points(RandomSearch{.seed = 1}, two_axes));
  CHECK(first_points(RandomSearch{.seed = 1}, two_axes) != first_points(RandomSearch{.seed = 2}, two_axes));
}

TEST_CASE("random search: more trials begin with the same ones") {
  const auto few = first_points(RandomSearch{.trials = 5, .seed = 9}, two_axes), many = first_points(RandomSearch{.trials = 50, .seed = 9}, two_axes);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("random search: another axis at the end does not change the others") {
  const auto two = first_points(RandomSearch{.seed = 9}, two_axes);
  const auto three = first_points(RandomSearch{.seed = 9}, {{"a", 0}, {"b", 3}, {"c", 0}});
  for (std::size_t t = 0; t < two.size(); ++t) CHECK(std::equal(two[t].begin(), two[t].end(), three[t].begin()));
}

TEST_CASE("random search: draws are spread evenly over each axis, and axes are independent") {
  constexpr int n = 4000;
  const auto points = first_points(RandomSearch{.trials = n, .seed = 5}, {{"a", 0}, {"b", 0}});
  double product = 0;
  for (const std::size_t axis : {0U, 1U}) {
    std::vector<int> count(10);
    for (const auto& point : points) {
      REQUIRE(point[axis] >= 0);
      REQUIRE(point[axis] < 1);
      ++count[static_cast<std::size_t>(point[axis] * 10)];
    }
    for (const int c : count) CHECK(std::abs(c - n / 10) < 5 * std::sqrt(n * 0.1 * 0.9));  // five standard deviations
  }
  for (const auto& point : points) product += (point[0] - 0.5) * (point[1] - 0.5) / n;
  CHECK(std::abs(product) < 5.0 / 12 / std::sqrt(n));
}

TEST_CASE("random search: no trials are refused") {
  CHECK(contains(error_of<InvalidArgument>([] { first_points(RandomSearch{.trials = 0}, two_axes); }), "RandomSearch::trials: found 0"));
}

}  // namespace random_search_test
