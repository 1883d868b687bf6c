// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/search/detail/non_dominated.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/search/front.hpp"
#include "attune/search/nsga2_search.hpp"
#include "attune/search/quasi_random_search.hpp"
#include "strategies.hpp"

namespace nsga2_search_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::first_points;
using detail::Rival;

static_assert(FrontStrategy<Nsga2Search> && !SearchStrategy<Nsga2Search> && !FrontStrategy<QuasiRandomSearch>);

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
const std::vector<Direction> both{Direction::minimize, Direction::minimize};

// Runs a search to its end: all points, with what they scored.
template <class F>
std::vector<std::pair<Point, std::vector<double>>> run(const Nsga2Search& strategy, const std::vector<AxisShape>& axes, const std::vector<Direction>& directions, const F& scores) {
  auto search = strategy.start(axes, directions);
  std::vector<std::pair<Point, std::vector<double>>> all;
  for (auto points = search.ask(); !points.empty(); points = search.ask())
    for (Point& point : points) {
      const auto found = scores(point);
      search.tell({.point = point}, found);
      all.emplace_back(std::move(point), found);
    }
  return all;
}

// Zitzler, Deb, Thiele (2000): the front is f2 = 1 - √f1, where all but the first position are 0.
std::vector<double> zdt1(const Point& x) {
  double sum = 0;
  for (std::size_t a = 1; a < x.size(); ++a) sum += x[a];
  const double g = 1 + 9 * sum / static_cast<double>(x.size() - 1);
  return {x[0], g * (1 - std::sqrt(x[0] / g))};
}

// What two losses dominate below (1.1, 1.1): 1.21 - 1/3 for the whole front of zdt1.
double hypervolume(const std::vector<std::pair<Point, std::vector<double>>>& trials) {
  std::vector<std::pair<double, double>> losses;
  for (const auto& [point, scores] : trials) losses.emplace_back(scores[0], scores[1]);
  std::sort(losses.begin(), losses.end());
  double volume = 0, ceiling = 1.1;
  for (const auto& [first, second] : losses) {
    if (first >= 1.1 || second >= ceiling) continue;
    volume += (1.1 - first) * (ceiling - second);
    ceiling = second;
  }
  return volume;
}

}  // namespace

TEST_CASE("non-dominated ranks and crowding distances, by hand") {
  //  loss 1:  1  2  4  3  5  2      a front of (1,6) (2,4) (4,1); behind it (3,4) and (2,6); behind these (5,5)
  //  loss 2:  6  4  1  4  5  6
  const std::vector<Rival> rivals{{{1, 6}, 0}, {{2, 4}, 0}, {{4, 1}, 0}, {{3, 4}, 0}, {{5, 5}, 0}, {{2, 6}, 0}};
  const auto ranks = detail::non_dominated_ranks(rivals);
  CHECK(ranks == std::vector<std::size_t>{0, 0, 0, 1, 2, 1});
  const auto room = detail::crowding_distances(rivals, ranks);
  CHECK(room[1] == doctest::Approx((4.0 - 1) / 3 + (6.0 - 1) / 5));
  for (const std::size_t end : {0U, 2U, 3U, 5U}) CHECK(room[end] == infinity);
  CHECK(room[4] == 0);  // alone
}

TEST_CASE("constrained domination: who violates less dominates, whatever the losses; who has none comes last") {
  const Rival allowed{{5, 5}, 0}, little{{0, 0}, 0.1}, much{{-1, -1}, 2}, failed = detail::rival({}, 0, both), undefined = detail::rival({1, nan}, 0, both);
  CHECK(detail::dominates(allowed, little));
  CHECK(detail::dominates(little, much));
  CHECK(!detail::dominates(much, little));
  CHECK(detail::dominates(much, failed));
  CHECK(detail::non_dominated_ranks({undefined, much, allowed, failed, little}) == std::vector<std::size_t>{3, 2, 0, 3, 1});
  CHECK(detail::rival({1, nan}, 0.5, both).violation == 0.5);
  CHECK(detail::rival({1, 2}, 0, {Direction::minimize, Direction::maximize}).losses == std::vector<double>{1, -2});
}

