// SPDX-License-Identifier: BSL-1.0

// What ends a search early, what it must not choose, and what it says of itself meanwhile.

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "../model/problems.hpp"
#include "../support.hpp"
#include "../terminal.hpp"
#include "../validate/learners.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/successive_halving.hpp"
#include "attune/search/tpe_search.hpp"
#include "attune/validate/k_fold.hpp"
#include "fingerprint.hpp"

namespace search_options_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fingerprint;
using attune_test::ManyAtOnce;
using attune_test::numbers;

namespace {

using Error = Metrics<MeanSquaredError>;
const KFold three{.folds = 3, .seed = 1}, ten{.folds = 10, .seed = 1};
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Says {  // the same number whatever it learns from
  double value = 0;
  int effort = 1;
  attune_test::Constant fit(const attune_test::NumberView&) const { return {value}; }
};

Dataset<double, double> about_one(Index n) {
  auto data = numbers<double>(n, 1, 1);
  Random random(RandomKey{13});
  for (Index i = 0; i < n; ++i) data.y[i] = 1 + random.normal();
  return data;
}

const auto data = about_one(60);
const auto line = search_space(axis<&Says::value>(uniform(-4, 6)));

template <class Strategy>
auto found_with(const Strategy& strategy, const SearchOptions& options, const KFold& folds = three) {
  return search(Says{}, data, line, strategy, folds, Error{}, options);
}

// The first trials of a result, as text.
template <class R>
std::string beginning(R result, std::size_t count) {
  result.trials.resize(count);
  result.best = 0;
  return fingerprint(result);
}

// A constraint that these values of the first axis violate, by as much as they are.
Constraint forbids(std::vector<double> values) {
  return [values](const Trial& trial) {
    for (const double value : values)
      if (trial.values[0].number == value) return value;
    return -1.0;
  };
}

template <class R>
std::vector<TrialState> states(const R& result) {
  std::vector<TrialState> all;
  for (const Trial& trial : result.trials) all.push_back(trial.state);
  return all;
}
using States = std::vector<TrialState>;
constexpr auto complete = TrialState::complete, infeasible = TrialState::infeasible, beaten = TrialState::beaten;

}  // namespace

TEST_CASE("search, seconds: no more trials are begun once they have passed, and those that were are the first of all") {
  const auto check = [](const auto& strategy, std::size_t trials, const SearchOptions& options, const KFold& folds = three) {
    auto limited = options;
    limited.seconds = 1e-9;
    const auto all = found_with(strategy, options, folds), some = found_with(strategy, limited, folds);
    CHECK(all.ended_by == SearchEnd::strategy);
    CHECK(some.ended_by == SearchEnd::seconds);
    REQUIRE(some.trials.size() == trials);
    CHECK(beginning(some, trials) == beginning(all, trials));
    limited.seconds = 1e6;
    CHECK(fingerprint(found_with(strategy, limited, folds)) == fingerprint(all));
  };
  check(RandomSearch{.trials = 60}, 14, {});  // 40 fits and more
  check(RandomSearch{.trials = 60}, 14, {.execution = Threads{3}});
  check(RandomSearch{.trials = 60}, 8, {}, ten);
  check(TpeSearch{.trials = 20}, 10, {});  // which asks for 10 at first
  check(TpeSearch{.trials = 20}, 2, {.starts = {{0.5}, {0.1}}});
  check(TpeSearch{.trials = 20, .startup = 12}, 12, {.racing = FoldRace{}}, ten);  // a race is not cut
}

TEST_CASE("search, seconds: a limit is no number below 0") {
  for (const double bad : {-1.0, nan}) CHECK(contains(error_of<InvalidArgument>([&] { found_with(RandomSearch{}, {.seconds = bad}); }), "SearchOptions::seconds"));
}

