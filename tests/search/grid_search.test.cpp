// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/search/grid_search.hpp"
#include "strategies.hpp"

namespace grid_search_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::first_points;

static_assert(SearchStrategy<GridSearch> && !SearchStrategy<int>);

TEST_CASE("grid search: asks for every combination once, the last axis fastest, and then for none") {
  auto run = GridSearch{}.start({{"a", 2}, {"b", 3}}, Direction::minimize);
  const auto points = run.ask();
  REQUIRE(points.size() == 6);
  const auto a = integers(0, 1), b = integers(0, 2);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(a.at(points[k][0]) == static_cast<int>(k / 3));
    CHECK(b.at(points[k][1]) == static_cast<int>(k % 3));
  }
  CHECK(run.ask().empty());
}

TEST_CASE("grid search: every level of a long axis is met once") {
  for (const int n : {1, 2, 7, 49, 1000}) {
    const auto domain = integers(1, n);
    std::set<int> met;
    for (const auto& point : first_points(GridSearch{}, {{"a", n}})) met.insert(domain.at(point[0]));
    CHECK(met.size() == static_cast<std::size_t>(n));
  }
}

TEST_CASE("grid search: a continuum is cut evenly on its own scale, ends included") {
  const auto points = first_points(GridSearch{.levels = 5}, {{"a", 0}});
  REQUIRE(points.size() == 5);
  const auto domain = log_uniform(1e-2, 1e2);
  const std::vector<double> expected{0.01, 0.1, 1, 10, 100};
  for (std::size_t k = 0; k < 5; ++k) CHECK(domain.at(points[k][0]) == doctest::Approx(expected[k]).epsilon(1e-12).scale(0));
  CHECK(domain.at(points[0][0]) == 1e-2);
  CHECK(domain.at(points[4][0]) == 1e2);
}

TEST_CASE("grid search: one level of a continuum is its middle") {
  CHECK(first_points(GridSearch{.levels = 1}, {{"a", 0}}) == std::vector<Point>{{0.5}});
  CHECK(first_points(GridSearch{.levels = 2}, {{"a", 0}}) == std::vector<Point>{{0.0}, {1.0}});
}

TEST_CASE("grid search: a space without axes has one candidate") { CHECK(first_points(GridSearch{}, {}) == std::vector<Point>{{}}); }

TEST_CASE("grid search: no levels, and more than a million combinations, are refused") {
  CHECK(contains(error_of<InvalidArgument>([] { first_points(GridSearch{.levels = 0}, {{"a", 0}}); }), "GridSearch::levels: found 0"));
  CHECK(contains(error_of<InvalidArgument>([] { first_points(GridSearch{}, {{"a", 1000}, {"b", 1001}}); }), "expected at most a million"));
  CHECK(contains(error_of<InvalidArgument>([] { first_points(GridSearch{}, {{"a", 999'999'999}, {"b", 999'999'999}}); }), "expected at most a million"));
}

TEST_CASE("grid search: too many combinations are refused before any is made") {
  const std::vector<AxisShape> axes{{.name = "A::x", .levels = 900'000'000}};
  CHECK(contains(error_of<InvalidArgument>([&] { GridSearch{}.start(axes, Direction::maximize); }), "at most a million"));
}

TEST_CASE("grid search: an axis takes part only where it exists") {
  const std::vector<AxisShape> axes{{"kind", 3, false}, {"degree", 4, true, 0, {1}}, {"width", 0, true, 0, {1, 2}}};
  CHECK(first_points(GridSearch{.levels = 2}, axes).size() == 1 + 4 * 2 + 2);
}

TEST_CASE("grid search: what is refused is what there would be, axes that never exist together apart") {
  // Three alternatives of 10 · 20 settings each: 600 in all, and 8 million if they all were there at once.
  std::vector<AxisShape> axes{{"choice", 3, false}};
  for (int k = 0; k < 3; ++k) {
    axes.push_back({"rate", 0, true, 0, {k}});
    axes.push_back({"steps", 20, true, 0, {k}});
  }
  CHECK(first_points(GridSearch{.levels = 10}, axes).size() == 600);
  const auto found = [](std::vector<AxisShape> all) { return error_of<InvalidArgument>([&] { first_points(GridSearch{}, all); }); };
  axes.push_back({"around", 5000});
  CHECK(contains(found(axes), "GridSearch: found 1.5e+06 combinations, expected at most a million"));
}

TEST_CASE("grid search: as many combinations are counted as are made, whatever the conditions") {
  auto random = attune_test::random(90);
  for (int repeat = 0; repeat < 100; ++repeat) {
    std::vector<AxisShape> axes;
    for (int a = 0; a < 5; ++a) {
      AxisShape axis{.name = "a", .levels = static_cast<int>(random.below(4))};
      if (a > 0 && random.uniform() < 0.6) {
        const auto parent = random.below(static_cast<std::uint64_t>(a));
        for (int level = 0; level < axes[parent].levels; ++level)
          if (random.uniform() < 0.5) axis.parent_levels.push_back(level);
        if (!axis.parent_levels.empty()) axis.parent = static_cast<int>(parent);
      }
      axes.push_back(axis);
    }
    CHECK(detail::combinations(axes, 2) == static_cast<double>(first_points(GridSearch{.levels = 2}, axes).size()));
  }
}

}  // namespace grid_search_test