TEST_CASE("pareto_front: the rows that no other dominates, in either direction, equals together") {
  const std::vector<std::vector<double>> scores{{0.9, 10}, {0.8, 5}, {0.85, 10}, {}, {0.8, 5}, {nan, 1}, {0.7, 5}, {0.95, 20}};
  CHECK(pareto_front(scores, {Direction::maximize, Direction::minimize}) == std::vector<std::size_t>{0, 1, 4, 7});
  CHECK(pareto_front({{}, {}}, both).empty());
  CHECK(contains(error_of<InvalidArgument>([] { pareto_front({{1, 2}, {1, 2, 3}}, both); }), "pareto_front, scores, row 1: found 3 scores, expected 2, one for each direction, or none"));
}

TEST_CASE("pareto_front: what comparing all pairs finds, for any number of scores, ties and infinite ones among them") {
  auto random = attune_test::random(91);
  for (int repeat = 0; repeat < 300; ++repeat) {
    const auto count = static_cast<std::size_t>(1 + repeat % 4);
    std::vector<Direction> directions;
    for (std::size_t k = 0; k < count; ++k) directions.push_back(random.uniform() < 0.5 ? Direction::maximize : Direction::minimize);
    std::vector<std::vector<double>> scores;
    for (int i = 0; i < 25; ++i) {
      auto& row = scores.emplace_back();
      for (std::size_t k = 0; k < count; ++k) row.push_back(random.uniform() < 0.05 ? infinity : static_cast<double>(random.below(6)) - 3);
    }
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const auto by = [&](const std::vector<double>& other) { return detail::dominates(detail::rival(other, 0, directions), detail::rival(scores[i], 0, directions)); };
      if (std::none_of(scores.begin(), scores.end(), by)) expected.push_back(i);
    }
    CHECK(pareto_front(scores, directions) == expected);
  }
}

TEST_CASE("pareto_front: 200,000 rows of two scores, all of them on the front, take no time") {
  const std::size_t n = 200'000;  // all pairs of them would be 160 GB, or minutes
  std::vector<std::vector<double>> scores;
  for (std::size_t i = 0; i < n; ++i) scores.push_back({static_cast<double>(i * 7 % n), -static_cast<double>(i * 7 % n)});
  CHECK(pareto_front(scores, both).size() == n);
}

TEST_CASE("nsga2: begins with a quasi-random population, asks for as many at a time, and more trials do not change the first ones") {
  const std::vector<AxisShape> axes(3);
  auto search = Nsga2Search{.trials = 50, .population = 20, .seed = 3}.start(axes, both);
  const auto first = search.ask();
  CHECK(first == first_points(QuasiRandomSearch{.trials = 20, .seed = 3}, axes));
  for (const Point& point : first) search.tell({.point = point}, zdt1(point));
  CHECK(search.ask().size() == 20);
  CHECK(search.ask().size() == 10);
  CHECK(search.ask().empty());
  const auto all = run({.trials = 90, .population = 12, .seed = 2}, axes, both, zdt1), fewer = run({.trials = 50, .population = 12, .seed = 2}, axes, both, zdt1);
  CHECK(std::equal(fewer.begin(), fewer.end(), all.begin()));
  CHECK(run({.trials = 50, .population = 12, .seed = 5}, axes, both, zdt1) != fewer);
}

TEST_CASE("nsga2: covers the front of zdt1, where draws do not come near it") {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const auto found = run({.trials = 1200, .population = 30, .seed = seed}, std::vector<AxisShape>(6), both, zdt1);
    CHECK(hypervolume(found) > 0.95 * (1.21 - 1.0 / 3));
    const auto drawn = run({.trials = 1200, .population = 1200, .seed = seed}, std::vector<AxisShape>(6), both, zdt1);
    CHECK(hypervolume(drawn) < 0.2 * (1.21 - 1.0 / 3));
    CHECK(std::all_of(found.begin(), found.end(), [](const auto& trial) { return std::all_of(trial.first.begin(), trial.first.end(), [](double u) { return u >= 0 && u <= 1; }); }));
  }
}