TEST_CASE("search, on_trial: is told of each trial in the order of asking, and may end the search") {
  for (const AnyExecutor& executor : {AnyExecutor(Serial{}), AnyExecutor(Threads{4})}) {
    std::vector<int> told;
    const TrialObserver notes = [&](const Trial& trial) {
      told.push_back(trial.index);
      CHECK(trial.state == complete);
      CHECK(std::isfinite(trial.score));
      return true;
    };
    const auto all = found_with(TpeSearch{.trials = 25, .batch = 3}, {.execution = executor, .on_trial = notes});
    std::vector<int> expected;
    for (int t = 0; t < 25; ++t) expected.push_back(t);
    CHECK(told == expected);
    CHECK(all.ended_by == SearchEnd::strategy);
    int calls = 0;
    const auto some = found_with(TpeSearch{.trials = 25, .batch = 3}, {.execution = executor, .on_trial = [&](const Trial& trial) { return ++calls, trial.index < 11; }});
    CHECK(calls == 12);
    CHECK(some.ended_by == SearchEnd::on_trial);
    CHECK(some.trials.size() == 13);  // 10 to begin with, and a batch
    CHECK(beginning(some, 13) == beginning(all, 13));
  }
}

TEST_CASE("search, on_trial: what it throws ends the search, and a journal has what was fitted") {
  const auto file = (std::filesystem::temp_directory_path() / ("attune-on-trial-" + std::to_string(::getpid()))).string();
  std::filesystem::remove(file);
  const auto expected = fingerprint(found_with(TpeSearch{.trials = 20}, {}));
  const TrialObserver throws = [](const Trial& trial) { return trial.index == 14 ? throw std::runtime_error("enough") : true; };
  CHECK(error_of<std::runtime_error>([&] { found_with(TpeSearch{.trials = 20}, {.journal = file, .on_trial = throws}); }) == "enough");
  const auto resumed = found_with(TpeSearch{.trials = 20}, {.journal = file});
  CHECK(resumed.journal.fits == 15 * 3);
  CHECK(fingerprint(resumed) == expected);
  std::filesystem::remove(file);
}

TEST_CASE("search, constraint: a trial that violates it is recorded with its scores, and is never the best") {
  const auto space = search_space(axis<&Says::value>(values({1.0, 3.0, 1.1, 0.5})));
  const auto run = [&](const Constraint& constraint, const SearchOptions& options = {}) {
    auto with = options;
    with.constraint = constraint;
    return search(Says{}, data, space, GridSearch{}, three, Error{}, with);
  };
  const auto free = run({}), bound = run(forbids({1.0, 1.1}));
  CHECK(free.best_trial().values[0].number <= 1.1);
  CHECK(states(bound) == States{infeasible, complete, infeasible, complete});
  CHECK(bound.best == 3);
  CHECK(bound.trials[0].violation == 1);
  CHECK(bound.trials[0].mean == free.trials[0].mean);
  CHECK(std::isnan(bound.trials[0].score));
  CHECK(bound.trials[1].violation == 0);  // it had a margin of 1
  // Neither what is known of the choice nor a rule of choice looks at them.
  const auto alone = search(Says{}, data, search_space(axis<&Says::value>(values({3.0, 0.5}))), GridSearch{}, three, Error{});
  CHECK(bound.uncertainty().optimism == alone.uncertainty().optimism);
  CHECK(bound.uncertainty().alike == std::vector<std::size_t>(alone.uncertainty().alike.size(), 1));
  CHECK(run(forbids({1.0, 1.1}), {.choice = OneStandardError<&Says::value>{Simpler::larger}}).best != 2);
  CHECK(contains(error_of<InvalidArgument>([&] { run(forbids({1.0}), {.choice = [](const Candidates&) { return std::size_t{0}; }}); }), "SearchOptions::choice: found trial 0, which has no score of all folds"));
  // Metrics, times and settings may be judged; what is not a number is not allowed.
  const auto by_score = run([](const Trial& trial) { return trial.mean[0] - 2.0; });
  CHECK(by_score.trials[1].state == infeasible);
  CHECK(by_score.trials[1].violation == by_score.trials[1].mean[0] - 2.0);
  const auto unknown = run([](const Trial& trial) { return trial.index == 0 ? nan : 0.0; });
  CHECK(unknown.trials[0].state == infeasible);
  CHECK(unknown.trials[0].violation == std::numeric_limits<double>::infinity());
  CHECK(contains(error_of<SearchFailed>([&] { run([](const Trial&) { return 2.5; }); }), "none of 4 trials gave a score; the first violates the constraint, by 2.5"));
}

