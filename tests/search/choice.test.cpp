// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "../support.hpp"
#include "../validate/learners.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/search/choice.hpp"
#include "attune/search/fold_race.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/nested_cross_validate.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

namespace choice_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::NoisyMean;
using attune_test::numbers;

namespace {

using Places = std::vector<std::size_t>;

struct Tree {
  int depth = 0;
};
const std::vector<AxisShape> axes{{.name = "Tree::depth", .key = detail::pretty_path<&Tree::depth>()}};

Trial trial(int index, double depth, const std::vector<double>& scores) {
  Trial one{.index = index, .values = {{.number = depth}}, .mean = {detail::mean_of(scores)}, .spread = {detail::spread_of(scores)}, .state = TrialState::complete};
  one.score = one.mean[0];
  for (const double score : scores) one.folds.push_back({.test = {score}, .train_rows = 200, .test_rows = 100});
  return one;
}

// Errors on three folds; the best has a standard error of 0.1 / √3 = 0.0577.
std::vector<Trial> some_trials() {
  std::vector<Trial> trials{trial(0, 9, {0.5, 0.6, 0.7}), trial(1, 4, {0.55, 0.65, 0.75}), trial(2, 2, {0.55, 0.66, 0.77}), trial(3, 4, {0.54, 0.64, 0.74}), trial(4, 1, {0.1, 0.2, 0.3})};
  trials[4].state = TrialState::beaten;
  return trials;
}

Candidates candidates(const std::vector<Trial>& trials, std::size_t best) { return {.trials = trials, .axes = axes, .best = best, .direction = Direction::minimize}; }

}  // namespace

TEST_CASE("choice: the simplest within one standard error, of equals the better one, of those the earlier") {
  auto trials = some_trials();
  const auto choose = [&](Simpler simpler) { return OneStandardError<&Tree::depth>{simpler}(candidates(trials, 0)); };
  CHECK(candidates(trials, 0).standard_error(0) == doctest::Approx(0.1 / std::sqrt(3.0)));
  CHECK(choose(Simpler::smaller) == 3);  // trial 2 is simpler, and 0.06 worse
  CHECK(choose(Simpler::larger) == 0);
  trials[1] = trial(1, 4, {0.54, 0.64, 0.74});
  CHECK(choose(Simpler::smaller) == 1);
  trials[2] = trial(2, 2, {0.55, 0.65, 0.77});
  CHECK(choose(Simpler::smaller) == 2);
  trials[2].values[0].number = std::numeric_limits<double>::quiet_NaN();  // the axis does not exist there
  CHECK(choose(Simpler::smaller) == 1);
  trials[0].values[0].number = std::numeric_limits<double>::quiet_NaN();
  CHECK(choose(Simpler::smaller) == 0);
  for (Trial& one : trials) one = trial(one.index, one.index, {0.5});  // one fold has no standard error
  CHECK(choose(Simpler::larger) == 0);
}

TEST_CASE("choice: among alternatives the simplest of the one that has the best mean, by its own axis of the member") {
  // A choice, and two alternatives with a depth each; the depths of one say nothing of the other's.
  const std::vector<AxisShape> alternatives{{.name = "choice", .levels = 2, .key = "choice"},
                                            {.name = "a depth", .parent = 0, .parent_levels = {0}, .key = "a", .member = detail::pretty_path<&Tree::depth>()},
                                            {.name = "b depth", .parent = 0, .parent_levels = {1}, .key = "b", .member = detail::pretty_path<&Tree::depth>()}};
  auto trials = some_trials();
  const AxisValue none = detail::no_value();
  const auto put = [&](std::size_t t, bool in_b, double depth) { trials[t].values = {{.number = in_b ? 1.0 : 0.0}, in_b ? none : AxisValue{.number = depth}, in_b ? AxisValue{.number = depth} : none}; };
  const auto choose = [&](Simpler simpler) { return OneStandardError<&Tree::depth>{simpler}({.trials = trials, .axes = alternatives, .best = 0, .direction = Direction::minimize}); };
  for (const bool best_in_b : {false, true}) {
    CAPTURE(best_in_b);
    put(0, best_in_b, 9);
    put(1, best_in_b, 4);
    put(2, best_in_b, 2);   // too far behind
    put(3, !best_in_b, 1);  // simpler by its number, and of another kind
    put(4, best_in_b, 1);   // beaten
    CHECK(choose(Simpler::smaller) == 1);
    put(3, !best_in_b, 99);
    CHECK(choose(Simpler::larger) == 0);
    put(3, best_in_b, 3);
    CHECK(choose(Simpler::smaller) == 3);
  }
  for (const std::size_t t : {0U, 1U}) trials[t].values = {{.number = 2}, none, none};  // an alternative without a depth has the best mean
  CHECK(choose(Simpler::smaller) == 0);
}

TEST_CASE("choice: a search takes the rule's trial for its best, and keeps the best mean") {
  auto data = numbers<double>(60, 1, 41);
  const auto space = search_space(axis<&NoisyMean::shift>(values({0.0, 0.01, 0.02, 5.0})));
  const auto run = [&](const ChoiceRule& rule) { return search(NoisyMean{}, data, space, GridSearch{}, KFold{.folds = 5}, Metrics<R2, MeanSquaredError>{}, {.choice = rule}); };
  const auto plain = run({});
  CHECK(plain.best == plain.best_mean);
  const auto simple = run(OneStandardError<&NoisyMean::shift>{Simpler::larger});
  CHECK(simple.best == 2);
  CHECK(simple.best_mean == plain.best);
  CHECK(simple.best_learner().shift == 0.02);
  const auto own = run([](const Candidates& all) {
    CHECK(all.axes.size() == 1);
    CHECK(all.ranked_by == 0);
    return all.trials.size() - 1;
  });
  CHECK(own.best == 3);
  CHECK(own.best_mean == plain.best);
}

