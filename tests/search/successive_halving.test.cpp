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

#include "../model/problems.hpp"
#include "../support.hpp"
#include "../validate/learners.hpp"
#include "attune/core/executor.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/search/async_successive_halving.hpp"
#include "attune/search/nested_cross_validate.hpp"
#include "attune/search/search.hpp"
#include "attune/search/study.hpp"
#include "attune/search/successive_halving.hpp"
#include "attune/validate/k_fold.hpp"

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

TEST_CASE("successive halving: trials that violate a constraint go on behind those that do not, the least violation first") {
  // With 1 step nobody keeps to it, with more those whose x is at most 0.1.
  const auto outcome = [](const Fit& fit) { return Outcome{.score = -fit.x, .violation = fit.steps == 1 ? fit.x : fit.x - 0.1}; };
  Study study(Fit{}, space, Halving{.candidates = 27});
  study.run(outcome);
  CHECK(rungs(study) == std::vector<std::pair<int, int>>{{1, 27}, {3, 9}, {9, 3}, {27, 1}});
  std::vector<double> all;
  double most = 0, best = 0;
  for (const Trial& trial : study.trials()) {
    const double x = trial.point[0];
    if (trial.index < 27) all.push_back(x);
    if (trial.budget == 3) most = std::max(most, x);
    if (trial.budget == 3 && x <= 0.1) best = std::max(best, x);
  }
  std::sort(all.begin(), all.end());
  CHECK(most == all[8]);
  CHECK(best > 0);
  CHECK(study.best_trial().point[0] == best);  // the best score of those that kept to it
  Study endless(Fit{}, space, Halving{.candidates = 27});
  endless.run([](const Fit&) { return Outcome{.violation = std::numeric_limits<double>::infinity()}; });
  CHECK(endless.trials().size() == 27);
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

namespace {

// Scores that are noise: with any budget anybody may come out ahead, and most candidates have the smallest one.
struct Noise {
  double x = 0;
  int steps = 1;

  double operator()() const { return std::sin(1e4 * x + steps); }
  attune_test::Constant fit(const attune_test::NumberView&) const { return {.value = 3 + (*this)()}; }
};

const auto noisy = search_space(axis<&Noise::x>(attune::uniform(0, 1)), axis<&Noise::steps>(values({1, 3, 9, 27})));

bool has_all(const Trial& trial) { return trial.values[1].number == 27; }

// How many of 20 studies have a better score with a smaller budget than any with the whole one, which is chosen from.
template <class Strategy>
int better_with_less(Strategy strategy) {
  int count = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    strategy.seed = seed;
    Study study(Noise{}, noisy, strategy);
    study.run([](const Noise& noise) { return noise(); });
    double least = 2, least_of_all = 2;
    for (const Trial& trial : study.trials()) {
      CHECK(trial.budget == trial.values[1].number);
      if (has_all(trial)) least = std::min(least, trial.score);
      least_of_all = std::min(least_of_all, trial.score);
    }
    CHECK(has_all(study.best_trial()));
    CHECK(study.best_trial().score == least);
    count += least_of_all < least;
  }
  return count;
}

}  // namespace

TEST_CASE("budget: of scores that are noise, the best is one with the largest budget") {
  CHECK(better_with_less(SuccessiveHalving<&Noise::steps>{}) > 10);
  CHECK(better_with_less(Hyperband<&Noise::steps>{}) > 10);
  CHECK(better_with_less(Asha<&Noise::steps>{.trials = 40}) > 10);
}