TEST_CASE("search, constraint: strategies that learn find the best that is allowed, with any number of threads") {
  const Constraint allowed = [](const Trial& trial) { return trial.values[0].number + 1; };  // the best is at 1
  const auto run = [&](const AnyExecutor& executor) { return found_with(TpeSearch{.trials = 60, .seed = 1}, {.execution = executor, .constraint = allowed}); };
  const auto found = run(Serial{});
  CHECK(found.best_learner().value <= -1);
  CHECK(found.best_learner().value > -1.3);
  CHECK(fingerprint(run(Threads{3})) == fingerprint(found));
}

TEST_CASE("search, constraint: in a race who violates it beats nobody, and is not beaten") {
  const auto run = [](const std::initializer_list<double>& list, const Constraint& constraint, const AnyExecutor& executor = {}) {
    return search(Says{}, data, search_space(axis<&Says::value>(values(list))), GridSearch{}, ten, Error{}, {.execution = executor, .racing = FoldRace{}, .constraint = constraint});
  };
  CHECK(states(run({1.0, 4.0}, {})) == States{complete, beaten});
  CHECK(states(run({1.0, 4.0}, forbids({1.0}))) == States{infeasible, complete});
  const auto found = run({1.0, 0.9, 4.0, 5.5}, forbids({1.0, 5.5}));
  CHECK(states(found) == States{infeasible, complete, beaten, infeasible});
  CHECK(found.trials[3].folds.size() == 10);
  CHECK(fingerprint(run({1.0, 0.9, 4.0, 5.5}, forbids({1.0, 5.5}), Threads{3})) == fingerprint(found));
  // Where the violation of who beat the others shows at the end, these get their folds after all.
  const Constraint late = [](const Trial& trial) { return trial.index == 0 && trial.folds.size() == 10 ? 1.0 : 0.0; };
  CHECK(states(run({1.0, 4.0}, late)) == States{infeasible, complete});
  CHECK(states(run({1.0, 4.0, 1.0}, late)) == States{infeasible, beaten, complete});
}

TEST_CASE("search, constraint: settings, the learner that they make and the time of a fit may be judged") {
  const auto run = [](const Constraint& constraint) { return search(Says{}, data, search_space(axis<&Says::value>(values({1.0, 3.0, 1.1}))), GridSearch{}, three, Error{}, {.constraint = constraint}); };
  const auto space = search_space(axis<&Says::value>(values({1.0, 3.0, 1.1})));
  const auto by_learner = run([&](const Trial& trial) { return space.apply(Says{}, trial.point).value > 2 ? 1.0 : 0.0; });
  CHECK(states(by_learner) == States{complete, infeasible, complete});
  const auto by_time = run([](const Trial& trial) {
    double sum = 0;
    for (const auto& fold : trial.folds) sum += fold.fit_seconds;
    CHECK(trial.fit_seconds() == doctest::Approx(sum / 3).epsilon(1e-12));
    CHECK(trial.fit_seconds() * 3 <= trial.seconds);
    return trial.index == 1 ? -trial.fit_seconds() : trial.fit_seconds() - 3600;
  });
  CHECK(states(by_time) == States{complete, complete, complete});
  CHECK(std::isnan(Trial{}.fit_seconds()));
}

namespace {

// Says what it is told, and counts its fits.
struct Counted {
  double value = 0;
  std::shared_ptr<int> fits = std::make_shared<int>(0);
  attune_test::Constant fit(const attune_test::NumberView&) const {
    ++*fits;
    return {value};
  }
};

}  // namespace

