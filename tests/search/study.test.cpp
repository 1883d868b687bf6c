// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/study.hpp"
#include "attune/search/tpe_search.hpp"
#include "functions.hpp"

namespace study_test {

using namespace attune;
using attune_test::Branin;
using attune_test::contains;
using attune_test::error_of;
using attune_test::Mixed;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Settings {
  double x = 0.5;
  int kept = 7;
};
const auto line = search_space(axis<&Settings::x>(uniform(0, 1)));

// Asks for two at a time, twice, and notes what it is told.
struct Pairs {
  std::shared_ptr<std::vector<std::string>> log = std::make_shared<std::vector<std::string>>();

  struct Run {
    std::shared_ptr<std::vector<std::string>> log;
    int left = 2;
    std::vector<Point> ask() { return left-- > 0 ? std::vector<Point>{{0.25}, {0.75}} : std::vector<Point>{}; }
    void tell(const Trial& trial) { log->push_back(std::to_string(trial.index) + " " + std::string(to_string(trial.state)) + " " + std::to_string(trial.score)); }
  };
  Run start(const std::vector<AxisShape>&, Direction) const { return {log}; }
};

}  // namespace

TEST_CASE("study: a loop of one's own, on a function of one's own") {
  Study study(Settings{}, line, RandomSearch{.trials = 15, .seed = 2}, Direction::minimize);
  double least = 1;
  int count = 0;
  while (const auto candidate = study.ask()) {
    CHECK(candidate->index == count++);
    CHECK(candidate->settings.kept == 7);
    CHECK(candidate->settings.x == candidate->point[0]);
    const double score = std::abs(candidate->settings.x - 0.3);
    least = std::min(least, score);
    study.tell(*candidate, score);
  }
  CHECK(count == 15);
  CHECK(study.trials().size() == 15);
  CHECK(study.best_trial().score == least);
  CHECK(std::abs(study.best().x - 0.3) == least);
  CHECK(study.best_trial().values[0].number == study.best().x);
  CHECK(!study.ask());
}

TEST_CASE("study: the strategy is told in the order of asking, whoever ends first") {
  const Pairs strategy;
  Study study(Settings{}, line, strategy, Direction::maximize);
  const auto first = *study.ask(), second = *study.ask();
  CHECK(contains(error_of<InvalidArgument>([&] { study.ask(); }), "Study::ask: found 2 candidates that were asked for and not told of, from trial 0 on"));
  study.tell(second, 2);
  CHECK(strategy.log->empty());
  study.tell(first, nan);
  CHECK(*strategy.log == std::vector<std::string>{"0 undefined nan", "1 complete 2.000000"});
  CHECK(study.best_trial().index == 1);
}

TEST_CASE("study: a strategy that asks for points that are none of the space is refused") {
  struct Asks {
    Point point{};
    struct Run {
      Point point{};
      std::vector<Point> ask() const { return {{0.5}, point}; }
      void tell(const Trial&) const {}
    };
    Run start(const std::vector<AxisShape>&, Direction) const { return {point}; }
  };
  for (const bool loop : {false, true}) {
    const auto refused = [&](const Point& point) {
      Study study(Settings{}, line, Asks{point});
      return error_of<InvalidArgument>([&] { loop ? static_cast<void>(study.run([](const Settings& s) { return s.x; })) : static_cast<void>(study.ask()); });
    };
    CHECK(contains(refused({0.5, 0.5}), "the strategy's ask(), point 1: found 2 positions, expected 1, one on each axis"));
    CHECK(contains(refused({-0.5}), "the strategy's ask(), point 1, axis 0: found -0.5, expected a position in [0, 1]"));
  }
}

TEST_CASE("study: settings that are enqueued come first, at any time, and the strategy is told of them") {
  const Pairs strategy;
  Study study(Settings{}, line, strategy);
  study.enqueue({.x = 0.125});
  const auto start = *study.ask();
  CHECK(start.settings.x == 0.125);
  study.tell(start, 1);
  const auto a = *study.ask();
  study.enqueue({.x = 1});
  const auto between = *study.ask(), b = *study.ask();
  CHECK(between.settings.x == 1);
  CHECK(b.settings.x == 0.75);
  for (const auto& candidate : {b, between, a}) study.tell(candidate, candidate.index);
  CHECK(*strategy.log == std::vector<std::string>{"0 complete 1.000000", "1 complete 1.000000", "2 complete 2.000000", "3 complete 3.000000"});
  CHECK(contains(error_of<InvalidArgument>([&] { study.enqueue({.x = 2}); }), "Settings::x: found 2, expected a value of the axis"));
}

TEST_CASE("study: what violates a constraint is never the best") {
  Study study(Settings{}, line, Pairs{}, Direction::minimize);
  const auto a = *study.ask(), b = *study.ask();
  study.tell(a, -1, 0.5);
  study.tell(b, 3);
  CHECK(study.trials()[0].state == TrialState::infeasible);
  CHECK(study.trials()[0].violation == 0.5);
  CHECK(study.trials()[0].mean == std::vector<double>{-1});
  CHECK(study.best_trial().index == 1);
}

TEST_CASE("study: a constraint bends the search: the best that is allowed is found") {
  struct Allowed {
    Outcome operator()(const Branin& f) const { return {.score = f(), .violation = std::max(0.0, 5 - f.x)}; }  // leaves one of three minima
  };
  Study study(Branin{}, Branin::space(), TpeSearch{.trials = 80, .seed = 1});
  study.run(Allowed{});
  CHECK(study.best().x >= 5);
  CHECK(study.best_trial().score - Branin::minimum < 0.5);
}

