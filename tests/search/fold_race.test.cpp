// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "../model/problems.hpp"
#include "../support.hpp"
#include "../validate/learners.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/search/async_successive_halving.hpp"
#include "attune/search/choice.hpp"
#include "attune/search/fold_race.hpp"
#include "attune/search/gaussian_process_search.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/nested_cross_validate.hpp"
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

TEST_CASE("race: a candidate that explodes keeps nobody else in") {
  std::vector<std::vector<double>> scores;
  for (int i = 0; i < 9; ++i) scores.push_back({0.1 + 1e-3 * (i % 3), 0.2 + 1e-3 * (i % 2), 0.3 - 1e-3 * (i % 4)});
  scores.push_back({0.6, 0.7, 0.8});
  REQUIRE(FoldRace{}(standings(scores)).beaten == Places{9});
  scores.push_back({0.1, 1e6, 0.4});
  CHECK(FoldRace{}(standings(scores)).beaten == Places{9});
  scores.push_back({1e100, 0.2, 0.3});
  CHECK(FoldRace{}(standings(scores)).beaten == Places{9});
  // Candidates that are the same say nothing of how others vary.
  CHECK(FoldRace{}(standings({{0.1, 0.2, 0.3}, {0.1, 0.2, 0.3}, {9.1, 9.25, 9.3}})).beaten == Places{2});
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

TEST_CASE("race: settings are refused of learners that fit many, too, which are not raced, and in searches that are nested") {
  const auto data = attune_test::numbers<double>(40, 1, 1);
  const auto space = search_space(axis<&attune_test::ManyAtOnce::strength>(values({0.1, 1e-3})));
  const attune_test::ManyAtOnce learner;
  const auto refused = [&](const RacingRule& rule) {
    const auto text = error_of<InvalidArgument>([&] { search(learner, data, space, GridSearch{}, ten, Error{}, {.racing = rule}); });
    CHECK(error_of<InvalidArgument>([&] { nested_cross_validate(learner, data, space, GridSearch{}, ten, KFold{.folds = 3}, Error{}, {.racing = rule}); }) == text);
    CHECK(*learner.calls + *learner.alone == 0);
    return text;
  };
  CHECK(contains(refused(FoldRace{.level = 1}), "FoldRace::level"));
  CHECK(contains(refused(FoldRace{.level = std::nan("")}), "FoldRace::level: found nan"));
  CHECK(contains(refused(FoldRace{.first = 1}), "FoldRace::first: found 1, expected 2 or more"));
  CHECK(contains(refused(FoldRace{.step = 0}), "FoldRace::step: found 0, expected 1 or more"));
  struct Mine {
    int least = 0;
    void check() const {
      if (least < 1) throw InvalidArgument({.argument = "Mine::least", .found = least, .expected = "1 or more"});
    }
    RaceVerdict operator()(const RaceStandings& race) const { return {.until = race.folds}; }
  };
  CHECK(contains(refused(Mine{}), "Mine::least: found 0, expected 1 or more"));
  CHECK(search(learner, data, space, GridSearch{}, ten, Error{}, {.racing = Mine{.least = 1}}).unraced);
  // A rule may change itself from call to call, and have nothing to check.
  int asked = 0;
  search(Says{}, data, hundred, RandomSearch{.trials = 3}, ten, Error{}, {.racing = [&, calls = 0](const RaceStandings&) mutable { return asked = ++calls, RaceVerdict{.until = 5}; }});
  CHECK(asked > 1);
  CHECK_FALSE(RacingRule{});
  CHECK_FALSE(RacingRule(std::function<RaceVerdict(const RaceStandings&)>{}));
}

TEST_CASE("race: where a strategy's budget does not exist, trials race with each other") {
  // A budget under a condition: half of the candidates have none.
  struct Budgeted {
    struct Run {
      int left = 1;
      std::vector<Point> ask() {
        std::vector<Point> points;
        if (left-- == 1)
          for (int i = 0; i < 20; ++i) points.push_back({i % 2 == 0 ? 0.25 : 0.75, (i + 0.5) / 20, 0.25});
        return points;
      }
      void tell(const Trial&) const {}
      std::size_t budget_axis() const { return 2; }
    };
    Run start(const std::vector<AxisShape>&, Direction) const { return {}; }
  };
  struct Setting {
    bool has_budget = false;
    double value = 0;
    int budget = 1;
    attune_test::Constant fit(const attune_test::NumberView&) const { return {value}; }
  };
  const auto data = normal_numbers(100, 1);
  const auto space = search_space(axis<&Setting::has_budget>(values({false, true})), axis<&Setting::value>(attune::uniform(0, 20)), axis<&Setting::budget>(values({1, 2})).when<&Setting::has_budget>(true));
  const auto found = search(Setting{}, data, space, Budgeted{}, ten, Error{}, {.racing = FoldRace{}});
  REQUIRE(found.trials.size() == 20);
  int complete[2] = {}, beaten[2] = {};
  for (const Trial& trial : found.trials) ++(trial.state == TrialState::beaten ? beaten : complete)[trial.values[0].number == 1 ? 1 : 0];
  for (const int kind : {0, 1}) {
    CHECK(complete[kind] >= 1);  // each kind has a winner of its own
    CHECK(beaten[kind] >= 5);
  }
}

TEST_CASE("race: among alternatives with a budget each, trials of the same rung race") {
  const detail::BudgetAxes budget{{1, 2}, 3};
  const auto at = [](bool second, double rung, double elsewhere) {
    const AxisValue there{"9", 9}, none = detail::no_value();
    return Trial{.point = {second ? 0.75 : 0.25, second ? elsewhere : rung, second ? rung : elsewhere}, .values = {{"a", 0}, second ? none : there, second ? there : none}};
  };
  const double first = 0.5 / 3, last = 2.5 / 3;
  CHECK(budget.same(at(false, first, first), at(true, first, first)));
  CHECK(budget.same(at(false, first, last), at(true, first, last)));  // where an axis does not exist its position says nothing
  CHECK_FALSE(budget.same(at(false, first, first), at(true, last, first)));
  CHECK_FALSE(budget.same(at(true, first, last), at(true, last, last)));
  CHECK(detail::BudgetAxes{}.same(at(true, first, last), at(true, last, last)));
}

namespace {

// Scores of 100 candidates on ten folds: a true mean, what a fold is to all of them, and noise. The larger the place of a
// candidate the simpler it is; the best is somewhere.
struct Table {
  std::vector<double> truth{};
  std::vector<std::vector<double>> scores{};

  explicit Table(std::uint64_t seed, double folds_vary = 0.02) {
    Random random(RandomKey{seed});
    const double best = 20 + 60 * random.uniform();
    std::vector<double> of_fold(10);
    for (double& fold : of_fold) fold = folds_vary * random.normal();
    for (int i = 0; i < 100; ++i) {
      truth.push_back(0.5 + 1e-4 * (i - best) * (i - best));
      auto& own = scores.emplace_back();
      for (const double fold : of_fold) own.push_back(truth.back() + fold + 0.02 * random.normal());
    }
  }

  // What a search knows of it, when each candidate had so many folds.
  std::vector<Trial> trials(const Places& folds) const {
    std::vector<Trial> all(scores.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t k = 0; k < folds[i]; ++k) all[i].folds.push_back({.test = {scores[i][k]}, .train_rows = 90, .test_rows = 10});
      all[i].values = {{.number = static_cast<double>(i)}};
      all[i].score = detail::mean_of(detail::test_scores(all[i].folds, 0));
      all[i].spread = {detail::spread_of(scores[i])};
      all[i].state = folds[i] == 10 ? TrialState::complete : TrialState::beaten;
    }
    return all;
  }
};

struct Raced {
  Places folds = Places(100);  // of each candidate
  std::size_t fits() const { return std::accumulate(folds.begin(), folds.end(), std::size_t{0}); }
};

const Places all_folds(100, 10);

// A race of the candidates of a table, round by round.
Raced race_of(const Table& table, const FoldRace& rule, double reach = 0) {
  Raced raced;
  Places left(100);
  std::iota(left.begin(), left.end(), std::size_t{0});
  for (std::size_t done = 0; done < 10;) {
    RaceStandings now{.racing = left.size(), .done = done, .folds = 10, .test_to_train = 1.0 / 9, .direction = Direction::minimize, .reach = reach};
    for (const std::size_t i : left) now.scores.emplace_back(table.scores[i].begin(), table.scores[i].begin() + static_cast<std::ptrdiff_t>(done));
    const RaceVerdict verdict = rule(now);
    for (auto place = verdict.beaten.rbegin(); place != verdict.beaten.rend(); ++place) left.erase(left.begin() + static_cast<std::ptrdiff_t>(*place));
    done = std::min<std::size_t>(verdict.until, 10);
    for (const std::size_t i : left) raced.folds[i] = done;
  }
  return raced;
}

// Fits to what a table has for its place and the fold, which is known by the two rows of twenty that are held out.
struct FromTable {
  const Table* table = nullptr;
  double place = 0;

  attune_test::Constant fit(const NumberView& train) const {
    Index held_out = 0;
    while (held_out < train.size() && train.x()(held_out, 0) == static_cast<double>(held_out)) ++held_out;
    return {std::sqrt(table->scores[static_cast<std::size_t>(std::lround(place))][static_cast<std::size_t>(held_out / 2)])};
  }
};

}  // namespace

