// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <unistd.h>

#include "../model/problems.hpp"
#include "../support.hpp"
#include "attune/core/any_learner.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/model/row_share.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/alternatives.hpp"
#include "attune/search/async_successive_halving.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/successive_halving.hpp"
#include "attune/search/tpe_search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "fingerprint.hpp"

namespace alternatives_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fingerprint;
using attune_test::numbers;

namespace {

using View = DatasetView<double, int>;
using X = MatrixView<double>;
const StratifiedKFold folds{.folds = 3, .seed = 1};
const KFold three{.folds = 3, .seed = 1};

// Learners of the user's own. A stump says class 1 where a feature is above a threshold, or below; it gives labels only.
struct Stump {
  enum class Side { above, below };
  double threshold = 0;
  Side side = Side::above;
  double slack = 0;
  struct Model {
    double threshold = 0;
    bool above = true;
    std::vector<int> predict(const X& x) const {
      std::vector<int> labels;
      for (Index i = 0; i < x.rows(); ++i) labels.push_back((x(i, 0) > threshold) == above);
      return labels;
    }
  };
  Model fit(const View&) const { return {threshold - slack, side == Side::above}; }
};

// The class whose mean is closer; `shrink` draws the means together, `memory` does nothing.
struct Centroids {
  double shrink = 0;
  int memory = 5;
  struct Model {
    double means[2] = {};
    std::vector<double> decision_function(const X& x) const {
      std::vector<double> scores;
      for (Index i = 0; i < x.rows(); ++i) scores.push_back((2 * x(i, 0) - means[0] - means[1]) * (means[1] - means[0]));
      return scores;
    }
    std::vector<int> predict(const X& x) const {
      std::vector<int> labels;
      for (const double score : decision_function(x)) labels.push_back(score > 0);
      return labels;
    }
  };
  Model fit(const View& train) const {
    double sums[2] = {}, counts[2] = {};
    for (Index i = 0; i < train.size(); ++i) sums[train.label(i)] += train.x()(i, 0), ++counts[train.label(i)];
    return {{sums[0] / counts[0] - shrink, sums[1] / counts[1]}};
  }
};

auto stump(const char* name, double slack = 0) {
  return alternative(name, Stump{.slack = slack}, axis<&Stump::threshold>(uniform(-1, 1)), axis<&Stump::side>(values({Stump::Side::above, Stump::Side::below})),
                     axis<&Stump::slack>(values({0.0, 0.5})).when<&Stump::side>(Stump::Side::below));
}
const auto shrinks = axis<&Centroids::shrink>(values({0.0, 0.5, 2.0}));
const auto scaled = alternative("scaled", StandardScaler{} | Centroids{}, shrinks);
const auto plain = alternative("plain", Centroids{}, shrinks, axis<&Centroids::memory>(values({3, 7})));

auto choices() { return alternatives(scaled, plain, stump("stump")); }

template <class Learner, class Space, class Strategy>
auto found_among(const Learner& learner, const Dataset<double, int>& data, const Space& space, const Strategy& strategy, const SearchOptions& options = {}, int k = 3) {
  return search(learner, data, space, strategy, StratifiedKFold{.folds = k, .seed = 1}, Metrics<Accuracy>{}, options);
}

template <class L>
double accuracy_of(const L& learner, const Dataset<double, int>& data) {
  return cross_validate(learner, data, folds, Metrics<Accuracy>{}).template mean<Accuracy>();
}

}  // namespace