TEST_CASE("search, settings constraint: what violates it is recorded and not fitted, and strategies look elsewhere") {
  const auto space = search_space(axis<&Counted::value>(values({1.0, 3.0, 1.1, 0.5})));
  const Constraint rule = [](const Trial& trial) {
    CHECK(trial.folds.empty());
    CHECK(trial.mean.empty());
    return trial.values[0].number == 3 ? nan : trial.values[0].number - 1;
  };
  const Counted learner;
  const auto run = [&](const Counted& one, const SearchOptions& options) { return search(one, data, space, GridSearch{}, ten, Error{}, options); };
  const auto found = run(learner, {.settings_constraint = rule});
  CHECK(states(found) == States{complete, infeasible, infeasible, complete});
  CHECK(*learner.fits == 2 * 10);
  CHECK(found.trials[1].violation == std::numeric_limits<double>::infinity());
  CHECK(found.trials[2].violation == 1.1 - 1);
  CHECK(found.trials[2].folds.empty());
  CHECK(std::isnan(found.trials[2].mean[0]));
  CHECK(found.best == 0);
  CHECK(found.uncertainty().alike.size() <= 1);
  // What is fitted has the scores that it has without the rule, by all executors, in races and with a constraint besides.
  const auto free = run({}, {});
  for (const std::size_t t : {0U, 3U}) CHECK(found.trials[t].mean == free.trials[t].mean);
  CHECK(fingerprint(run({}, {.execution = Threads{3}, .settings_constraint = rule})) == fingerprint(found));
  CHECK(states(run({}, {.racing = FoldRace{}, .settings_constraint = rule})) == States{complete, infeasible, infeasible, beaten});
  CHECK(states(run({}, {.constraint = forbids({1.0}), .settings_constraint = rule})) == States{infeasible, infeasible, infeasible, complete});
  CHECK(contains(error_of<SearchFailed>([&] { run({}, {.settings_constraint = [](const Trial&) { return 2.5; }}); }), "none of 4 trials gave a score; the first violates the constraint, by 2.5"));
  const auto learned = found_with(TpeSearch{.trials = 60, .seed = 1}, {.settings_constraint = [](const Trial& trial) { return trial.values[0].number + 1; }});  // the best is at 1
  CHECK(learned.best_learner().value <= -1);
  CHECK(learned.best_learner().value > -1.3);
}

TEST_CASE("search, settings constraint: fits that are made together are those that are allowed, and a journal has no others") {
  const auto space = search_space(axis<&ManyAtOnce::strength>(values({0.1, 1e-3, 1.0})));
  const auto file = (std::filesystem::temp_directory_path() / ("attune-settings-constraint-" + std::to_string(::getpid()))).string();
  std::filesystem::remove(file);
  const auto run = [&](const SearchOptions& options) { return search(ManyAtOnce{}, data, space, GridSearch{}, three, Error{}, options); };
  const Constraint rule = [](const Trial& trial) { return trial.index == 0 ? 1.0 : 0.0; };
  const auto found = run({.journal = file, .settings_constraint = rule}), free = run({});
  CHECK(states(found) == States{infeasible, complete, complete});
  for (const std::size_t t : {1U, 2U}) CHECK(found.trials[t].mean == free.trials[t].mean);
  const auto again = run({.journal = file, .settings_constraint = rule});
  CHECK(again.journal.fits == 6);
  CHECK(fingerprint(again) == fingerprint(found));
  CHECK(contains(error_of<SearchFailed>([&] { run({.settings_constraint = [](const Trial&) { return 1.0; }}); }), "the first violates the constraint"));
  std::filesystem::remove(file);
}

