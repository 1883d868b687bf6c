// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "../validate/learners.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/gradient_descent.hpp"
#include "attune/optimize/sgd.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/tpe_search.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "fingerprint.hpp"

namespace search_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fingerprint;
using attune_test::ManyAtOnce;
using attune_test::NoisyMean;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;
const KFold three{.folds = 3, .seed = 1};

// Says class 1 where the first feature is above a threshold; refuses thresholds below -5.
struct Threshold {
  double threshold = 0;
  struct Model {
    double threshold = 0;
    std::vector<int> predict(const MatrixView<double>& x) const {
      std::vector<int> labels;
      for (Index i = 0; i < x.rows(); ++i) labels.push_back(x(i, 0) > threshold);
      return labels;
    }
  };
  Model fit(const attune_test::ClassView&) const {
    if (threshold < -5) throw std::runtime_error("a threshold below -5");
    return {threshold};
  }
};

// Rows whose class is 1 where the first feature is above 0.
Dataset<double, int> at_zero(Index n) {
  auto data = classes<double>(n, 1, 180);
  for (Index i = 0; i < n; ++i) data.y[i] = data.x(i, 0) > 0;
  return data;
}

}  // namespace

TEST_CASE("search: each trial's scores are those of cross-validating its learner on the same folds") {
  const auto data = classes<double>(90, 3, 181, true);
  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-3, 1e3)), axis<&Lbfgs::memory>(values({3, 5})));
  const auto found = search(Logistic{}, data, space, GridSearch{.levels = 3}, three, {.train_scores = true});
  REQUIRE(found.trials.size() == 6);
  CHECK(found.folds == 3);
  CHECK(found.rows == 90);
  for (std::size_t t = 0; t < 6; ++t) {
    const auto& trial = found.trials[t];
    CHECK(trial.index == static_cast<int>(t));
    CHECK(trial.state == TrialState::complete);
    CHECK(trial.failure.empty());
    const auto learner = found.learner_of(trial);
    CHECK(learner.optimizer.memory == (t % 2 == 0 ? 3 : 5));
    const auto judged = cross_validate(learner, data, three, {.train_scores = true});
    REQUIRE(trial.folds.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(trial.folds[k].test == judged.folds[k].test);
      CHECK(trial.folds[k].train == judged.folds[k].train);
      CHECK(trial.folds[k].train_rows == judged.folds[k].train_rows);
    }
    CHECK(trial.mean == std::vector<double>{judged.mean<Accuracy>(), judged.mean<RocAuc>(), judged.mean<LogLoss>()});
    CHECK(trial.spread == std::vector<double>{judged.spread<Accuracy>(), judged.spread<RocAuc>(), judged.spread<LogLoss>()});
    CHECK(trial.score == trial.mean[0]);
    CHECK(trial.values[0].number == learner.penalty.strength);
    CHECK(trial.seconds >= 0);
  }
}

TEST_CASE("search: the first metric of the set ranks, or the one that is named, each in its direction") {
  const auto data = classes<double>(120, 3, 182);
  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-4, 1e2)));
  const RandomSearch strategy{.trials = 12, .seed = 3};
  const auto check = [&](const auto& found, std::size_t metric, Direction direction) {
    CHECK(found.ranked_by == metric);
    double best = found.trials[0].mean[metric];
    for (const auto& trial : found.trials) best = direction == Direction::maximize ? std::max(best, trial.mean[metric]) : std::min(best, trial.mean[metric]);
    CHECK(found.best_trial().score == best);
    CHECK(found.best_trial().mean[metric] == best);
  };
  check(search(Logistic{}, data, space, strategy, three), 0, Direction::maximize);
  check(search<RocAuc>(Logistic{}, data, space, strategy, three), 1, Direction::maximize);
  check(search<LogLoss>(Logistic{}, data, space, strategy, three), 2, Direction::minimize);
  check(search(Logistic{}, data, space, strategy, three, Metrics<LogLoss, Accuracy>{}), 0, Direction::minimize);
  check(search<Accuracy>(Logistic{}, data, space, strategy, three, Metrics<LogLoss, Accuracy>{}), 1, Direction::maximize);
}

TEST_CASE("search: of equal trials the earliest is best") {
  const auto data = at_zero(60);
  const auto found = search(Threshold{}, data, search_space(axis<&Threshold::threshold>(values({0.9, 0.0, 0.0, 0.0}))), GridSearch{}, three);
  CHECK(found.best == 1);
  CHECK(found.best_trial().score == 1);
  CHECK(found.trials[3].score == 1);
}