TEST_CASE("alternatives: the choice is an axis without an order, and each alternative's axes exist under it only") {
  const auto [learner, space] = choices();
  const auto axes = space.shape();
  std::vector<std::string> names;
  for (const auto& axis : axes) names.push_back(axis.name);
  CHECK(names == std::vector<std::string>{"OneOf::choice", "scaled Centroids::shrink", "plain Centroids::shrink", "plain Centroids::memory", "stump Stump::threshold", "stump Stump::side", "stump Stump::slack"});
  CHECK(!axes[0].ordered);
  CHECK(axes[0].levels == 3);
  const int parents[] = {-1, 0, 0, 0, 0, 0, 5};
  for (std::size_t a = 0; a < axes.size(); ++a) CHECK(axes[a].parent == parents[a]);
  CHECK(axes[1].parent_levels == std::vector<int>{0});
  CHECK(axes[3].parent_levels == std::vector<int>{1});
  CHECK(axes[6].parent_levels == std::vector<int>{1});  // of its side
  const Point at_plain{0.5, 0.9, 0.1, 0.9, 0.2, 0.2, 0.2}, below{0.9, 0.9, 0.1, 0.1, 0.75, 0.9, 0.9};
  const auto described = [&](const Point& point) {
    std::string text;
    for (const auto& value : space.describe(point)) text += value.text + " ";
    return text;
  };
  CHECK(described(at_plain) == "plain - 0 7 - - - ");
  CHECK(described(below) == "stump - - - 0.5 #1 0.5 ");
  auto begun = learner;
  std::get<0>(begun.learners).learner.shrink = 9;
  const auto applied = space.apply(begun, at_plain);
  CHECK(applied.choice == "plain");
  CHECK(std::get<1>(applied.learners).memory == 7);
  CHECK(std::get<0>(applied.learners).learner.shrink == 9);
  CHECK(std::get<2>(space.apply(learner, below).learners).slack == 0.5);
  CHECK(space.point_of(applied) == Point{0.5, 0.5, 1.0 / 6, 0.75, 0.5, 0.5, 0.5});
}

TEST_CASE("alternatives: each trial's scores are those of cross-validating the learner that it chose, alone") {
  const auto data = classes<double>(90, 3, 811);
  const auto [learner, space] = choices();
  const auto found = found_among(learner, data, space, GridSearch{.levels = 2});
  REQUIRE(found.trials.size() == 3 + 6 + 2 * 3);
  CHECK(found.sweeps == 0);
  for (const Trial& trial : found.trials) {
    const auto chosen = found.learner_of(trial);
    const std::string& name = trial.values[0].text;
    CHECK(chosen.choice == name);
    CHECK(trial.mean[0] == (name == "scaled" ? accuracy_of(std::get<0>(chosen.learners), data) : name == "plain" ? accuracy_of(std::get<1>(chosen.learners), data) : accuracy_of(std::get<2>(chosen.learners), data)));
    CHECK(trial.mean[0] == accuracy_of(chosen.chosen(), data));
  }
  const AnyLearner<double, int> best = found.best_learner().chosen();
  CHECK(best.held_type() == (found.best_learner().choice == "scaled" ? "Pipeline" : found.best_learner().choice == "plain" ? "Centroids" : "Stump"));
  const auto model = found.best_learner().fit(data);
  CHECK(model.choice == found.best_learner().choice);
  CHECK(model.predict(data.view().x()) == best.fit(data).predict(data.view().x()));
}

namespace {

// Says a share of the mean of all targets that it learns from, and fits many together.
struct Share {
  double share = 1;
  std::shared_ptr<int> calls = std::make_shared<int>(0);
  struct Model {
    double value = 0;
    std::vector<double> predict(const X& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), value); }
  };
  using NumberView = DatasetView<double, double>;
  Model fit(const NumberView& train) const {
    double sum = 0;
    for (Index i = 0; i < train.size(); ++i) sum += train.label(i);
    return {share * sum / static_cast<double>(train.size())};
  }
  std::vector<JobResult<Model>> fit_many(const NumberView& view, std::span<const Job<Share>> jobs) const {
    ++*calls;
    std::vector<JobResult<Model>> results(jobs.size());
    for (std::size_t k = 0; k < jobs.size(); ++k) {
      results[k].model = jobs[k].learner.fit(view.subset(jobs[k].train));
      results[k].sweeps = 1 / static_cast<double>(jobs.size());
    }
    return results;
  }
};

}  // namespace