TEST_CASE("race: over known true means, less than half of the fits, the choice loses less than a standard error, and its optimism is as large") {
  std::size_t fits = 0;
  int within = 0;
  double optimism_of_whole = 0, optimism_of_raced = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Table table(700 + seed);
    const Raced race = race_of(table, {});
    const auto whole = table.trials(all_folds), raced = table.trials(race.folds);
    const std::size_t best = detail::best_of(whole, Direction::minimize), chosen = detail::best_of(raced, Direction::minimize);
    fits += race.fits();
    within += table.truth[chosen] - table.truth[best] < whole[best].spread[0] / std::sqrt(10.0);
    const auto optimism = [](const std::vector<Trial>& trials, std::size_t choice) {
      return detail::uncertainty_of({.trials = trials, .best = choice, .direction = Direction::minimize}, choice, 0.95).optimism / 50;
    };
    optimism_of_whole += optimism(whole, best);
    optimism_of_raced += optimism(raced, chosen);
  }
  CHECK_MESSAGE(2 * fits <= 50 * 1000, fits, " fits of 50,000");
  CHECK_MESSAGE(within >= 47, within, " of 50 within a standard error");
  // Over three or more of ten folds for each seed: the standard error of the difference is some 2 % of either.
  CHECK_MESSAGE(std::abs(optimism_of_raced - optimism_of_whole) < 0.08 * optimism_of_whole, optimism_of_raced, " for ", optimism_of_whole);
}