TEST_CASE("search: the best learner has the best settings, and is fitted again to all rows") {
  const auto data = at_zero(60);
  const auto found = search(Threshold{.threshold = 7}, data, search_space(axis<&Threshold::threshold>(values({0.5, 0.0, -0.5}))), GridSearch{}, three);
  CHECK(found.best_learner().threshold == 0);
  CHECK(found.learner.threshold == 7);
  CHECK(found.best_learner().fit(data.view()).predict(data.x) == std::vector<int>(data.y.begin(), data.y.end()));
}

TEST_CASE("search: a trial that fails is recorded with its fold and reason, and is never best") {
  const auto data = at_zero(60);
  const auto found = search(Threshold{}, data, search_space(axis<&Threshold::threshold>(values({-10.0, 0.9, -6.0, 0.5}))), GridSearch{}, three);
  CHECK(found.trials[0].state == TrialState::failed);
  CHECK(found.trials[0].failure == "fold 0: a threshold below -5");
  CHECK(std::isnan(found.trials[0].score));
  CHECK(found.trials[0].mean.empty());
  CHECK(found.trials[0].values[0].number == -10);
  CHECK(found.trials[2].state == TrialState::failed);
  CHECK(found.best == 3);
}

TEST_CASE("search: an undefined score is never best, in either direction, and is not a failure") {
  const auto data = at_zero(60);
  const auto space = search_space(axis<&Threshold::threshold>(values({2.0, 0.5, 0.2})));  // nothing is above 2: precision is undefined
  const auto found = search<Precision>(Threshold{}, data, space, GridSearch{}, KFold{.folds = 2, .seed = 4}, Metrics<Accuracy, Precision>{});
  CHECK(found.trials[0].state == TrialState::undefined);
  CHECK(found.trials[0].failure.empty());
  CHECK(std::isnan(found.trials[0].score));
  CHECK(std::isfinite(found.trials[0].mean[0]));
  CHECK(found.best == 1);
  for (const auto direction : {Direction::maximize, Direction::minimize}) {
    std::vector<Trial> trials(3);
    trials[0].state = TrialState::undefined;
    trials[0].score = direction == Direction::maximize ? 1e9 : -1e9;  // whatever it holds
    trials[1].state = TrialState::failed;
    trials[1].score = trials[0].score;
    trials[2].state = TrialState::complete;
    CHECK(detail::best_of(trials, direction) == 2);
    trials.pop_back();
    CHECK(detail::best_of(trials, direction) == 2);  // none
  }
}

TEST_CASE("search: a trial whose fit diverges has failed, and one that did not converge says so in its folds") {
  const auto data = numbers<double>(60, 2, 191);
  const Estimator<Linear<double>, SquaredError, L2, GradientDescent> learner{.optimizer = {.stopping = {.budget = {.iterations = 300}}}};
  const auto found = search(learner, data, search_space(axis<&GradientDescent::learning_rate>(values({1000.0, 0.3, 1e-4}))), GridSearch{}, three);
  CHECK(found.trials[0].state == TrialState::failed);
  CHECK(contains(found.trials[0].failure, "the optimizer diverged"));
  CHECK(found.trials[1].folds[0].status == FitStatus::converged);
  CHECK(found.trials[2].folds[0].status == FitStatus::not_converged);
  CHECK(found.best == 1);
}

TEST_CASE("search: where every trial fails it throws, with the trials") {
  const auto data = at_zero(60);
  const auto space = search_space(axis<&Threshold::threshold>(values({-10.0, -20.0})));
  try {
    search(Threshold{}, data, space, GridSearch{}, three);
    FAIL("did not throw");
  } catch (const SearchFailed& error) {
    CHECK(contains(error.what(), "none of 2 trials gave a score; the first: fold 0: a threshold below -5"));
    REQUIRE(error.trials().size() == 2);
    CHECK(error.trials()[1].state == TrialState::failed);
    CHECK(error.trials()[1].values[0].number == -20);
  }
  const auto undefined = search_space(axis<&Threshold::threshold>(values({2.0, 3.0})));
  CHECK(contains(error_of<SearchFailed>([&] { search(Threshold{}, data, undefined, GridSearch{}, three, Metrics<Precision>{}); }), "precision is undefined on a fold"));
}