TEST_CASE("alternatives: learners that all fit many still do, each kind for itself, through a pipeline around them") {
  const auto data = numbers<double>(90, 3, 812);
  const Share one, other{.share = 0.5};
  const auto shares = axis<&Share::share>(values({0.9, 0.1}));
  const auto [learner, space] = alternatives(alternative("one", one, shares), alternative("other", other, shares));
  const auto around = search_space(space, axis<&StandardScaler::with_mean>(values({true, false})));
  const auto found = search(StandardScaler{} | learner, data, around, GridSearch{}, three, Metrics<MeanSquaredError>{}, {.racing = FoldRace{}});
  REQUIRE(found.trials.size() == 8);
  CHECK(*one.calls == 1);
  CHECK(*other.calls == 1);
  CHECK(found.sweeps == 2);
  CHECK(found.unraced);
  for (const Trial& trial : found.trials) {
    const auto chosen = found.learner_of(trial);
    CHECK(chosen.transformer.with_mean == (trial.values[3].text == "true"));
    const bool first = chosen.learner.choice == "one";
    const Share alone = first ? std::get<0>(chosen.learner.learners) : std::get<1>(chosen.learner.learners);
    CHECK(alone.share == trial.values[first ? 1 : 2].number);
    double mean = 0;
    const auto split = three.split(data.view());
    for (std::size_t k = 0; k < 3; ++k) {
      const Fold fold = split[k];
      const double said = alone.fit(data.view().subset(fold.train)).value;
      double sum = 0;
      for (const Index i : fold.test) sum += (data.y[i] - said) * (data.y[i] - said);
      mean += sum / static_cast<double>(fold.test.size()) / 3;
    }
    CHECK(trial.mean[0] == doctest::Approx(mean).epsilon(1e-12));
  }
}

TEST_CASE("alternatives: strategies that learn, journals and threads come to the same bits, and a journal tells alternatives apart") {
  const auto data = classes<double>(90, 3, 813);
  const auto file = (std::filesystem::temp_directory_path() / ("attune-alternatives-" + std::to_string(::getpid()))).string();
  std::filesystem::remove(file);
  const auto [learner, space] = choices();
  const auto run = [&](const SearchOptions& options) { return fingerprint(found_among(learner, data, space, TpeSearch{.trials = 20, .seed = 4}, options)); };
  const auto expected = run({});
  for (const char* name : {"scaled", "plain", "stump"}) CHECK(contains(expected, name));
  CHECK(run({.execution = Threads{3}, .journal = file, .on_trial = [](const Trial& trial) { return trial.index < 12; }}) != expected);
  for (int again = 0; again < 2; ++again) CHECK(run({.journal = file}) == expected);
  // The same learners under another name, and with another setting, are another study.
  const auto refused = [&](const auto& other) { return error_of<InvalidArgument>([&] { found_among(other.learner, data, other.space, TpeSearch{}, {.journal = file}); }); };
  CHECK(contains(refused(alternatives(scaled, plain, stump("other"))), "learner.names"));
  CHECK(contains(refused(alternatives(scaled, plain, stump("stump", 0.1))), "learner.learners.2.slack"));
  std::filesystem::remove(file);
}

TEST_CASE("alternatives: a search may start with one of them, and race among all") {
  const auto data = classes<double>(150, 3, 814);
  auto [learner, space] = choices();
  learner.choice = "plain";
  std::get<1>(learner.learners) = {.shrink = 0.5, .memory = 3};
  const auto found = found_among(learner, data, space, TpeSearch{.trials = 30, .seed = 2, .startup = 30}, {.starts = {space.point_of(learner)}, .racing = FoldRace{}}, 10);
  CHECK(found.trials[0].values[0].text == "plain");
  CHECK(found.trials[0].values[2].number == 0.5);
  CHECK_FALSE(found.unraced);
  std::string beaten;
  for (const Trial& trial : found.trials)
    if (trial.state == TrialState::beaten) beaten += trial.values[0].text + " ";
  CHECK(contains(beaten, "stump"));
}