TEST_CASE("race: a search makes the fits of the simulation, and chooses as it does") {
  const Table table(700);
  const Raced expected = race_of(table, {});
  auto data = numbers<double>(20, 1, 1);
  for (Index i = 0; i < 20; ++i) {
    data.x(i, 0) = static_cast<double>(i);
    data.y[i] = 0;
  }
  const auto found = search(FromTable{.table = &table}, data, search_space(axis<&FromTable::place>(uniform(0, 99))), GridSearch{.levels = 100}, KFold{.folds = 10, .shuffle = false}, Error{}, {.racing = FoldRace{}});
  Places folds;
  for (const Trial& trial : found.trials) folds.push_back(trial.folds.size());
  CHECK(folds == expected.folds);
  CHECK(found.best == detail::best_of(table.trials(expected.folds), Direction::minimize));
}

TEST_CASE("race: whom one standard error would choose stays in") {
  const ChoiceRule rule = OneStandardError<&FromTable::place>{Simpler::larger};
  CHECK(rule.reach() == 1);
  CHECK(ChoiceRule{}.reach() == 0);
  CHECK(ChoiceRule{[](const Candidates& candidates) { return candidates.best; }}.reach() == 1);
  const std::vector<AxisShape> axes{{.name = "place", .key = detail::pretty_path<&FromTable::place>()}};
  const auto choice = [&](const std::vector<Trial>& trials) {
    return rule({.trials = trials, .axes = axes, .best = detail::best_of(trials, Direction::minimize), .direction = Direction::minimize});
  };
  int same = 0, same_if_not_told = 0;
  std::size_t fits = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Table table(900 + seed, 0.1);  // what is a standard error folds say, more than candidates
    const std::size_t whole = choice(table.trials(all_folds));
    const Raced told = race_of(table, {}, rule.reach());
    fits += told.fits();
    same += choice(table.trials(told.folds)) == whole;
    same_if_not_told += choice(table.trials(race_of(table, {}).folds)) == whole;
  }
  CHECK_MESSAGE(same >= 11, same, " of 12");
  CHECK_MESSAGE(same_if_not_told < 6, same_if_not_told, " of 12");  // it is no easy task
  CHECK(fits < 12 * 1000);
}

