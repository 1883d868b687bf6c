// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "../../benchmarks/peers/search/functions.hpp"
#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/search/cma_es_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/study.hpp"
#include "attune/validate/wilcoxon.hpp"
#include "functions.hpp"
#include "strategies.hpp"

namespace cma_es_search_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::first_points;
using attune_test::trace;

static_assert(SearchStrategy<CmaEsSearch>);

namespace {

// Tells a run what came of points, and asks for the next.
template <class F>
std::vector<Point> next(CmaEsSearch::Run& run, const std::vector<Point>& points, const F& score) {
  for (const Point& point : points) {
    const double value = score(point);
    run.tell({.point = point, .score = value, .state = std::isnan(value) ? TrialState::failed : TrialState::complete});
  }
  return run.ask();
}

// The best point of all.
template <class F>
Point best_point(const CmaEsSearch& strategy, const std::vector<AxisShape>& axes, const F& score) {
  auto run = strategy.start(axes, Direction::minimize);
  Point best;
  for (auto points = run.ask(); !points.empty(); points = next(run, points, score))
    for (const Point& point : points)
      if (best.empty() || score(point) < score(best)) best = point;
  return best;
}

// The mean of the last sixty points.
template <class F>
Point settled_at(const CmaEsSearch& strategy, const std::vector<AxisShape>& axes, const F& score) {
  auto run = strategy.start(axes, Direction::minimize);
  std::vector<Point> generation = run.ask(), all;
  for (; !generation.empty(); generation = next(run, generation, score)) all.insert(all.end(), generation.begin(), generation.end());
  const std::size_t last = std::min<std::size_t>(all.size(), 60);
  Point mean(axes.size());
  for (auto point = all.end() - static_cast<std::ptrdiff_t>(last); point != all.end(); ++point)
    for (std::size_t a = 0; a < axes.size(); ++a) mean[a] += (*point)[a] / static_cast<double>(last);
  return mean;
}

template <class F>
double p_against_random() {
  std::vector<double> ours, theirs;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    ours.push_back(attune_test::regret<F>(CmaEsSearch{.trials = 60, .seed = seed}));
    theirs.push_back(attune_test::regret<F>(RandomSearch{.trials = 60, .seed = seed}));
  }
  const auto test = wilcoxon_signed_rank_test(ours, theirs);
  CHECK(test.positive < test.negative);
  return test.p_value;
}

}  // namespace

TEST_CASE("cma-es search: finds more than random draws, paired by seed") {
  CHECK(p_against_random<peers::Branin>() < 0.01);
  CHECK(p_against_random<peers::Hartmann6>() < 0.01);
  CHECK(p_against_random<peers::Rosenbrock4>() < 0.01);
  CHECK(p_against_random<peers::Mixed>() < 0.01);
}

TEST_CASE("cma-es search: asks for a generation at a time, and more trials do not change the first ones") {
  const std::vector<AxisShape> axes(6);
  CHECK(first_points(CmaEsSearch{}, axes).size() == 4 + 5);  // 4 + ⌊3 ln 6⌋
  CHECK(first_points(CmaEsSearch{.population = 12}, axes).size() == 12);
  CHECK(first_points(CmaEsSearch{.trials = 3}, axes).size() == 3);
  const auto all = trace<peers::Hartmann6>(CmaEsSearch{.trials = 50, .seed = 2}, Serial{}), fewer = trace<peers::Hartmann6>(CmaEsSearch{.trials = 32, .seed = 2}, Serial{});
  REQUIRE(all.size() == 50);
  CHECK(std::vector(all.begin(), all.begin() + 32) == fewer);
  CHECK(trace<peers::Hartmann6>(CmaEsSearch{.trials = 50, .seed = 3}, Serial{}) != all);
}

TEST_CASE("cma-es search: the same bits with any number of threads") {
  const CmaEsSearch strategy{.trials = 60, .seed = 5};
  const auto serial = trace<peers::Mixed>(strategy, Serial{});
  for (const int threads : {2, 4}) CHECK(trace<peers::Mixed>(strategy, Threads{threads}) == serial);
}

TEST_CASE("cma-es search: finds minima inside, at bounds and in corners, and stays in the cube") {
  const std::vector<AxisShape> axes(3);
  for (const Point& at : {Point{0.3, 0.6, 0.9}, Point{0, 0.5, 1}, Point{1, 1, 1}}) {
    const auto found = best_point({.trials = 500, .seed = 1}, axes, [&](const Point& point) {
      double sum = 0;
      for (std::size_t a = 0; a < 3; ++a) {
        CHECK((point[a] >= 0 && point[a] <= 1));
        sum += (point[a] - at[a]) * (point[a] - at[a]);
      }
      return sum;
    });
    for (std::size_t a = 0; a < 3; ++a) CHECK(std::abs(found[a] - at[a]) < 1e-4);
  }
}

TEST_CASE("cma-es search: only the order of the scores matters, and either direction") {
  const std::vector<AxisShape> axes(2);
  const auto way = [&](Direction direction, const auto& score) {
    auto run = CmaEsSearch{.trials = 60, .seed = 7}.start(axes, direction);
    std::vector<Point> all;
    for (auto points = run.ask(); !points.empty(); points = next(run, points, score)) all.insert(all.end(), points.begin(), points.end());
    return all;
  };
  const auto bowl = [](const Point& p) { return (p[0] - 0.2) * (p[0] - 0.2) + p[1]; };
  const auto plain = way(Direction::minimize, bowl);
  CHECK(way(Direction::minimize, [&](const Point& p) { return std::exp(bowl(p)); }) == plain);
  CHECK(way(Direction::maximize, [&](const Point& p) { return -bowl(p); }) == plain);
}