namespace {

// Says `about`, and is the further off the less it costs: by the distance of x from 0.3, over the steps.
struct Guess {
  double about = 0;
  double x = 0.3;
  int steps = 1;
  double bias = 0;
  struct Model {
    double value = 0;
    std::vector<double> predict(const X& rows) const { return std::vector<double>(static_cast<std::size_t>(rows.rows()), value); }
  };
  Model fit(const DatasetView<double, double>&) const { return {about + bias + (0.01 + std::abs(x - 0.3)) / steps}; }
};
struct Other {
  double about = 0;
  int size = 1;
  Guess::Model fit(const DatasetView<double, double>&) const { return {about}; }
};

// Targets of mean 0 and standard deviation 1 on each fold of `three`, of which a constant c has the score 1 + c².
Dataset<double, double> even_numbers() {
  auto data = numbers<double>(60, 2, 815);
  const auto split = three.split(data.view());
  for (std::size_t k = 0; k < 3; ++k) {
    const Fold fold = split[k];
    for (std::size_t i = 0; i < fold.test.size(); ++i) data.y[fold.test[i]] = (i % 2 == 0 ? 1 : -1) * (1 + 0.1 * static_cast<double>(k));
  }
  return data;
}

const auto rungs = [](const char* name, double about, std::initializer_list<int> steps) {
  return alternative(name, Guess{.about = about}, axis<&Guess::x>(attune::uniform(0, 1)), axis<&Guess::steps>(values(steps)));
};

}  // namespace

TEST_CASE("alternatives: the rule of one standard error stays with the alternative that has the best mean") {
  const auto data = even_numbers();
  // All are within one standard error of the best, which is "near" with a bias of 0.
  const auto biases = [](std::initializer_list<double> list) { return axis<&Guess::bias>(values(list)); };
  const auto [learner, space] = alternatives(alternative("far", Guess{.about = 0.01}, biases({0.04, 0.001})), alternative("near", Guess{.about = 0}, biases({0.0, 0.02, 0.01})),
                                             alternative("other", Other{.about = 0.02}, axis<&Other::size>(values({1, 2}))));
  const auto chosen = [&](const ChoiceRule& rule) {
    const auto found = search(learner, data, space, GridSearch{}, three, Metrics<MeanSquaredError>{}, {.choice = rule});
    CHECK(found.best_mean == 2);
    for (const Trial& trial : found.trials) CHECK(trial.score - found.trials[2].score < found.trials[2].spread[0] / std::sqrt(3.0));
    return found.best;
  };
  CHECK(chosen({}) == 2);
  CHECK(chosen(OneStandardError<&Guess::bias>{Simpler::larger}) == 3);  // 0.02 of "near", not 0.04 of "far"
  CHECK(chosen(OneStandardError<&Guess::bias>{Simpler::smaller}) == 2);
  CHECK(chosen(OneStandardError<&Other::size>{Simpler::larger}) == 2);  // "near" has none
  CHECK(contains(error_of<InvalidArgument>([&] { chosen(OneStandardError<&Guess::steps>{Simpler::larger}); }), "OneStandardError, Guess::steps: found no axis of it in the space"));
}

TEST_CASE("alternatives: a budget of each has rungs by number, on which all are compared") {
  const auto data = even_numbers();
  const auto [learner, space] = alternatives(rungs("quick", 0.01, {1, 3, 9}), rungs("slow", 0, {10, 30, 90}));
  using Halving = SuccessiveHalving<&Guess::steps>;
  const auto run = [&](const auto& strategy, const SearchOptions& options = {}, int k = 3) { return search(learner, data, space, strategy, KFold{.folds = k, .seed = 1}, Metrics<MeanSquaredError>{}, options); };
  const auto rung_of = [&](const Trial& trial) {
    const bool slow = trial.values[0].text == "slow";
    CHECK(trial.values[slow ? 2 : 4].text == "-");
    const int steps = static_cast<int>(trial.values[slow ? 4 : 2].number) / (slow ? 10 : 1);
    return steps == 1 ? 0 : steps == 3 ? 1 : 2;
  };
  const auto found = run(Halving{.candidates = 27, .seed = 5});
  REQUIRE(found.trials.size() == 27 + 9 + 3);
  std::vector<std::size_t> on(3);
  std::size_t slow_at_first = 0, slow_at_last = 0;
  for (const Trial& trial : found.trials) {
    ++on[static_cast<std::size_t>(rung_of(trial))];
    if (trial.values[0].text == "slow") ++(rung_of(trial) == 0 ? slow_at_first : slow_at_last);
  }
  CHECK(on == std::vector<std::size_t>{27, 9, 3});
  CHECK(slow_at_first > 5);
  CHECK(slow_at_first < 22);
  // Those that go on are the best of the whole rung, of whichever kind.
  std::vector<std::pair<double, std::string>> first, second;
  const auto settings = [](const Trial& trial) { return trial.values[0].text + trial.values[1].text + trial.values[3].text; };
  for (std::size_t t = 0; t < 27; ++t) first.emplace_back(found.trials[t].score, settings(found.trials[t]));
  for (std::size_t t = 27; t < 36; ++t) second.emplace_back(0, settings(found.trials[t]));
  std::sort(first.begin(), first.end());
  for (std::size_t k = 0; k < 9; ++k) CHECK(std::count_if(second.begin(), second.end(), [&](const auto& one) { return one.second == first[k].second; }) == 1);
  // The others come to rungs in the same way, on threads and in races, too.
  for (const Trial& trial : run(Hyperband<&Guess::steps>{.seed = 5}).trials) rung_of(trial);
  const auto async = run(Asha<&Guess::steps>{.trials = 40, .batch = 3, .seed = 5});
  CHECK(std::count_if(async.trials.begin(), async.trials.end(), [&](const Trial& trial) { return rung_of(trial) == 2; }) >= 2);
  const auto raced = run(Halving{.candidates = 27, .seed = 5}, {.racing = FoldRace{}}, 10);
  CHECK(fingerprint(run(Halving{.candidates = 27, .seed = 5}, {.execution = Threads{3}, .racing = FoldRace{}}, 10)) == fingerprint(raced));
}