TEST_CASE("search: bad data and settings are refused before anything is fitted") {
  auto data = at_zero(60);
  const auto space = search_space(axis<&Threshold::threshold>(uniform(0, 1)));
  CHECK_THROWS_AS(search(Threshold{}, data, space, RandomSearch{.trials = 0}, three), InvalidArgument);
  CHECK_THROWS_AS(search(Threshold{}, data, space, GridSearch{}, KFold{.folds = 1}), InvalidArgument);
  data.x(3, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { search(Threshold{}, data, space, GridSearch{}, three); }), "row 3"));
}

TEST_CASE("search: the whole record has the same bits with any number of threads") {
  const auto data = classes<double>(120, 4, 183, true);
  const auto learner = StandardScaler{} | Estimator<Linear<double>, LogisticLoss, L2, Sgd>{.optimizer = {.stopping = {.budget = {.iterations = 3}}}};
  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-4, 1e2)), axis<&Sgd::learning_rate>(values({0.01, 0.1, -1.0})));  // the last one fails
  const auto run = [&](const AnyExecutor& executor) {
    return fingerprint(search<RocAuc>(learner, data, space, RandomSearch{.trials = 15, .seed = 8}, StratifiedKFold{.folds = 4}, {.execution = executor, .train_scores = true, .seed = 5}));
  };
  const auto serial = run(Serial{});
  CHECK(contains(serial, "failed"));
  CHECK(contains(serial, "complete"));
  for (const int threads : {1, 2, 4}) CHECK(run(Threads{threads}) == serial);
}

TEST_CASE("search: the seed gives each trial and each fold a stream of its own") {
  const auto data = numbers<double>(30, 1, 184);
  const auto space = search_space(axis<&NoisyMean::draws>(values({1, 1, 1})));  // three trials that differ in nothing else
  const auto run = [&](std::uint64_t seed) { return search(NoisyMean{}, data, space, GridSearch{}, three, Metrics<MeanSquaredError>{}, {.seed = seed}); };
  const auto one = run(1);
  CHECK(fingerprint(one) == fingerprint(run(1)));
  CHECK(fingerprint(one) != fingerprint(run(2)));
  CHECK(one.trials[0].score != one.trials[1].score);
  CHECK(one.trials[1].score != one.trials[2].score);
  auto zero = data;
  zero.y.setZero();  // predictions, and so errors, are noise alone
  std::set<double> errors;
  for (const auto& trial : search(NoisyMean{}, zero, space, GridSearch{}, three, Metrics<MeanSquaredError>{}).trials)
    for (const auto& fold : trial.folds) errors.insert(fold.test[0]);
  CHECK(errors.size() == 9);
}

TEST_CASE("search: threads within threads finish, with the same record") {
  struct Nested {  // sums with threads of its own
    double shift = 0;
    attune_test::Constant fit(const attune_test::NumberView& train) const {
      const auto parts = AnyExecutor(Threads{2}).map<double>(8, [&](std::size_t part) {
        double sum = 0;
        for (Index i = static_cast<Index>(part); i < train.size(); i += 8) sum += train.label(i);
        return sum;
      });
      return {std::accumulate(parts.begin(), parts.end(), shift)};
    }
  };
  const auto data = numbers<double>(80, 1, 185);
  const auto space = search_space(axis<&Nested::shift>(uniform(-1, 1)));
  const auto run = [&](const AnyExecutor& executor) { return fingerprint(search(Nested{}, data, space, RandomSearch{.trials = 40}, KFold{.folds = 5}, {.execution = executor})); };
  const auto serial = run(Serial{});
  for (int again = 0; again < 5; ++again) CHECK(run(Threads{4}) == serial);
}

TEST_CASE("search: the executor goes down into the fits, which use it without a deadlock") {
  const auto data = classes<double>(3100, 3, 186);  // several blocks of rows in each fit
  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-3, 1)));
  const Logistic learner{.optimizer = {.stopping = {.budget = {.iterations = 2}}}};
  const auto run = [&](const AnyExecutor& executor) { return fingerprint(search(learner, data, space, RandomSearch{.trials = 2}, three, {.execution = executor})); };
  const auto serial = run(Serial{});
  for (const int threads : {2, 4}) CHECK(run(Threads{threads}) == serial);
}

namespace {

// Halves the interval around the best point, two candidates at a time, and keeps a log of what it is told.
struct Halving {
  int rounds = 4;
  std::shared_ptr<std::vector<std::string>> log = std::make_shared<std::vector<std::string>>();