TEST_CASE("nsga2: the direction of each score counts") {
  const auto turned = [](const Point& x) {
    auto scores = zdt1(x);
    scores[1] = -scores[1];
    return scores;
  };
  const Nsga2Search strategy{.trials = 200, .seed = 1};
  const auto plain = run(strategy, std::vector<AxisShape>(4), both, zdt1), other = run(strategy, std::vector<AxisShape>(4), {Direction::minimize, Direction::maximize}, turned);
  for (std::size_t i = 0; i < plain.size(); ++i) CHECK(plain[i].first == other[i].first);
}

// A front of 8 settings: any size, where the others are right.
TEST_CASE("nsga2: settings of levels and choices are rarely tried twice, and the front is found") {
  const std::vector<AxisShape> axes{{"kind", 5, false}, {"size", 8, true}, {"of", 2, false, 0, {3}}, {"depth", 10, true}};
  const auto scores = [](const Point& p) {
    const int kind = detail::level_at(p[0], 5), size = detail::level_at(p[1], 8);
    const double cost = (kind == 3 ? (p[2] < 0.5 ? 0 : 0.5) : 3) + std::abs(detail::level_at(p[3], 10) - 4);
    return std::vector<double>{size + cost, 7 - size + cost};
  };
  const auto found = run({.trials = 160, .population = 12, .seed = 4}, axes, both, scores);  // of 480 settings: 2.7 of the front by chance
  std::set<Point> tried;
  std::set<int> front;
  for (const auto& [point, losses] : found) {
    tried.insert(detail::canonical(axes, point));
    if (losses[0] + losses[1] == 7) front.insert(static_cast<int>(losses[0]));
  }
  CHECK(tried.size() > 150);
  CHECK(front.size() >= 7);
  CHECK(run({.trials = 60, .population = 4}, {{"two", 2}, {"one", 1}}, both, [](const Point& p) { return p; }).size() == 60);  // fewer settings than trials
}

TEST_CASE("nsga2: starting points are members of the population, and trials that failed or violate a constraint have no children") {
  const std::vector<AxisShape> axes(2);
  auto search = Nsga2Search{.trials = 12, .population = 4, .crossover = 0, .seed = 1}.start(axes, both);
  for (const double u : {0.3, 0.31, 0.32, 0.33}) search.tell({.point = {u, 0.5}}, {u, 1 - u});
  for (const Point& point : search.ask()) search.tell({.point = point}, {});
  std::set<double> children;
  auto points = search.ask();
  for (const Point& point : points) {
    CHECK((point[0] > 0.1 && point[0] < 0.6));  // a mutation is that near
    search.tell({.point = point, .violation = 1}, {-1, -1});
  }
  for (const Point& point : search.ask()) CHECK(std::find(points.begin(), points.end(), point) == points.end());
}

TEST_CASE("nsga2: settings out of range are refused") {
  const auto refused = [](const Nsga2Search& strategy, const std::vector<Direction>& directions = both) { return error_of<InvalidArgument>([&] { strategy.start({{"a", 0}}, directions); }); };
  CHECK(contains(refused({.trials = 0}), "Nsga2Search::trials: found 0, expected 1 or more"));
  CHECK(contains(refused({.population = 1}), "Nsga2Search::population: found 1, expected 2 or more"));
  CHECK(contains(refused({.crossover = 1.5}), "Nsga2Search::crossover: found 1.5, expected a probability"));
  CHECK(contains(refused({.crossover = nan}), "Nsga2Search::crossover: found nan"));
  CHECK(contains(refused({}, {}), "Nsga2Search: found no objective"));
}

}  // namespace nsga2_search_test