TEST_CASE("alternatives: budgets of different numbers of values, without an order or under a condition are refused") {
  const auto refused = [](const auto& made) { return error_of<InvalidArgument>([&] { SuccessiveHalving<&Guess::steps>{}.start(made.space.shape(), Direction::minimize); }); };
  CHECK(refused(alternatives(rungs("a", 0, {1, 3, 9}), rungs("b", 0, {1, 2}))) == "the budget, Guess::steps: found 3 values of 'a Guess::steps', 2 of 'b Guess::steps', expected as many in each alternative, one for each rung");
  CHECK(contains(refused(alternatives(rungs("a", 0, {1, 3, 9}), rungs("b", 0, {9, 3, 1}))), "the budget, Guess::steps: found values that fall, expected values({...}) in rising order"));
  const auto conditional = alternative("b", Guess{}, axis<&Guess::about>(values({0.0, 1.0})), axis<&Guess::steps>(values({1, 2})).when<&Guess::about>(1.0));
  CHECK(contains(refused(alternatives(rungs("a", 0, {1, 3}), conditional)), "the budget, Guess::steps: found an axis under a condition, expected one that each candidate has"));
  CHECK(contains(refused(alternatives(rungs("a", 0, {1, 3}), alternative("b", Other{}))), "found an axis under a condition, expected one that each candidate has; leave out the condition; among alternatives, give each an axis of it"));
}

TEST_CASE("alternatives: rows are a budget around learners that have none in common") {
  const auto data = classes<double>(120, 3, 816);
  const auto [either, space] = alternatives(alternative("centroids", Centroids{}, shrinks), stump("stump"));
  using Sampled = RowShare<std::remove_const_t<decltype(either)>>;
  const auto found = search(Sampled{.learner = either}, data, search_space(space, axis<&Sampled::share>(values({0.2, 0.5, 1.0}))), SuccessiveHalving<&Sampled::share>{.candidates = 9, .seed = 2}, folds, Metrics<Accuracy>{});
  REQUIRE(found.trials.size() == 13);
  for (std::size_t t = 0; t < 13; ++t) CHECK(found.trials[t].values.back().number == (t < 9 ? 0.2 : t < 12 ? 0.5 : 1.0));
}

TEST_CASE("alternatives: names tell them apart") {
  CHECK(contains(error_of<InvalidArgument>([] { alternatives(alternative("a", Stump{}), alternative("a", Centroids{})); }), "alternatives, alternative 1: found the name 'a' of alternative 0"));
  CHECK(contains(error_of<InvalidArgument>([] { alternatives(alternative("", Stump{})); }), "alternatives, alternative 0: found no name"));
}

}  // namespace alternatives_test