TEST_CASE("cma-es search: levels are asked for in their middle, and those beside the best stay alive") {
  const std::vector<AxisShape> axes{{"n", 7}, {"u", 0}};
  auto run = CmaEsSearch{.trials = 400, .population = 8, .seed = 3}.start(axes, Direction::minimize);
  std::vector<std::vector<int>> levels;
  for (auto points = run.ask(); !points.empty(); points = next(run, points, [](const Point& p) { return std::abs(p[0] * 7 - 2.5) + p[1]; })) {
    levels.emplace_back();
    for (const Point& point : points) {
      const int level = detail::level_at(point[0], 7);
      CHECK(point[0] == detail::middle_of(level, 7));
      levels.back().push_back(level);
    }
  }
  int right = 0, beside = 0;
  for (std::size_t g = 20; g < levels.size(); ++g) {
    right += static_cast<int>(std::count(levels[g].begin(), levels[g].end(), 2));
    beside += static_cast<int>(std::count(levels[g].begin(), levels[g].end(), 1) + std::count(levels[g].begin(), levels[g].end(), 3));
  }
  CHECK(right > 100);   // of 240
  CHECK(beside > 5);    // each at a probability of 1 / (2 · 2 · 8) at the least, 15 together
}

TEST_CASE("cma-es search: learns which of several choices is best, and keeps trying the others") {
  const std::vector<AxisShape> axes{{"kind", 4, false}, {"u", 0}};
  auto run = CmaEsSearch{.trials = 300, .seed = 2}.start(axes, Direction::minimize);
  int late = 0, best = 0;
  std::set<int> tried;
  std::size_t asked = 0;
  for (auto points = run.ask(); !points.empty(); points = next(run, points, [](const Point& p) { return (detail::level_at(p[0], 4) == 2 ? 0 : 1) + p[1]; })) {
    asked += points.size();
    for (const Point& point : points) {
      if (asked < 150) continue;
      const int level = detail::level_at(point[0], 4);
      ++late;
      best += level == 2;
      tried.insert(level);
    }
  }
  CHECK(best > late / 2);
  CHECK(tried == std::set<int>{0, 1, 2, 3});
  CHECK(settled_at({.trials = 120}, {{"only", 3, false}}, [](const Point& p) { return p[0]; })[0] < 0.4);  // no axis with an order
  CHECK(settled_at({.trials = 12}, {{"one", 1}}, [](const Point& p) { return p[0]; })[0] == 0.5);
}

TEST_CASE("cma-es search: the mean begins at the best starting point, of choices too") {
  const std::vector<AxisShape> axes{{"u", 0}, {"v", 0}, {"kind", 5, false}};
  auto run = CmaEsSearch{.population = 40, .sigma = 0.01, .seed = 1}.start(axes, Direction::minimize);
  const auto first = next(run, {{0.9, 0.9, 0.1}, {0.3, 0.7, 0.9}, {0.1, 0.1, 0.5}}, [](const Point& p) { return p[0] == 0.3 ? 0 : p[0] == 0.1 ? std::numeric_limits<double>::quiet_NaN() : 1; });
  int favoured = 0;
  for (const Point& point : first) {
    CHECK(std::abs(point[0] - 0.3) < 0.06);
    CHECK(std::abs(point[1] - 0.7) < 0.06);
    favoured += point[2] == 0.9;
  }
  CHECK((favoured > 12 && favoured < 36));  // 0.6 of 40
  auto failed = CmaEsSearch{.sigma = 0.01}.start(axes, Direction::minimize);
  for (const Point& point : next(failed, {{0.9, 0.9, 0.1}}, [](const Point&) { return std::numeric_limits<double>::quiet_NaN(); })) CHECK(std::abs(point[0] - 0.5) < 0.06);
}

TEST_CASE("cma-es search: begins again elsewhere, with twice the population, once it has settled") {
  auto run = CmaEsSearch{.trials = 2000, .population = 5, .seed = 1}.start(std::vector<AxisShape>(1), Direction::minimize);
  std::vector<std::size_t> sizes;
  for (auto points = run.ask(); !points.empty(); points = next(run, points, [](const Point& p) { return std::abs(p[0] - 0.4); })) {
    if (sizes.empty() || sizes.back() != points.size()) sizes.push_back(points.size());
  }
  REQUIRE(sizes.size() >= 3);
  CHECK(std::vector(sizes.begin(), sizes.begin() + 3) == std::vector<std::size_t>{5, 10, 20});
}

TEST_CASE("cma-es search: keeps away from where trials fail, and from what violates a constraint") {
  Study study(peers::Branin{}, peers::Branin::space(), CmaEsSearch{.trials = 120, .seed = 4});
  study.run([](const peers::Branin& f) { return Outcome{.score = f(), .violation = std::max(0.0, 5 - f.x)}; });  // leaves one of three minima
  CHECK(study.best_trial().score - peers::Branin::minimum < 0.5);
  const auto found = settled_at({.trials = 300}, std::vector<AxisShape>(2), [](const Point& p) { return p[0] < 0.6 ? std::numeric_limits<double>::quiet_NaN() : p[0] + p[1]; });
  CHECK((found[0] > 0.59 && found[0] < 0.7));
}

TEST_CASE("cma-es search: settings out of range are refused") {
  const auto refused = [](const CmaEsSearch& strategy) { return error_of<InvalidArgument>([&] { first_points(strategy, {{"a", 0}}); }); };
  CHECK(contains(refused({.trials = 0}), "CmaEsSearch::trials: found 0, expected 1 or more"));
  CHECK(contains(refused({.population = 3}), "CmaEsSearch::population: found 3, expected 4 or more"));
  CHECK(contains(refused({.sigma = 0}), "CmaEsSearch::sigma: found 0, expected above 0"));
}

}  // namespace cma_es_search_test
