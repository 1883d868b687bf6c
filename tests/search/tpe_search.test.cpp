// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/search/quasi_random_search.hpp"
#include "attune/search/tpe_search.hpp"
#include "functions.hpp"
#include "strategies.hpp"

namespace tpe_search_test {

using namespace attune;
using attune_test::after;
using attune_test::Branin;
using attune_test::contains;
using attune_test::error_of;
using attune_test::first_points;
using attune_test::Mixed;
using attune_test::trace;
using attune_test::wins_over_random;

static_assert(SearchStrategy<TpeSearch>);

TEST_CASE("tpe: begins with quasi-random points, all at once, then asks for one after the other") {
  const std::vector<AxisShape> axes(2);
  auto run = TpeSearch{.trials = 13, .seed = 3, .startup = 10}.start(axes, Direction::minimize);
  CHECK(run.ask() == first_points(QuasiRandomSearch{.trials = 10, .seed = 3}, axes));
  for (int t = 10; t < 13; ++t) CHECK(run.ask().size() == 1);
  CHECK(run.ask().empty());
}

TEST_CASE("tpe: does better than random draws in nearly all of 12 pairs") {
  CHECK(wins_over_random<Branin>(TpeSearch{.trials = 50}, 12) >= 11);  // by chance: 1 in 300
  CHECK(wins_over_random<Mixed>(TpeSearch{.trials = 50}, 12) >= 11);
}

TEST_CASE("tpe: the same bits with any number of threads, one candidate at a time or several") {
  for (const int batch : {1, 4}) {
    const TpeSearch strategy{.trials = 30, .seed = 5, .batch = batch};
    const auto serial = trace<Mixed>(strategy, Serial{});
    CHECK(serial.size() == 30);
    for (const int threads : {2, 4}) CHECK(trace<Mixed>(strategy, Threads{threads}) == serial);
  }
}

TEST_CASE("tpe: candidates of a batch keep off one another") {
  auto run = TpeSearch{.trials = 30, .seed = 1, .startup = 10, .batch = 20}.start({{"a", 0}}, Direction::minimize);
  for (const Point& point : run.ask()) run.tell({.point = point, .score = std::abs(point[0] - 0.5), .state = TrialState::complete});
  const auto batch = run.ask();
  REQUIRE(batch.size() == 20);
  for (std::size_t i = 0; i < batch.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(batch[i] != batch[j]);
}

TEST_CASE("tpe: goes where the scores are best, in either direction") {
  std::vector<double> scores;
  for (int i = 0; i < 40; ++i) scores.push_back(i);  // 0 at the low end
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const TpeSearch strategy{.seed = seed};
    CHECK(after(strategy, {"a", 0}, Direction::minimize, scores)[0][0] < 0.3);
    CHECK(after(strategy, {"a", 0}, Direction::maximize, scores)[0][0] > 0.7);
    CHECK(after(strategy, {"a", 8, false}, Direction::minimize, scores)[0][0] < 0.3);
    CHECK(after(strategy, {"a", 8, true}, Direction::maximize, scores)[0][0] > 0.7);
  }
}

TEST_CASE("tpe: keeps away from where trials failed") {
  std::vector<double> scores(40, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < 20; ++i) scores[i] = static_cast<double>(i % 3);
  for (std::uint64_t seed = 0; seed < 5; ++seed) CHECK(after(TpeSearch{.seed = seed}, {"a", 0}, Direction::minimize, scores)[0][0] < 0.55);
}

TEST_CASE("tpe: settings out of range are refused") {
  const auto refused = [](const TpeSearch& strategy) { return error_of<InvalidArgument>([&] { first_points(strategy, {{"a", 0}}); }); };
  CHECK(contains(refused({.trials = 0}), "TpeSearch::trials: found 0, expected 1 or more"));
  CHECK(contains(refused({.startup = 0}), "TpeSearch::startup: found 0"));
  CHECK(contains(refused({.candidates = 0}), "TpeSearch::candidates: found 0"));
  CHECK(contains(refused({.batch = 0}), "TpeSearch::batch: found 0"));
  CHECK(contains(refused({.prior_weight = 0}), "TpeSearch::prior_weight: found 0, expected more than 0"));
  CHECK(contains(refused({.prior_weight = std::numeric_limits<double>::quiet_NaN()}), "TpeSearch::prior_weight: found nan"));
}

}  // namespace tpe_search_test
