// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "../model/problems.hpp"
#include "../support.hpp"
#include "../validate/learners.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/search/fold_race.hpp"
#include "attune/search/gaussian_process_search.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/successive_halving.hpp"
#include "attune/search/tpe_search.hpp"
#include "attune/validate/k_fold.hpp"
#include "fingerprint.hpp"

namespace fold_race_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fingerprint;
using attune_test::ManyAtOnce;
using attune_test::numbers;
using attune_test::NumberView;

namespace {

using Error = Metrics<MeanSquaredError>;
const KFold ten{.folds = 10, .seed = 1};

// Says the same number whatever it learns from, so that its true mean squared error is known: 1 + (value - 1)² where the
// target is normal about 1 with variance 1.
struct Says {
  double value = 0;
  int draws = 0;           // of noise on the value, from the random key of the fit
  double fails_above = 9;  // on folds whose first row to train on does not have the first label
  double first_label = 0;
  std::shared_ptr<std::atomic<int>> fits = std::make_shared<std::atomic<int>>(0);

  attune_test::Constant fit(const NumberView& train, const FitContext& context) const {
    ++*fits;
    if (value > fails_above && train.label(0) != first_label) throw std::runtime_error("too large");
    Random random(context.random);
    double said = value;
    for (int k = 0; k < draws; ++k) said += 0.05 * random.normal();
    return {said};
  }
  double true_error() const { return 1 + (value - 1) * (value - 1); }
};

Dataset<double, double> normal_numbers(Index n, std::uint64_t seed) {
  auto data = numbers<double>(n, 1, 1);
  Random random(RandomKey{seed});
  for (Index i = 0; i < n; ++i) data.y[i] = 1 + random.normal();
  return data;
}

const auto hundred = search_space(axis<&Says::value>(uniform(-4, 6)));

RaceStandings standings(std::vector<std::vector<double>> scores, std::size_t folds = 10, Direction direction = Direction::minimize) {
  RaceStandings all{.scores = std::move(scores), .folds = folds, .test_to_train = 1.0 / 9, .direction = direction};
  all.racing = all.scores.size();
  all.done = all.scores.front().size();
  return all;
}

using Places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("race: a far worse candidate is out, one that is as good is not, in either direction") {
  std::vector<std::vector<double>> scores{{0.10, 0.22, 0.31, 0.19}, {0.11, 0.21, 0.30, 0.21}, {5.1, 5.3, 5.2, 5.3}};
  CHECK(FoldRace{}(standings(scores)).beaten == Places{2});
  CHECK(FoldRace{}(standings(scores, 10, Direction::maximize)).beaten == Places{0, 1});
  auto all = standings(scores);
  all.racing = 2;  // the third has ended before: it is compared, and cannot leave
  CHECK(FoldRace{}(all).beaten.empty());
}

TEST_CASE("race: a candidate whose own scores vary more than the others' is given the benefit of it") {
  std::vector<std::vector<double>> scores;
  for (int i = 0; i < 100; ++i) scores.push_back({0.1 + 1e-3 * (i % 3), 0.2 + 1e-3 * (i % 2), 0.3 - 1e-3 * (i % 4)});
  scores.push_back({0.6, 0.7, 0.8});
  scores.push_back({0.1, 0.2, 1.8});  // as far behind, by one fold
  CHECK(FoldRace{}(standings(scores)).beaten == Places{100});
}

TEST_CASE("race: nobody is out without somebody to be beaten by, before the first verdict, and where scores do not vary") {
  CHECK(FoldRace{}(standings({{1, 2, 3}})).beaten.empty());
  CHECK(FoldRace{}(standings({{1, 1.01}, {90, 91}})).until == 3);
  CHECK(FoldRace{}(standings({{1, 1.01}, {90, 91}})).beaten.empty());
  CHECK(FoldRace{}(standings({{1, 1, 1}, {0.9, 0.9, 0.9}})).beaten.empty());
  CHECK(FoldRace{}(standings({{0.1, 0.2, 0.3}, {0.2, 0.3, 0.4}})).beaten.empty());  // 0.1 more each time, to rounding
  CHECK(FoldRace{.step = 4}(standings({{1, 2, 3}, {1, 2, 3.1}})).until == 7);
}

TEST_CASE("race: settings are refused before anything is fitted") {
  const auto data = normal_numbers(40, 1);
  const auto refused = [&](const FoldRace& race) {
    const Says learner;
    const auto text = error_of<InvalidArgument>([&] { search(learner, data, hundred, RandomSearch{.trials = 3}, ten, Error{}, {.racing = race}); });
    CHECK(*learner.fits == 0);
    return text;
  };
  CHECK(contains(refused({.level = 1}), "FoldRace::level"));
  CHECK(contains(refused({.first = 1}), "FoldRace::first: found 1, expected 2 or more"));
  CHECK(contains(refused({.step = 0}), "FoldRace::step: found 0, expected 1 or more"));
}

TEST_CASE("race: a grid of 100 takes less than half of the fits, and what is chosen is as good") {
  for (std::uint64_t seed = 0; seed < 2; ++seed) {
    CAPTURE(seed);
    const auto data = normal_numbers(100, 500 + seed);
    const auto run = [&](const RacingRule& racing) { return search(Says{}, data, hundred, GridSearch{.levels = 100}, ten, Error{}, {.racing = racing}); };
    const auto whole = run({}), raced = run(FoldRace{});
    CHECK(detail::fits_of(whole.trials) == 1000);
    CHECK(2 * detail::fits_of(raced.trials) < 1000);
    const double error = whole.best_trial().spread[0] / std::sqrt(10.0);
    CHECK(raced.best_learner().true_error() - whole.best_learner().true_error() < error);
    for (std::size_t t = 0; t < 100; ++t) {
      const Trial &one = raced.trials[t], &same = whole.trials[t];
      const bool complete = one.state == TrialState::complete;
      CHECK((complete || one.state == TrialState::beaten));
      CHECK((one.folds.size() == 10) == complete);
      CHECK(one.folds.size() >= 3);
      for (std::size_t k = 0; k < one.folds.size(); ++k) REQUIRE(one.folds[k].test == same.folds[k].test);
      if (complete)
        CHECK(one.score == same.score);
      else
        CHECK(one.score > raced.best_trial().score);
    }
  }
}

TEST_CASE("race: the score of a trial that was beaten is its mean, and what the best gained on the other folds") {
  const auto data = normal_numbers(60, 7);
  const auto found = search(Says{}, data, hundred, GridSearch{.levels = 12}, ten, Error{}, {.racing = FoldRace{}});
  const Trial& best = found.best_trial();
  int beaten = 0;
  for (const Trial& trial : found.trials) {
    if (trial.state != TrialState::beaten) continue;
    ++beaten;
    double own = 0, others = 0;
    const auto n = static_cast<double>(trial.folds.size());
    for (std::size_t k = 0; k < trial.folds.size(); ++k) own += trial.folds[k].test[0] / n, others += best.folds[k].test[0] / n;
    CHECK(trial.mean[0] == doctest::Approx(own).epsilon(1e-14));
    CHECK(trial.score == doctest::Approx(own + best.score - others).epsilon(1e-14));
    CHECK(trial.seconds >= 0);
  }
  CHECK(beaten > 3);
}

namespace {

template <class Strategy>
void check_same(const Strategy& strategy, bool killed = true) {
  const auto data = normal_numbers(40, 9);
  const auto space = search_space(axis<&Says::value>(uniform(-6, 4)), axis<&Says::draws>(integers(0, 2)));
  const auto file = (std::filesystem::temp_directory_path() / ("attune-race-" + std::to_string(::getpid()))).string();
  std::filesystem::remove(file);
  const auto run = [&](const AnyExecutor& executor, const std::string& journal, const Says& learner = {}) {
    return search(learner, data, space, strategy, ten, Error{}, {.execution = executor, .seed = 3, .racing = FoldRace{}, .journal = journal});
  };
  const auto whole = run(Serial{}, "");
  const std::string expected = fingerprint(whole);
  CHECK(contains(expected, "beaten"));
  CHECK(whole.best_trial().state == TrialState::complete);
  CHECK(std::abs(whole.best_learner().value - 1) <= 1 + 1e-12);  // the grid, which is rounded, has no better
  CHECK(fingerprint(run(Threads{3}, "")) == expected);
  if (!killed) return;

  const auto fits = detail::fits_of(whole.trials);
  CHECK(fingerprint(run(Threads{2}, file)) == expected);
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  for (const double share : {0.0, 0.6, 1.0}) {
    CAPTURE(share);
    std::ofstream(file, std::ios::binary) << text.substr(0, static_cast<std::size_t>(share * static_cast<double>(text.size())));
    const Says learner;
    const auto resumed = run(Threads{2}, file, learner);
    CHECK(fingerprint(resumed) == expected);
    CHECK(resumed.journal.fits + static_cast<std::size_t>(*learner.fits) == fits);
    CHECK((share == 0) == (resumed.journal.fits == 0));
    CHECK((share == 1) == (*learner.fits == 0));
  }
  std::filesystem::remove(file);
}

}  // namespace

TEST_CASE("race: the same bits with every strategy, any number of threads, and from a journal that was cut anywhere") {
  check_same(GridSearch{.levels = 6});
  check_same(RandomSearch{.trials = 16, .seed = 2}, false);
  check_same(TpeSearch{.trials = 18, .seed = 5, .batch = 2});
  check_same(GaussianProcessSearch{.trials = 12, .seed = 6}, false);
  check_same(SuccessiveHalving<&Says::draws>{.candidates = 12, .factor = 2, .seed = 4});
}

TEST_CASE("race: a journal without a race serves one with it, where the strategy does not learn") {
  const auto data = normal_numbers(60, 9);
  const auto file = (std::filesystem::temp_directory_path() / ("attune-race-on-" + std::to_string(::getpid()))).string();
  std::filesystem::remove(file);
  search(Says{}, data, hundred, GridSearch{.levels = 20}, ten, Error{}, {.journal = file});
  const Says learner;
  const auto raced = search(learner, data, hundred, GridSearch{.levels = 20}, ten, Error{}, {.racing = FoldRace{}, .journal = file});
  CHECK(*learner.fits == 0);
  CHECK(raced.journal.fits == detail::fits_of(raced.trials));
  CHECK(raced.journal.fits < 200);
  std::filesystem::remove(file);
}

TEST_CASE("race: candidates that come later are compared with those that have ended") {
  const auto data = normal_numbers(60, 11);
  // One at a time: the first has nobody beside it.
  const auto found = search(Says{}, data, hundred, TpeSearch{.trials = 12, .seed = 3, .startup = 1, .batch = 1}, ten, Error{}, {.starts = {hundred.point_of(Says{.value = 1.0}), hundred.point_of(Says{.value = 1.1})}, .racing = FoldRace{}});
  CHECK(found.trials[0].state == TrialState::complete);
  std::size_t beaten = 0;
  for (const Trial& trial : found.trials) beaten += trial.state == TrialState::beaten;
  CHECK(beaten > 0);
  CHECK(found.best_learner().true_error() < 1.1);
}

TEST_CASE("race: who fails, or has no score, gets no more folds") {
  const auto data = normal_numbers(60, 13);
  const Says learner{.fails_above = 5, .first_label = std::numeric_limits<double>::quiet_NaN()};  // on every fold
  const auto found = search(learner, data, search_space(axis<&Says::value>(values({1.0, 5.5, std::numeric_limits<double>::infinity(), 1.1}))), GridSearch{}, ten, Error{}, {.racing = FoldRace{}});
  CHECK(found.trials[0].state == TrialState::complete);
  CHECK(found.trials[1].state == TrialState::failed);
  CHECK(found.trials[1].folds.size() == 3);
  CHECK(contains(found.trials[1].failure, ": too large"));
  CHECK(found.trials[2].folds.size() == 3);
  CHECK_FALSE(found.trials[2].has_score());
}

TEST_CASE("race: where those that beat the others fail, the others get their folds after all") {
  // The first row is held out by one fold alone, which comes late enough.
  const auto data = normal_numbers(60, 17);
  std::size_t late = 0;
  KFold folds = ten;
  do late = [&] {
      const auto split = folds.split(data.view());
      std::size_t k = 0;
      while (split[k].test.front() != 0) ++k;
      return k;
    }();
  while (late < 5 && ++folds.seed > 0);
  const Says learner{.fails_above = 0.5, .first_label = data.y[0]};
  const auto found = search(learner, data, search_space(axis<&Says::value>(values({1.0, -3.0, -3.5, 0.9}))), GridSearch{}, folds, Error{}, {.racing = FoldRace{}});
  CHECK(found.trials[0].state == TrialState::failed);
  CHECK(found.trials[0].folds.size() == late + 1);
  CHECK(found.trials[3].state == TrialState::failed);
  CHECK(found.trials[1].state == TrialState::complete);
  CHECK(found.trials[2].state == TrialState::complete);
  CHECK(found.trials[2].folds.size() == 10);
  CHECK(found.best == 1);
}

TEST_CASE("race: a rule of one's own") {
  const auto data = normal_numbers(60, 19);
  const auto space = search_space(axis<&Says::value>(values({1.0, 3.0, 5.0, 2.0})));
  const auto run = [&](const RacingRule& rule) { return search(Says{}, data, space, GridSearch{}, ten, Error{}, {.racing = rule}); };
  // The worst leaves every two folds, until one is left.
  std::vector<std::size_t> asked;
  const auto found = run([&](const RaceStandings& race) {
    RaceVerdict verdict{.until = race.done + 2};
    asked.push_back(race.done);
    CHECK(race.folds == 10);  // each call is about a race
    CHECK(race.racing > 0);
    if (race.done == 0 || race.racing < 2) return verdict;
    CHECK(race.scores.size() == race.racing);
    CHECK(race.scores.front().size() == race.done);
    CHECK(race.test_to_train == doctest::Approx(1.0 / 9));
    std::size_t worst = 0;
    for (std::size_t i = 0; i < race.racing; ++i)
      if (detail::mean_of(race.scores[i]) > detail::mean_of(race.scores[worst])) worst = i;
    verdict.beaten = {worst};
    return verdict;
  });
  CHECK(asked == Places{0, 2, 4, 6, 8});
  CHECK(found.best == 0);
  CHECK(found.trials[2].folds.size() == 2);
  CHECK(found.trials[1].folds.size() == 4);
  CHECK(found.trials[3].folds.size() == 6);
  CHECK(found.trials[0].folds.size() == 10);
  const auto wrong = error_of<InvalidArgument>([&] { run([](const RaceStandings& race) { return RaceVerdict{.beaten = {race.racing}}; }); });
  CHECK(contains(wrong, "SearchOptions::racing: found place 4 among those that are beaten, expected one of the 4 that race"));
}

TEST_CASE("race: learners that fit many share one sweep, and nobody leaves it") {
  const auto data = numbers<double>(60, 3, 303);
  const ManyAtOnce learner;
  const auto found = search(learner, data, search_space(axis<&ManyAtOnce::strength>(values({1e6, 0.1, 1e-3}))), GridSearch{}, KFold{.folds = 5}, Error{}, {.racing = FoldRace{}});
  CHECK(*learner.calls == 1);
  for (const Trial& trial : found.trials) CHECK(trial.folds.size() == 5);
}

}  // namespace fold_race_test
