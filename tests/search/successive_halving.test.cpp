// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/search/study.hpp"
#include "attune/search/successive_halving.hpp"

namespace successive_halving_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// What is to be found shows the better the more steps are taken: the error that is left wobbles with x.
struct Fit {
  double x = 0;
  int steps = 1;

  double operator()() const { return std::abs(x - 0.3) + std::sin(40 * x) / steps; }
};

const auto space = search_space(axis<&Fit::x>(attune::uniform(0, 1)), axis<&Fit::steps>(values({1, 3, 9, 27})));

using Halving = SuccessiveHalving<&Fit::steps>;
using Bands = Hyperband<&Fit::steps>;
static_assert(SearchStrategy<Halving> && SearchStrategy<Bands>);

template <class Strategy>
Study<Fit, std::remove_const_t<decltype(space)>, Strategy> run(const Strategy& strategy, const AnyExecutor& executor = {}) {
  Study study(Fit{}, space, strategy);
  study.run([](const Fit& fit) { return fit(); }, executor);
  return study;
}

// How many trials had each budget, one rung after the other.
template <class StudyT>
std::vector<std::pair<int, int>> rungs(const StudyT& study) {
  std::vector<std::pair<int, int>> found;
  for (const auto& trial : study.trials()) {
    const int steps = study.settings_of(trial).steps;
    if (found.empty() || found.back().first != steps) found.emplace_back(steps, 0);
    ++found.back().second;
  }
  return found;
}

}  // namespace

TEST_CASE("successive halving: one in three goes on to the next budget, at least one to the last") {
  CHECK(rungs(run(Halving{.candidates = 27})) == std::vector<std::pair<int, int>>{{1, 27}, {3, 9}, {9, 3}, {27, 1}});
  CHECK(rungs(run(Halving{.candidates = 20})) == std::vector<std::pair<int, int>>{{1, 20}, {3, 6}, {9, 2}, {27, 1}});
  CHECK(rungs(run(Halving{.candidates = 2})) == std::vector<std::pair<int, int>>{{1, 2}, {3, 1}, {9, 1}, {27, 1}});
  CHECK(rungs(run(Halving{.candidates = 8, .factor = 2})) == std::vector<std::pair<int, int>>{{1, 8}, {3, 4}, {9, 2}, {27, 1}});
}

TEST_CASE("successive halving: those that go on are the best of their rung") {
  const auto study = run(Halving{.candidates = 27, .seed = 3});
  const auto& trials = study.trials();
  std::size_t first = 0;
  for (const auto& [count, next] : {std::pair<std::size_t, std::size_t>{27, 9}, {9, 3}, {3, 1}}) {
    std::vector<std::pair<double, double>> rung;  // score and x
    for (std::size_t t = first; t < first + count; ++t) rung.emplace_back(trials[t].score, trials[t].point[0]);
    std::sort(rung.begin(), rung.end());
    std::set<double> best, promoted;
    for (std::size_t k = 0; k < next; ++k) best.insert(rung[k].second);
    for (std::size_t t = first + count; t < first + count + next; ++t) promoted.insert(trials[t].point[0]);
    CHECK(promoted == best);
    first += count;
  }
}

TEST_CASE("hyperband: brackets of the paper's formula, and other candidates in each") {
  const auto study = run(Bands{});  // 4 rungs: ceil(4 · 3^s / (s + 1)) for s = 3, 2, 1, 0 are 27, 12, 6, 4
  CHECK(rungs(study) == std::vector<std::pair<int, int>>{{1, 27}, {3, 9}, {9, 3}, {27, 1}, {3, 12}, {9, 4}, {27, 1}, {9, 6}, {27, 2 + 4}});
  std::map<double, int> begun;
  for (const auto& trial : study.trials()) ++begun[trial.point[0]];
  CHECK(begun.size() == 27 + 12 + 6 + 4);
  CHECK(run(Bands{.rounds = 2}).trials().size() == 2 * study.trials().size());
}

TEST_CASE("successive halving: trials that failed do not go on, and where all failed the search ends") {
  Study study(Fit{}, space, Halving{.candidates = 9});
  int told = 0;
  while (const auto candidate = study.ask()) study.tell(*candidate, told++ < 8 ? std::numeric_limits<double>::quiet_NaN() : 1);
  CHECK(study.trials().size() == 9 + 3);  // one of three places is filled at each of the budgets
  Study none(Fit{}, space, Halving{.candidates = 9});
  none.run([](const Fit&) { return std::numeric_limits<double>::quiet_NaN(); });
  CHECK(none.trials().size() == 9);
}

TEST_CASE("successive halving: a starting point is tried, and takes nobody's place") {
  Study study(Fit{}, space, Halving{.candidates = 27});
  study.enqueue({.x = 0.3, .steps = 27});
  study.run([](const Fit& fit) { return fit(); });
  CHECK(study.trials().size() == 1 + 27 + 9 + 3 + 1);
}

TEST_CASE("hyperband: the same bits with any number of threads") {
  const auto serial = run(Bands{.rounds = 2, .seed = 1});
  for (const int threads : {2, 4}) {
    const auto again = run(Bands{.rounds = 2, .seed = 1}, Threads{threads});
    REQUIRE(again.trials().size() == serial.trials().size());
    for (std::size_t t = 0; t < again.trials().size(); ++t) {
      CHECK(again.trials()[t].point == serial.trials()[t].point);
      CHECK(again.trials()[t].score == serial.trials()[t].score);
    }
  }
}

TEST_CASE("successive halving: a budget that is no axis, or has no levels, is refused; so are settings out of range") {
  const auto refused = [](const auto& settings, const auto& axes) { return error_of<InvalidArgument>([&] { settings.start(axes.shape(), Direction::minimize); }); };
  const auto without = search_space(axis<&Fit::x>(attune::uniform(0, 1)));
  CHECK(refused(Halving{}, without) == "the budget, Fit::steps: found no axis of it in the space, expected one; add axis<&Fit::steps>(values({...})) with a value for each rung");
  CHECK(contains(refused(SuccessiveHalving<&Fit::x>{}, without), "the budget, Fit::x: found an axis without levels"));
  CHECK(contains(refused(Halving{}, search_space(axis<&Fit::steps>(values({27, 9, 3})))), "the budget, Fit::steps: found values that fall, expected values({...}) in rising order"));
  CHECK(contains(refused(Halving{}, search_space(axis<&Fit::steps>(values({1, 9, 3})))), "the budget, Fit::steps: found values without an order"));
  CHECK(contains(refused(Halving{}, search_space(axis<&Fit::x>(values({0.0, 1.0})), axis<&Fit::steps>(values({1, 3})).when<&Fit::x>(1.0))), "the budget, Fit::steps: found an axis under a condition"));
  CHECK(contains(refused(Halving{.candidates = 0}, space), "SuccessiveHalving::candidates: found 0, expected 1 or more"));
  CHECK(contains(refused(Halving{.factor = 1}, space), "SuccessiveHalving::factor: found 1, expected more than 1"));
  CHECK(contains(refused(Bands{.rounds = 0}, space), "Hyperband::rounds: found 0"));
  CHECK(contains(refused(Bands{.factor = 1e6}, space), "Hyperband: found 1e+18 candidates"));
}

}  // namespace successive_halving_test