TEST_CASE("search: a strategy that asks for points that are none of the space is refused") {
  struct Asks {
    Point point{};
    struct Run {
      Point point{};
      std::vector<Point> ask() const { return {point}; }
      void tell(const Trial&) const {}
    };
    Run start(const std::vector<AxisShape>&, Direction) const { return {point}; }
  };
  const auto refused = [](const Point& point) { return error_of<InvalidArgument>([&] { found_with(Asks{point}, {}); }); };
  CHECK(contains(refused({0.5, 0.5}), "the strategy's ask(), point 0: found 2 positions, expected 1, one on each axis"));
  CHECK(contains(refused({1.5}), "the strategy's ask(), point 0, axis 0: found 1.5, expected a position in [0, 1]"));
  CHECK(contains(refused({nan}), "the strategy's ask(), point 0, axis 0: found nan"));
}

TEST_CASE("search: who asks for a race where fits are made together, or of too few folds, is told that there was none") {
  const auto space = search_space(axis<&ManyAtOnce::strength>(values({0.1, 1e-3})));
  CHECK(search(ManyAtOnce{}, data, space, GridSearch{}, three, Error{}, {.racing = FoldRace{}}).unraced);
  CHECK_FALSE(search(ManyAtOnce{}, data, space, GridSearch{}, three, Error{}).unraced);
  CHECK(found_with(RandomSearch{.trials = 3}, {.racing = FoldRace{}}).unraced);  // which wants three folds of all
  CHECK(found_with(RandomSearch{.trials = 3}, {.racing = FoldRace{.first = 10}}, ten).unraced);
  CHECK_FALSE(found_with(RandomSearch{.trials = 3}, {.racing = FoldRace{.first = 2}}).unraced);
  CHECK_FALSE(found_with(RandomSearch{.trials = 3}, {.racing = FoldRace{.first = 9}}, ten).unraced);
}

namespace {

// The numbers "done/total" of a progress line, in the order in which they were drawn.
std::vector<std::string> counts(const std::string& seen) {
  std::vector<std::string> all;
  for (std::size_t at = seen.find("] "); at != seen.npos; at = seen.find("] ", at + 1)) {
    const std::size_t end = seen.find_first_of(" \033", at + 2);
    all.push_back(seen.substr(at + 2, end - at - 2));
  }
  return all;
}

}  // namespace

TEST_CASE("search: one line tells of all batches, where it is known how many there will be, and keeps the best score") {
  const auto terminal = [](const auto& run) { return attune_test::seen_by_terminal(run); };
  const auto search_by = [](const SearchOptions& options) { return search(Says{}, data, line, TpeSearch{.trials = 25, .startup = 5}, three, Metrics<R2>{}, options); };
  const auto tpe = terminal([&] { search_by({.progress = true, .starts = {{0.5}}}); });
  if (!tpe) return;
  CHECK(counts(*tpe).front() == "1/78");
  CHECK(counts(*tpe).back() == "78/78");
  for (const auto& count : counts(*tpe)) CHECK(count.ends_with("/78"));
  const auto best = search_by({.starts = {{0.5}}}).best_trial().score;
  char text[32];
  std::snprintf(text, sizeof text, "best R² %.4f", best);
  CHECK(contains(tpe->substr(tpe->find("78/78")), text));
  const auto together = terminal([] { search(ManyAtOnce{}, data, search_space(axis<&ManyAtOnce::strength>(log_uniform(1e-3, 1))), TpeSearch{.trials = 12, .startup = 5}, three, Error{}, {.progress = true}); });
  CHECK(counts(*together).back() == "36/36");
  for (const auto& count : counts(*together)) CHECK(count.ends_with("/36"));
  // 9 candidates, then 3, then 1: not known beforehand, so that the line grows.
  const auto space = search_space(axis<&Says::value>(uniform(0, 1)), axis<&Says::effort>(values({1, 3, 9})));
  const auto halving = terminal([&] { search(Says{}, data, space, SuccessiveHalving<&Says::effort>{.candidates = 9}, three, Error{}, {.progress = true}); });
  CHECK(counts(*halving).front() == "1/27");
  CHECK(counts(*halving).back() == "39/39");
}

}  // namespace search_options_test