TEST_CASE("budget: a search, its rule of choice and what it knows of the choice keep to the largest budget") {
  const auto data = attune_test::numbers<double>(60, 1, 71);
  const auto check = [&](auto strategy) {
    int others = 0, less = 0;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      strategy.seed = seed;
      const auto plain = search(Noise{}, data, noisy, strategy, KFold{.folds = 3}, Metrics<MeanSquaredError>{});
      CHECK(has_all(plain.best_trial()));
      const auto simple = search(Noise{}, data, noisy, strategy, KFold{.folds = 3}, Metrics<MeanSquaredError>{}, {.choice = OneStandardError<&Noise::x>{Simpler::smaller}});
      CHECK(simple.best_mean == plain.best);
      CHECK(has_all(simple.best_trial()));
      search(Noise{}, data, noisy, strategy, KFold{.folds = 3}, Metrics<MeanSquaredError>{}, {.choice = [&](const Candidates& all) {
               for (const std::size_t t : all.contenders()) CHECK(has_all(all.trials[t]));
               CHECK(all.contenders().size() == static_cast<std::size_t>(std::count_if(all.trials.begin(), all.trials.end(), has_all)));
               return all.best;
             }});
      const auto known = plain.uncertainty(1 - 1e-9);  // at such a level hardly anybody is told from the chosen one
      for (const std::size_t t : known.alike) CHECK(has_all(plain.trials[t]));
      others += static_cast<int>(known.alike.size());
      // The correction is that of a search whose trials are only these.
      auto alone = plain;
      std::erase_if(alone.trials, [](const Trial& trial) { return !has_all(trial); });
      alone.best_mean = alone.best = detail::best_of(alone.trials, Direction::minimize);
      CHECK(known.optimism == alone.uncertainty().optimism);
      less += std::any_of(plain.trials.begin(), plain.trials.end(), [&](const Trial& trial) { return trial.score < plain.best_trial().score; });
      const auto nested = nested_cross_validate(Noise{}, data, noisy, strategy, KFold{.folds = 3}, KFold{.folds = 2}, Metrics<MeanSquaredError>{});
      for (const auto& choice : nested.choices) CHECK(choice.values[1].number == 27);
    }
    return std::pair(others, less);
  };
  check(SuccessiveHalving<&Noise::steps>{});
  const auto [others, less] = check(Hyperband<&Noise::steps>{});
  CHECK(others > 0);
  CHECK(less > 0);
  check(AsyncSuccessiveHalving<&Noise::steps>{.trials = 40});
}

TEST_CASE("budget: where nobody has a score with the largest, the best is one with the largest that somebody has") {
  Study study(Noise{}, noisy, SuccessiveHalving<&Noise::steps>{});
  study.run([](const Noise& noise) { return noise.steps < 27 ? noise() : std::numeric_limits<double>::quiet_NaN(); });
  CHECK(study.best_trial().values[1].number == 9);
  Study begun(Noise{}, noisy, SuccessiveHalving<&Noise::steps>{});
  begun.enqueue({.x = 0.5, .steps = 3});
  begun.run([](const Noise& noise) { return 1.0 * noise.steps; }, {.on_trial = [](const Trial& trial) { return trial.index < 3; }});
  CHECK(begun.best_trial().index == 0);  // a starting point, with more than the others had yet
}

TEST_CASE("successive halving: a budget that is no axis, or has no levels, is refused; so are settings out of range") {
  const auto refused = [](const auto& settings, const auto& axes) { return error_of<InvalidArgument>([&] { settings.start(axes.shape(), Direction::minimize); }); };
  const auto without = search_space(axis<&Fit::x>(attune::uniform(0, 1)));
  CHECK(refused(Halving{}, without) == "the budget, Fit::steps: found no axis of it in the space, expected one; add axis<&Fit::steps>(values({...})) with a value for each rung");
  CHECK(contains(refused(SuccessiveHalving<&Fit::x>{}, without), "the budget, Fit::x: found an axis without levels"));
  CHECK(contains(refused(Halving{}, search_space(axis<&Fit::steps>(values({27, 9, 3})))), "the budget, Fit::steps: found values that fall, expected values({...}) in rising order"));
  for (const auto& twice : {values({5, 5, 5}), values({1, 3, 3, 9}), values({9, 9, 3})}) {
    const auto refusal = "the budget, Fit::steps: found " + std::string(twice.list.back() == 3 ? "values that fall" : "a value twice") + ", expected values({...}) in rising order, one for each rung";
    CHECK(refused(Halving{}, search_space(axis<&Fit::steps>(twice))) == refusal);
    CHECK(refused(Bands{}, search_space(axis<&Fit::steps>(twice))) == refusal);
    CHECK(refused(AsyncSuccessiveHalving<&Fit::steps>{}, search_space(axis<&Fit::steps>(twice))) == refusal);
  }
  CHECK(contains(refused(Halving{}, search_space(axis<&Fit::steps>(values({1, 9, 3})))), "the budget, Fit::steps: found values without an order"));
  CHECK(contains(refused(Halving{}, search_space(axis<&Fit::x>(values({0.0, 1.0})), axis<&Fit::steps>(values({1, 3})).when<&Fit::x>(1.0))), "the budget, Fit::steps: found an axis under a condition"));
  CHECK(contains(refused(Halving{.candidates = 0}, space), "SuccessiveHalving::candidates: found 0, expected 1 or more"));
  CHECK(contains(refused(Halving{.factor = 1}, space), "SuccessiveHalving::factor: found 1, expected more than 1"));
  CHECK(contains(refused(Bands{.rounds = 0}, space), "Hyperband::rounds: found 0"));
  CHECK(contains(refused(Bands{.factor = 1e6}, space), "Hyperband: found 1e+18 candidates"));
}

}  // namespace successive_halving_test