  struct Run {
    int rounds;
    Direction direction;
    std::shared_ptr<std::vector<std::string>> log;
    double low = 0, high = 1;
    std::vector<std::pair<double, double>> told{};  // score and position

    std::vector<Point> ask() {
      log->push_back("ask");
      if (rounds-- == 0) return {};
      if (told.size() == 2) {
        const bool first = direction == Direction::maximize ? told[0].first >= told[1].first : told[0].first <= told[1].first;
        (first ? high : low) = (low + high) / 2;
      }
      told.clear();
      return {{low + (high - low) / 4}, {high - (high - low) / 4}};
    }
    void tell(const Trial& trial) {
      log->push_back("tell " + std::to_string(trial.index) + " " + std::string(to_string(trial.state)));
      told.emplace_back(trial.score, trial.point[0]);
    }
  };
  Run start(const std::vector<AxisShape>& axes, Direction direction) const {
    REQUIRE(axes.size() == 1);
    return {rounds, direction, log};
  }
};

struct AsksForNothing {
  struct Run {
    std::vector<Point> ask() { return {}; }
    void tell(const Trial&) {}
  };
  Run start(const std::vector<AxisShape>&, Direction) const { return {}; }
};

struct Offset {  // best at 0.7
  double value = 0;
  attune_test::Constant fit(const attune_test::NumberView&) const { return {value}; }
};

}  // namespace

TEST_CASE("search: an adaptive strategy of the user's own is told each trial in the order of asking, and homes in") {
  auto data = numbers<double>(30, 1, 187);
  data.y.setConstant(0.7);
  for (const AnyExecutor& executor : {AnyExecutor(Serial{}), AnyExecutor(Threads{4})}) {
    const Halving strategy{.rounds = 10};
    const auto found = search(Offset{}, data, search_space(axis<&Offset::value>(uniform(0, 1))), strategy, three, Metrics<MeanSquaredError>{}, {.execution = executor});
    CHECK(found.trials.size() == 20);
    CHECK(std::abs(found.best_learner().value - 0.7) < 1.0 / 512);
    std::vector<std::string> expected;
    for (int k = 0; k < 10; ++k) {
      expected.push_back("ask");
      expected.push_back("tell " + std::to_string(2 * k) + " complete");
      expected.push_back("tell " + std::to_string(2 * k + 1) + " complete");
    }
    expected.push_back("ask");
    CHECK(*strategy.log == expected);
  }
}

TEST_CASE("search: a strategy is told of trials that failed, too") {
  const auto data = at_zero(60);
  const Halving strategy{.rounds = 1};
  search(Threshold{}, data, search_space(axis<&Threshold::threshold>(values({-9.0, 0.0}))), strategy, three);
  CHECK(*strategy.log == std::vector<std::string>{"ask", "tell 0 failed", "tell 1 complete", "ask"});
}

TEST_CASE("search: a strategy that asks for nothing has found nothing") {
  const auto data = at_zero(60);
  const auto text = error_of<SearchFailed>([&] { search(Threshold{}, data, search_space(axis<&Threshold::threshold>(uniform(0, 1))), AsksForNothing{}, three); });
  CHECK(contains(text, "the strategy asked for no trial"));
}

TEST_CASE("search: a learner that fits many is asked once a batch, for all folds and candidates, and answers the same") {
  const auto data = numbers<double>(120, 4, 188, true);
  const auto many_space = search_space(axis<&ManyAtOnce::strength>(values({10.0, 0.1, -1.0, 1e-3})));
  const auto one_space = search_space(axis<&OneByOne::strength>(values({10.0, 0.1, -1.0, 1e-3})));
  for (const bool gives_scores : {false, true}) {
    const ManyAtOnce many{.gives_scores = gives_scores};
    const auto together = search(many, data, many_space, GridSearch{}, three);
    CHECK(*many.calls == 1);
    CHECK(*many.alone == 0);
    CHECK(together.sweeps == 1);
    const auto apart = search(OneByOne{}, data, one_space, GridSearch{}, three);
    CHECK(apart.sweeps == 0);
    CHECK(together.best == apart.best);
    REQUIRE(together.trials.size() == 4);
    for (std::size_t t = 0; t < 4; ++t) {
      CHECK(together.trials[t].state == apart.trials[t].state);
      CHECK(together.trials[t].failure == apart.trials[t].failure);
      for (std::size_t m = 0; m < together.trials[t].mean.size(); ++m) CHECK(together.trials[t].mean[m] == doctest::Approx(apart.trials[t].mean[m]).epsilon(1e-12));
    }
    CHECK(together.trials[2].failure == "fold 0: a negative strength");
  }
}