TEST_CASE("study: candidates are told of once, and only those that were asked for") {
  Study study(Settings{}, line, Pairs{});
  const auto a = *study.ask();
  const auto tell = [&](const Candidate<Settings>& candidate) { return error_of<InvalidArgument>([&] { study.tell(candidate, 1); }); };
  CHECK(contains(tell({.index = 5}), "Study::tell: found candidate 5, expected one that was asked for"));
  study.tell(a, 1);
  CHECK(contains(tell(a), "Study::tell: found candidate 0 for the second time"));
}

TEST_CASE("study: a violation of less than 0 is none, and one that is no number is infinite, told or returned") {
  const double reported[] = {-2, nan, 0.5};
  const auto check = [](const auto& study) {
    const std::vector<Trial>& trials = study.trials();
    REQUIRE(trials.size() == 3);
    CHECK(trials[0].state == TrialState::complete);
    CHECK(trials[0].violation == 0);
    CHECK(trials[1].state == TrialState::infeasible);
    CHECK(trials[1].violation == std::numeric_limits<double>::infinity());
    CHECK(trials[2].violation == 0.5);
    CHECK(study.best_trial().index == 0);
  };
  Study told(Settings{}, line, RandomSearch{.trials = 3});
  for (const double violation : reported) told.tell(*told.ask(), 1 - violation, violation);
  check(told);
  Study run(Settings{}, line, RandomSearch{.trials = 3});
  std::size_t tries = 0;
  CHECK(run.run([&](const Settings&) { return Outcome{.score = 1, .violation = reported[tries++]}; }) == SearchEnd::strategy);
  check(run);
}

TEST_CASE("study: a function that throws has failed; where no trial has a score, the exception has them all") {
  Study study(Settings{}, line, RandomSearch{.trials = 6});
  study.run([](const Settings& s) -> double { return s.x < 0.5 ? throw std::runtime_error("too small") : s.x; });
  int failed = 0;
  for (const auto& trial : study.trials()) {
    CHECK((trial.state == TrialState::failed) == (study.settings_of(trial).x < 0.5));
    if (trial.state == TrialState::failed) CHECK(trial.failure == "too small");
    failed += trial.state == TrialState::failed;
  }
  CHECK((failed > 0 && failed < 6));
  Study none(Settings{}, line, RandomSearch{.trials = 3});
  none.run([](const Settings&) { return nan; });
  CHECK_THROWS_AS(none.best_trial(), SearchFailed);
}

TEST_CASE("study: a run ends after so many seconds, or where it is told to, and another goes on from there") {
  const auto distance = [](const Settings& s) { return std::abs(s.x - 0.3); };
  const auto scores = [](const auto& study) {
    std::vector<double> all;
    for (const auto& trial : study.trials()) all.push_back(trial.score);
    return all;
  };
  const auto begun = [&](const auto& strategy) { return Study(Settings{}, line, strategy); };
  for (const AnyExecutor& executor : {AnyExecutor(Serial{}), AnyExecutor(Threads{3})}) {
    const RandomSearch many{.trials = 60, .seed = 2};
    auto whole = begun(many), parted = begun(many);
    CHECK(whole.run(distance, executor) == SearchEnd::strategy);
    CHECK(parted.run(distance, {.execution = executor, .seconds = 1e-9}) == SearchEnd::seconds);
    CHECK(parted.trials().size() == 16);
    CHECK(parted.run(distance, {.execution = executor, .seconds = 1e6}) == SearchEnd::strategy);
    CHECK(scores(parted) == scores(whole));
    const TpeSearch learns{.trials = 25, .seed = 1};
    auto all = begun(learns), some = begun(learns);
    all.run(distance);
    std::vector<int> told;
    const auto until = [&](int last) {
      return [&told, last](const Trial& trial) {
        told.push_back(trial.index);
        CHECK(trial.state == TrialState::complete);
        return trial.index < last;
      };
    };
    CHECK(some.run(distance, {.execution = executor, .on_trial = until(11)}) == SearchEnd::on_trial);
    CHECK(some.trials().size() == 12);
    CHECK_THROWS_AS(some.run(distance, {.on_trial = [](const Trial&) -> bool { throw std::runtime_error("enough"); }}), std::runtime_error);
    CHECK(some.trials().size() == 13);
    CHECK(some.run(distance, {.execution = executor, .on_trial = until(99)}) == SearchEnd::strategy);
    CHECK(scores(some) == scores(all));
    std::vector<int> expected;
    for (int t = 0; t < 25; ++t)
      if (t != 12) expected.push_back(t);  // of which the one that threw was told
    CHECK(told == expected);
  }
  auto refused = begun(RandomSearch{});
  CHECK(contains(error_of<InvalidArgument>([&] { refused.run(distance, {.seconds = -1}); }), "StudyRunOptions::seconds"));
}

TEST_CASE("study: the same bits with any number of threads, of a conditional space too") {
  for (const int threads : {2, 4}) CHECK(attune_test::trace<Mixed>(RandomSearch{.trials = 20}, Threads{threads}) == attune_test::trace<Mixed>(RandomSearch{.trials = 20}, Serial{}));
}

}  // namespace study_test