TEST_CASE("choice: rules that cannot choose are refused, as early as that can be known") {
  const auto data = numbers<double>(30, 1, 42);
  int fits = 0;
  const attune_test::Told learner{.told = [&](const auto&, const auto&) { return ++fits, attune_test::Constant{}; }};
  struct Two {
    attune_test::Told told{};
    double a = 0;
    auto fit(const attune_test::NumberView& train, const FitContext& context) const { return told.fit(train, context); }
  };
  const auto refused = [&](const ChoiceRule& rule) {
    return error_of<InvalidArgument>([&] { search(Two{learner}, data, search_space(axis<&Two::a>(values({1.0, 2.0}))), GridSearch{}, KFold{.folds = 3}, {.choice = rule}); });
  };
  CHECK(contains(refused(OneStandardError<&Two::a>{}), "OneStandardError::simpler: found nothing, expected Simpler::smaller or Simpler::larger; say at which values of Two::a models are simpler"));
  CHECK(contains(refused(OneStandardError<&Tree::depth>{Simpler::smaller}), "OneStandardError, Tree::depth: found no axis of it in the space"));
  CHECK(fits == 0);
  CHECK(contains(refused([](const Candidates&) { return 2; }), "SearchOptions::choice: found trial 2, expected the index of a complete trial of 2"));
  auto trials = some_trials();
  CHECK(contains(error_of<InvalidArgument>([&] { ChoiceRule([](const Candidates&) { return 4; })(candidates(trials, 0)); }), "found trial 4, which has no score of all folds"));
}

TEST_CASE("choice: the uncertainty of one fold and of one trial has no interval and no rival") {
  std::vector<Trial> trials{trial(0, 1, {0.5}), trial(1, 1, {0.7})};
  const auto one_fold = detail::uncertainty_of(candidates(trials, 0), 0, 0.9);
  CHECK(std::isnan(one_fold.lower));
  CHECK(std::isnan(one_fold.upper));
  CHECK(std::isnan(one_fold.optimism));  // the best mean is the best of the only fold, by definition
  CHECK(std::isnan(one_fold.corrected));
  CHECK(one_fold.alike == Places{1});
  trials = {trial(0, 1, {0.5, 0.6, 0.8})};
  const auto alone = detail::uncertainty_of(candidates(trials, 0), 0, 0.9);
  CHECK(alone.lower < alone.score);
  CHECK(alone.upper - alone.score == doctest::Approx(alone.score - alone.lower));
  CHECK(alone.corrected == alone.score);
  CHECK(alone.alike.empty());
  CHECK(contains(error_of<InvalidArgument>([&] { detail::uncertainty_of(candidates(trials, 0), 0, 1); }), "level"));
}

TEST_CASE("choice: trials with the same scores cannot be told apart, those far off can, those that were beaten are left out") {
  auto trials = some_trials();
  trials[1] = trial(1, 4, {0.5, 0.6, 0.7});
  trials[2] = trial(2, 4, {9.5, 9.6, 9.7001});
  const auto found = detail::uncertainty_of(candidates(trials, 0), 0, 0.95);
  CHECK(std::ranges::count(found.alike, 1) == 1);
  CHECK(std::ranges::count(found.alike, 2) == 0);
  CHECK(std::ranges::count(found.alike, 4) == 0);
  CHECK(found.optimism == doctest::Approx(0.4));  // trial 4 was better by that on the folds that it had
  CHECK(found.corrected == doctest::Approx(1.0));
}

TEST_CASE("choice: of candidates that are all alike, the correction takes back what choosing gained") {
  // 40 learners, equally good: the best of them looks better than they are.
  auto random = attune_test::random(43);
  double plain = 0, corrected = 0;
  const int repeats = 20;
  for (int r = 0; r < repeats; ++r) {
    std::vector<Trial> trials;
    for (int t = 0; t < 40; ++t) {
      std::vector<double> scores;
      for (int k = 0; k < 10; ++k) scores.push_back(1 + 0.1 * random.normal());
      trials.push_back(trial(t, t, scores));
    }
    const std::size_t best = detail::best_of(trials, Direction::minimize);
    const auto found = detail::uncertainty_of(candidates(trials, best), best, 0.95);
    plain += found.score / repeats;
    corrected += found.corrected / repeats;
  }
  CHECK(plain < 0.95);     // 1 - 0.1 · 2.16 / √10 is expected
  CHECK(corrected > 1.0);  // it errs to the other side, as its authors say
}

TEST_CASE("choice: nested searches race, and choose by the rule") {
  const auto data = numbers<double>(80, 1, 44);
  const auto space = search_space(axis<&NoisyMean::shift>(values({0.0, 0.001, 0.002, 8.0, 9.0})));
  const auto nested = nested_cross_validate(NoisyMean{}, data, space, GridSearch{}, KFold{.folds = 5}, KFold{.folds = 3}, Metrics<MeanSquaredError>{},
                                            {.racing = FoldRace{.first = 2}, .choice = OneStandardError<&NoisyMean::shift>{Simpler::larger}});
  for (const auto& choice : nested.choices) {
    CHECK(choice.values[0].number == 0.002);
    CHECK(choice.without_score == 0);
  }
}

}  // namespace choice_test