TEST_CASE("search: jobs stay together in a pipeline, and across the axes of its scaler") {
  auto data = numbers<double>(120, 4, 189);
  data.x.col(2).array() = 1000 * data.x.col(2).array() + 5;
  const ManyAtOnce many{.strength = 0.1};
  const auto scaler_axis = axis<&StandardScaler::with_std>(values({true, false}));
  const auto together = search(StandardScaler{} | many, data, search_space(scaler_axis, axis<&ManyAtOnce::strength>(values({0.01, 1.0}))), GridSearch{}, three);
  CHECK(*many.calls == 1);
  const auto apart = search(StandardScaler{} | OneByOne{.strength = 0.1}, data, search_space(scaler_axis, axis<&OneByOne::strength>(values({0.01, 1.0}))), GridSearch{}, three);
  for (std::size_t t = 0; t < 4; ++t)
    for (std::size_t m = 0; m < 3; ++m) CHECK(together.trials[t].mean[m] == doctest::Approx(apart.trials[t].mean[m]).epsilon(1e-10));
  CHECK(together.trials[0].mean != together.trials[2].mean);  // with and without scaling
  const Halving strategy{.rounds = 3};
  *many.calls = 0;
  const auto halved = search(many, data, search_space(axis<&ManyAtOnce::strength>(log_uniform(1e-3, 1))), strategy, three);
  CHECK(*many.calls == 3);
  CHECK(halved.sweeps == 3);
}

TEST_CASE("search: starting points are tried first, and the strategy is told of them") {
  auto data = numbers<double>(30, 1, 187);
  data.y.setConstant(0.7);
  const auto space = search_space(axis<&Offset::value>(uniform(0, 1)));
  const Halving strategy{.rounds = 1};
  const auto found = search(Offset{}, data, space, strategy, three, Metrics<MeanSquaredError>{}, {.starts = {space.point_of(Offset{.value = 0.7}), {0.1}}});
  CHECK(*strategy.log == std::vector<std::string>{"tell 0 complete", "tell 1 complete", "ask", "tell 2 complete", "tell 3 complete", "ask"});
  CHECK(found.best == 0);
  CHECK(found.trials[1].point == Point{0.1});
  const auto refused = [&](Point point) { return error_of<InvalidArgument>([&] { search(Offset{}, data, space, strategy, three, Metrics<MeanSquaredError>{}, {.starts = {{0.5}, point}}); }); };
  CHECK(contains(refused({0.5, 0.5}), "SearchOptions::starts, point 1: found 2 positions, expected 1, one on each axis"));
  CHECK(contains(refused({1.5}), "SearchOptions::starts, point 1, axis 0: found 1.5, expected a position in [0, 1]"));
  CHECK(contains(refused({std::numeric_limits<double>::quiet_NaN()}), "found nan"));
}

TEST_CASE("search: a strategy that learns finds the same with any number of threads") {
  auto data = numbers<double>(30, 1, 187);
  data.y.setConstant(0.7);
  const auto run = [&](const AnyExecutor& executor) {
    return search(Offset{}, data, search_space(axis<&Offset::value>(uniform(0, 1))), TpeSearch{.trials = 25, .batch = 3}, three, Metrics<MeanSquaredError>{}, {.execution = executor});
  };
  const auto serial = run(Serial{});
  CHECK(serial.trials.size() == 25);
  CHECK(std::abs(serial.best_learner().value - 0.7) < 0.05);
  for (const int threads : {2, 4}) CHECK(fingerprint(run(Threads{threads})) == fingerprint(serial));
}

TEST_CASE("search: the observer sees the fits") {
  const auto data = classes<double>(60, 2, 190);
  std::atomic<int> starts{0};
  const Observer observer = [&](const Iteration& i) { return starts += i.index == 0, true; };
  search(Logistic{}, data, search_space(axis<&L2::strength>(uniform(0.1, 1))), RandomSearch{.trials = 4}, three, {.execution = Threads{2}, .observer = observer});
  CHECK(starts == 12);
}

}  // namespace search_test
