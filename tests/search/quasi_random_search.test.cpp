// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "../support.hpp"
#include "attune/search/quasi_random_search.hpp"
#include "attune/search/random_search.hpp"
#include "strategies.hpp"

namespace quasi_random_search_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::first_points;

static_assert(SearchStrategy<QuasiRandomSearch>);

namespace {

// The mean of a smooth function of the unit cube, whose true mean is 1.
double mean_of(const std::vector<Point>& points) {
  double sum = 0;
  for (const auto& point : points) {
    double product = 1;
    for (const double u : point) product *= 2 * u;
    sum += product;
  }
  return sum / static_cast<double>(points.size());
}

}  // namespace

TEST_CASE("quasi-random search: asks for all trials at once, and then for none; the seed decides") {
  const std::vector<AxisShape> axes{{"a", 0}, {"b", 3}};
  auto run = QuasiRandomSearch{.trials = 7}.start(axes, Direction::maximize);
  CHECK(run.ask().size() == 7);
  CHECK(run.ask().empty());
  CHECK(first_points(QuasiRandomSearch{.seed = 1}, axes) == first_points(QuasiRandomSearch{.seed = 1}, axes));
  CHECK(first_points(QuasiRandomSearch{.seed = 1}, axes) != first_points(QuasiRandomSearch{.seed = 2}, axes));
}

TEST_CASE("quasi-random search: more trials begin with the same ones") {
  const std::vector<AxisShape> axes(3);
  const auto few = first_points(QuasiRandomSearch{.trials = 5, .seed = 9}, axes), many = first_points(QuasiRandomSearch{.trials = 50, .seed = 9}, axes);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("quasi-random search: 3 · 2^m trials take each of three choices equally often, give or take one part in 2^m") {
  std::vector<int> count(3);
  for (const auto& point : first_points(QuasiRandomSearch{.trials = 64, .seed = 4}, {{"a", 3}})) ++count[static_cast<std::size_t>(point[0] * 3)];
  for (const int c : count) CHECK(std::abs(c - 64.0 / 3) < 2);
}

TEST_CASE("quasi-random search: integrates a smooth function at least five times as closely as independent draws") {
  const std::vector<AxisShape> axes(4);
  double squared = 0, squared_random = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    squared += std::pow(mean_of(first_points(QuasiRandomSearch{.trials = 256, .seed = seed}, axes)) - 1, 2);
    squared_random += std::pow(mean_of(first_points(RandomSearch{.trials = 256, .seed = seed}, axes)) - 1, 2);
  }
  CHECK(25 * squared < squared_random);
}

TEST_CASE("quasi-random search: axes after the 64th are drawn too") {
  const std::vector<AxisShape> axes(70);
  const auto points = first_points(QuasiRandomSearch{.trials = 32, .seed = 2}, axes);
  for (std::size_t a = 60; a < 70; ++a) {
    std::set<double> values;
    for (const auto& point : points) {
      CHECK((point[a] > 0 && point[a] < 1));
      values.insert(point[a]);
    }
    CHECK(values.size() == 32);
  }
}

TEST_CASE("quasi-random search: no trials are refused") {
  CHECK(contains(error_of<InvalidArgument>([] { first_points(QuasiRandomSearch{.trials = 0}, {}); }), "QuasiRandomSearch::trials: found 0, expected 1 or more"));
}

}  // namespace quasi_random_search_test