TEST_CASE("race: a grid of 100 takes less than half of the fits, and what is chosen is as good") {
  {
    const auto data = normal_numbers(100, 500);
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

TEST_CASE("race: of trials that ended before a rule is given the best, and is told how many there were") {
  const auto data = normal_numbers(60, 12);
  std::vector<std::vector<double>> ended;  // scores of each, the best first
  std::size_t most = 0;
  const RacingRule watched = [&](const RaceStandings& race) {
    REQUIRE(race.racing == 1);
    CHECK(race.ended == ended.size());
    REQUIRE(race.scores.size() == 1 + std::min<std::size_t>(16, ended.size()));
    for (std::size_t i = 1; i < race.scores.size(); ++i) CHECK(race.scores[i] == std::vector<double>(ended[i - 1].begin(), ended[i - 1].begin() + static_cast<std::ptrdiff_t>(race.done)));
    most = std::max(most, race.ended);
    return FoldRace{}(race);
  };
  const auto note = [&](const Trial& trial) {
    if (trial.state != TrialState::complete) return true;
    const auto scores = detail::test_scores(trial.folds, 0);
    const auto behind = [](const std::vector<double>& a, const std::vector<double>& b) { return detail::mean_of(a) < detail::mean_of(b); };
    ended.insert(std::upper_bound(ended.begin(), ended.end(), scores, behind), scores);
    return true;
  };
  search(Says{}, data, hundred, TpeSearch{.trials = 60, .seed = 4, .startup = 1, .batch = 1}, ten, Error{}, {.racing = watched, .on_trial = note});
  CHECK(most > 20);
}

TEST_CASE("race: for the truth, trials that are not among the best count as rivals; for the choice they do not") {
  auto of = standings({{0.10, 0.22, 0.31, 0.19}, {0.11, 0.21, 0.30, 0.21}, {0.25, 0.39, 0.44, 0.37}});
  of.racing = 3;
  REQUIRE(FoldRace{.target = RaceTarget::truth}(of).beaten == Places{2});
  of.racing = 1;
  std::swap(of.scores[0], of.scores[2]);
  for (const std::size_t ended : {2U, 1000000U}) {
    of.ended = ended;
    CHECK(FoldRace{}(of).beaten == Places{0});
    CHECK(FoldRace{.target = RaceTarget::truth}(of).beaten == (ended == 2 ? Places{0} : Places{}));
  }
}

TEST_CASE("race: who fails, or has no score, gets no more folds") {
  const auto data = normal_numbers(60, 13);
  const Says learner{.fails_above = 5, .first_label = std::numeric_limits<double>::quiet_NaN()};  // on every fold
  const auto found = search(learner, data, search_space(axis<&Says::value>(values({1.0, 5.5, std::numeric_limits<double>::infinity(), 1.1}))), GridSearch{}, ten, Error{}, {.racing = FoldRace{}});
  CHECK(found.trials[0].state == TrialState::complete);
  CHECK(found.trials[1].state == TrialState::failed);
  CHECK(found.trials[1].folds.size() == 1);
  CHECK(contains(found.trials[1].failure, ": too large"));
  CHECK(found.trials[2].folds.size() == 1);
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
  const auto early = error_of<InvalidArgument>([&] { run([](const RaceStandings&) { return RaceVerdict{.beaten = {1}}; }); });
  CHECK(contains(early, "SearchOptions::racing: found place 1 among those that are beaten before the first fold, expected nobody; a rule that is asked when `done` is 0"));
}

namespace {

// Is off by what it takes for want of steps.
struct Stepped {
  double value = 0;
  int steps = 1;

  attune_test::Constant fit(const NumberView&) const { return {value + 100.0 / steps}; }
};

template <class Strategy>
void check_budgets(const Strategy& strategy) {
  const auto data = normal_numbers(40, 23);
  const auto space = search_space(axis<&Stepped::value>(uniform(0, 2)), axis<&Stepped::steps>(values({1, 10, 100})));
  const std::vector<Point> starts{space.point_of(Stepped{1, 1}), space.point_of(Stepped{1, 100}), space.point_of(Stepped{1.5, 1})};
  std::size_t rounds = 0, several = 0;
  const RacingRule watched = [&](const RaceStandings& race) {
    ++rounds;
    if (race.scores.size() > 1) ++several;
    for (const auto& scores : race.scores)
      for (std::size_t k = 0; k < race.done; ++k) CHECK(std::abs(std::log(scores[k] / race.scores.front()[k])) < std::log(20.0));  // a tenth of the steps: a hundred times as far off
    return FoldRace{}(race);
  };
  const auto found = search(Stepped{}, data, space, strategy, ten, Error{}, {.starts = starts, .racing = watched});
  CHECK(rounds > 20);
  CHECK(several > 20);
  std::map<double, int> complete, beaten;
  for (const Trial& trial : found.trials) {
    if (trial.state == TrialState::complete) ++complete[trial.values[1].number];
    if (trial.state == TrialState::beaten) ++beaten[trial.values[1].number];
  }
  CHECK(complete.size() == 3);
  CHECK(found.trials[0].state == TrialState::complete);  // a starting point whose budget is small
  CHECK(beaten[1] + beaten[10] > 0);
  CHECK(found.best_trial().values[1].number == 100);
}

}  // namespace

TEST_CASE("race: trials of one budget race, not those of another") {
  check_budgets(Hyperband<&Stepped::steps>{.factor = 2, .seed = 2});
  check_budgets(AsyncSuccessiveHalving<&Stepped::steps>{.trials = 40, .factor = 2, .batch = 6, .seed = 2});
}

TEST_CASE("race: learners that fit many share one sweep, and nobody leaves it") {
  const auto data = numbers<double>(60, 3, 303);
  const ManyAtOnce learner;
  const auto found = search(learner, data, search_space(axis<&ManyAtOnce::strength>(values({1e6, 0.1, 1e-3}))), GridSearch{}, KFold{.folds = 5}, Error{}, {.racing = FoldRace{}});
  CHECK(*learner.calls == 1);
  for (const Trial& trial : found.trials) CHECK(trial.folds.size() == 5);
}

}  // namespace fold_race_test
