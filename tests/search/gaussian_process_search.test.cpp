// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/search/gaussian_process_search.hpp"
#include "attune/search/quasi_random_search.hpp"
#include "attune/search/random_search.hpp"
#include "functions.hpp"
#include "strategies.hpp"

namespace gaussian_process_search_test {

using namespace attune;
using attune_test::after;
using attune_test::Branin;
using attune_test::contains;
using attune_test::error_of;
using attune_test::first_points;
using attune_test::Mixed;
using attune_test::regret;
using attune_test::trace;

static_assert(SearchStrategy<GaussianProcessSearch>);

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("gaussian process search: begins with quasi-random points, then asks for one after the other") {
  const std::vector<AxisShape> axes(2);
  auto run = GaussianProcessSearch{.trials = 6, .seed = 3, .startup = 4}.start(axes, Direction::minimize);
  const auto first = run.ask();
  CHECK(first == first_points(QuasiRandomSearch{.trials = 4, .seed = 3}, axes));
  for (const Point& point : first) run.tell({.point = point, .score = point[0], .state = TrialState::complete});
  for (int t = 4; t < 6; ++t) CHECK(run.ask().size() == 1);
  CHECK(run.ask().empty());
}

TEST_CASE("gaussian process search: its regret is a twentieth of random draws' or less, in sum over pairs") {
  double ours = 0, random = 0;
  for (std::uint64_t seed = 0; seed < 2; ++seed) {
    ours += regret<Branin>(GaussianProcessSearch{.trials = 32, .seed = seed});
    random += regret<Branin>(RandomSearch{.trials = 32, .seed = seed});
  }
  CHECK(20 * ours < random);
}

TEST_CASE("gaussian process search: finds the minimum of a parabola to four digits in 20 trials, in either direction") {
  for (const Direction direction : {Direction::minimize, Direction::maximize}) {
    auto run = GaussianProcessSearch{.trials = 20, .seed = 1, .startup = 5}.start({{"a", 0}}, direction);
    double nearest = 1;
    for (auto points = run.ask(); !points.empty(); points = run.ask())
      for (const Point& point : points) {
        const double distance = std::abs(point[0] - 0.62);
        nearest = std::min(nearest, distance);
        run.tell({.point = point, .score = (direction == Direction::maximize ? -1 : 1) * distance * distance, .state = TrialState::complete});
      }
    CHECK(nearest < 1e-4);
  }
}

TEST_CASE("gaussian process search: the same bits with any number of threads, one candidate at a time or several, past its points too") {
  for (const int batch : {1, 3}) {
    const GaussianProcessSearch strategy{.trials = 14, .seed = 5, .startup = 6, .batch = batch, .points = 8};
    const auto serial = trace<Mixed>(strategy, Serial{});
    CHECK(serial.size() == 14);
    for (const int threads : {2, 4}) CHECK(trace<Mixed>(strategy, Threads{threads}) == serial);
  }
}

TEST_CASE("gaussian process search: goes where choices and levels were best, and away from failures") {
  std::vector<double> scores;
  for (int i = 0; i < 16; ++i) scores.push_back(i < 4 ? 0 : 1);
  const GaussianProcessSearch strategy{.seed = 2};
  CHECK(after(strategy, {"a", 0}, Direction::minimize, scores)[0][0] < 0.25);
  CHECK(after(strategy, {"a", 8, true}, Direction::minimize, scores)[0][0] < 0.25);
  for (std::size_t i = 8; i < 16; ++i) scores[i] = nan;
  CHECK(after(strategy, {"a", 0}, Direction::minimize, scores)[0][0] < 0.25);
  scores.assign(16, 1);
  scores[10] = 0;
  CHECK(after(strategy, {"a", 16, false}, Direction::minimize, scores)[0][0] == 10.5 / 16);
}

TEST_CASE("gaussian process search: scores that are all alike, or none at all, leave it going") {
  for (const double score : {1.0, nan})
    for (const int levels : {0, 3}) {
      const auto next = after(GaussianProcessSearch{}, {"a", levels, levels == 0}, Direction::minimize, std::vector<double>(12, score));
      REQUIRE(next.size() == 1);
      CHECK((next[0][0] >= 0 && next[0][0] <= 1));
    }
}

TEST_CASE("gaussian process search: scores far apart by many orders of magnitude are no trouble") {
  std::vector<double> scores;
  for (int i = 0; i < 20; ++i) scores.push_back(std::pow(10.0, std::abs(i - 6)));
  const double next = after(GaussianProcessSearch{.seed = 4}, {"a", 0}, Direction::minimize, scores)[0][0];
  CHECK(std::abs(next - 6.5 / 20) < 0.1);
}

TEST_CASE("gaussian process search: settings out of range are refused") {
  const auto refused = [](const GaussianProcessSearch& strategy) { return error_of<InvalidArgument>([&] { first_points(strategy, {{"a", 0}}); }); };
  CHECK(contains(refused({.trials = 0}), "GaussianProcessSearch::trials: found 0, expected 1 or more"));
  CHECK(contains(refused({.startup = 1}), "GaussianProcessSearch::startup: found 1, expected 2 or more"));
  CHECK(contains(refused({.batch = 0}), "GaussianProcessSearch::batch: found 0"));
  CHECK(contains(refused({.points = 1}), "GaussianProcessSearch::points: found 1, expected 2 or more"));
}

}  // namespace gaussian_process_search_test
