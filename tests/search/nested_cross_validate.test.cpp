// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "../model/problems.hpp"
#include "../validate/learners.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/report/procedures.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/nested_cross_validate.hpp"
#include "attune/search/random_search.hpp"
#include "attune/validate/group_k_fold.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/leave_one_group_out.hpp"
#include "attune/validate/predefined_split.hpp"

namespace nested_cross_validate_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::ManyAtOnce;
using attune_test::NoisyMean;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

const Metrics<R2, MeanSquaredError> metrics{};
const KFold inner{.folds = 3, .seed = 2};
const KFold outer{.folds = 4, .seed = 3};

auto strengths(double a, double b, double c) { return search_space(axis<&OneByOne::strength>(values({a, b, c}))); }

// Fails where row 0, which x tells, is not there; `shift` is for axes.
struct Dependent {
  double shift = 0;
  attune_test::Constant fit(const attune_test::NumberView& train) const {
    if (train.size() == 15 && train.x()(0, 0) != 0) throw std::runtime_error("no first row");
    return {shift};
  }
};

}  // namespace

TEST_CASE("nested_cross_validate: each fold's choice is that of a search on its training rows, judged on the others") {
  const auto data = numbers<double>(60, 3, 540, true);
  const auto learner = StandardScaler{} | OneByOne{};
  const auto space = strengths(1.0, 0.01, 0.001);
  const auto nested = nested_cross_validate<MeanSquaredError>(learner, data, space, GridSearch{}, inner, outer, metrics);
  const auto folds = outer.split(data.view());
  REQUIRE(nested.folds.size() == 4);
  CHECK(nested.ranked_by == 1);
  CHECK(nested.rows == 60);
  for (std::size_t k = 0; k < 4; ++k) {
    const auto train = data.view().subset(folds[k].train);
    const auto found = search<MeanSquaredError>(learner, train, space, GridSearch{}, inner, metrics);
    CHECK(nested.choices[k].point == found.best_trial().point);
    CHECK(nested.choices[k].values == found.best_trial().values);
    CHECK(nested.choices[k].score == found.best_trial().score);
    CHECK(nested.choices[k].trials == 3);
    CHECK(nested.choices[k].without_score == 0);
    CHECK(nested.folds[k].test == evaluate(found.best_learner().fit(train), data.view().subset(folds[k].test), metrics).scores);
    CHECK(nested.folds[k].train_rows == 45);
    CHECK(nested.folds[k].test_rows == 15);
    auto chosen = nested.learner_of(k);
    CHECK(find_policy<OneByOne>(chosen).strength == found.best_trial().values[0].number);
  }
  CHECK(nested.mean<R2>() == doctest::Approx((nested.scores<R2>()[0] + nested.scores<R2>()[1] + nested.scores<R2>()[2] + nested.scores<R2>()[3]) / 4).epsilon(1e-15));
}

TEST_CASE("nested_cross_validate: searches keep to a constraint, and say where a race that was asked for was none") {
  const auto data = numbers<double>(60, 3, 540, true);
  const auto run = [&](const auto& learner, const auto& space, const NestedOptions& options) { return nested_cross_validate(learner, data, space, GridSearch{}, inner, outer, metrics, options); };
  const Constraint weak = [](const Trial& trial) { return trial.values[0].number - 0.5; };
  const auto free = run(OneByOne{}, strengths(100.0, 0.4, 0.001), {}), bound = run(OneByOne{}, strengths(0.6, 10.0, 0.5), {.constraint = weak});
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(free.choices[k].without_score == 0);
    CHECK(bound.choices[k].values[0].number == 0.5);
    CHECK(bound.choices[k].without_score == 2);
  }
  const auto together = run(attune_test::ManyAtOnce{}, search_space(axis<&attune_test::ManyAtOnce::strength>(values({0.1, 0.001}))), {.racing = FoldRace{}});
  CHECK(together.unraced);
  CHECK(attune_test::contains(to_text(together), "\nno race: the learner fits all folds of a batch together"));
  const auto of_three = run(OneByOne{}, strengths(0.1, 1, 10), {.racing = FoldRace{}});  // which wants three folds of all
  CHECK(of_three.unraced);
  CHECK(attune_test::contains(to_text(of_three), "\nno race: the learner fits all folds of a batch together, or the rule asked for all of them at once\n"));
  const auto raced = run(OneByOne{}, strengths(0.1, 1, 10), {.racing = FoldRace{.first = 2}});
  CHECK_FALSE(raced.unraced);
  CHECK_FALSE(contains(to_text(raced), "no race"));
  CHECK_FALSE(free.unraced);
}

TEST_CASE("nested_cross_validate: says in how many searches there was no race") {
  // Groups of the outer fold's training rows: 4, 3 and 5, of which each is an inner fold.
  auto data = numbers<double>(60, 2, 547);
  for (int i = 0; i < 60; ++i) data.groups.push_back(i < 20 ? i % 2 : i < 40 ? 2 + i % 3 : 5);
  PredefinedSplit parts;
  for (int i = 0; i < 60; ++i) parts.test_fold.push_back(i / 20);
  const auto nested = nested_cross_validate(OneByOne{}, data, strengths(0.1, 1, 10), GridSearch{}, LeaveOneGroupOut{}, parts, metrics, {.racing = FoldRace{}});
  std::vector<bool> unraced;
  for (const auto& choice : nested.choices) unraced.push_back(choice.unraced);
  CHECK(unraced == std::vector<bool>{false, true, false});
  CHECK(nested.unraced);
  CHECK(contains(to_text(nested), "\nno race in 1 of 3 searches: the learner fits all folds of a batch together, or the rule asked for all of them at once\n"));
}

TEST_CASE("nested_cross_validate: settings that no search may try are not fitted") {
  const auto data = numbers<double>(60, 3, 540, true);
  const auto nested = nested_cross_validate(OneByOne{}, data, strengths(-1, 0.4, 10), GridSearch{}, inner, outer, metrics, {.settings_constraint = [](const Trial& trial) { return -trial.values[0].number; }});
  for (const auto& choice : nested.choices) CHECK(choice.without_score == 1);
}

TEST_CASE("nested_cross_validate: a rule of choice that cannot choose is refused before anything is fitted") {
  const auto data = numbers<double>(40, 2, 548);
  const ManyAtOnce many;
  const auto space = search_space(axis<&ManyAtOnce::strength>(values({0.1, 0.2})));
  CHECK(contains(error_of<InvalidArgument>([&] { nested_cross_validate(many, data, space, GridSearch{}, inner, outer, metrics, {.choice = OneStandardError<&OneByOne::strength>{Simpler::larger}}); }), "OneStandardError, OneByOne::strength: found no axis of it in the space"));
  CHECK(*many.calls == 0);
}

TEST_CASE("nested_cross_validate: where all candidates are one it is the cross-validation") {
  const auto data = numbers<double>(40, 2, 541);
  const auto nested = nested_cross_validate(OneByOne{}, data, strengths(0.1, 0.1, 0.1), GridSearch{}, inner, outer, metrics);
  const auto plain = cross_validate(OneByOne{.strength = 0.1}, data, outer, metrics);
  CHECK(nested.scores<R2>() == plain.scores<R2>());
  CHECK(nested.spread<MeanSquaredError>() == plain.spread<MeanSquaredError>());
}

TEST_CASE("nested_cross_validate: a learner that fits many is asked once in each outer fold") {
  const auto data = numbers<double>(40, 2, 542);
  const ManyAtOnce many{};
  nested_cross_validate(many, data, search_space(axis<&ManyAtOnce::strength>(values({0.1, 0.2}))), GridSearch{}, inner, outer, metrics);
  CHECK(*many.calls == 4);
  CHECK(*many.alone == 4);
}

TEST_CASE("nested_cross_validate: groups reach the inner folds") {
  auto data = numbers<double>(36, 2, 543);
  for (int i = 0; i < 36; ++i) data.groups.push_back(i / 3);
  const auto nested = nested_cross_validate(OneByOne{}, data, strengths(1.0, 0.1, 0.01), GridSearch{}, GroupKFold{.folds = 3}, GroupKFold{.folds = 4}, metrics);
  CHECK(nested.folds.size() == 4);
}

TEST_CASE("nested_cross_validate: the bits do not depend on the number of threads, and follow the seed") {
  const auto data = numbers<double>(48, 2, 544);
  const auto space = search_space(axis<&NoisyMean::shift>(uniform(-0.1, 0.1)));
  const auto run = [&](const AnyExecutor& executor, std::uint64_t seed) {
    return nested_cross_validate(NoisyMean{}, data, space, RandomSearch{.trials = 5, .seed = 1}, inner, outer, metrics, {.execution = executor, .seed = seed});
  };
  const auto serial = run(Serial{}, 4);
  for (const int threads : {1, 2, 4}) {
    const auto other = run(Threads{threads}, 4);
    CHECK(other.choices == serial.choices);
    for (std::size_t k = 0; k < 4; ++k) CHECK(other.folds[k].test == serial.folds[k].test);
  }
  CHECK(run(Serial{}, 5).scores<R2>() != serial.scores<R2>());
}

TEST_CASE("nested_cross_validate: a fold that fails is named, or recorded") {
  const auto data = numbers<double>(40, 2, 545);
  CHECK(contains(error_of<FitFailed>([&] { nested_cross_validate(OneByOne{}, data, strengths(-1, -2, -3), GridSearch{}, inner, outer, metrics, {.on_failure = OnFailure::record}); }),
                 "nested_cross_validate, fold 0: search: none of 3 trials gave a score; the first: fold 0: a negative strength"));
  const auto some = nested_cross_validate(OneByOne{}, data, strengths(-1, 0.1, 1), GridSearch{}, inner, outer, metrics);
  CHECK(some.failures.empty());
  for (const auto& choice : some.choices) CHECK(choice.without_score == 1);

  auto rows = numbers<double>(20, 1, 546);
  for (Index i = 0; i < 20; ++i) rows.x(i, 0) = static_cast<double>(i);
  const KFold in_order{.folds = 4, .shuffle = false};
  const auto space = search_space(axis<&Dependent::shift>(values({0.5, 0.6})));
  const auto nested = nested_cross_validate(Dependent{}, rows, space, GridSearch{}, inner, in_order, metrics, {.on_failure = OnFailure::record});
  CHECK(nested.failures == std::vector<FoldFailure>{{0, "no first row"}});
  CHECK(std::isnan(nested.mean<R2>()));
  CHECK(nested.choices[0].values.empty());
  CHECK(std::isfinite(nested.scores<R2>()[1]));
  const auto text = to_text(nested);
  CHECK(contains(text, "\n  0               failed"));
  CHECK(contains(text, "  fold 0 failed: no first row\n"));
  CHECK(contains(text, "of 3 folds"));
}

TEST_CASE("nested_cross_validate: prints choices, both scores, and how far the folds agree") {
  using Nested = NestedCrossValidation<OneByOne, decltype(strengths(0, 0, 0)), Metrics<R2>>;
  const auto chosen = [](const char* text, double number) { return InnerChoice{.values = {{text, number}}, .score = 0.75, .trials = 3}; };
  const Nested nested{.space = strengths(0, 0, 0), .folds = {{.test = {0.5}}, {.test = {0.7}}, {.test = {0.6}}}, .choices = {chosen("1", 1), chosen("0.1", 0.1), chosen("0.1", 0.1)}, .rows = 30};
  const auto text = to_text(nested);
  CHECK(contains(text, "nested cross-validation: 3 outer folds of 30 rows, 9 trials ranked by R²"));
  CHECK(contains(text, "  fold  OneByOne::strength  inner R²      R²\n"));
  CHECK(contains(text, "  1                    0.1    0.7500  0.7000\n"));
  CHECK(contains(text, "  mean                        0.7500  0.6000\n"));
  CHECK(contains(text, "  std                         0.0000  0.1000\n"));
  CHECK(contains(text, "chosen:\n  OneByOne::strength: 0.1 in 2 of 3 folds, 1 in 1\n"));
}

TEST_CASE("nested_cross_validate: folds agree that an axis does not exist, and a range is of those where it does") {
  const auto space = search_space(axis<&OneByOne::strength>(uniform(0, 1)));
  using Nested = NestedCrossValidation<OneByOne, std::remove_const_t<decltype(space)>, Metrics<R2>>;
  const auto chosen = [&](std::initializer_list<double> strengths) {
    Nested nested{.space = space, .rows = 30};
    for (const double strength : strengths) {
      nested.folds.push_back({.test = {0.5}});
      nested.choices.push_back({.values = {strength < 0 ? detail::no_value() : detail::real_value(strength)}, .trials = 3});
    }
    return to_text(nested);
  };
  CHECK(contains(chosen({-1, 0.5, -1}), "  OneByOne::strength: - in 2 of 3 folds, 0.5 in 1\n"));
  CHECK(contains(chosen({-1, 0.5, 0.25, -1, 0.75, 0.125}), "  OneByOne::strength: 0.125 to 0.75, 4 values in 4 folds, - in 2\n"));
}

}  // namespace nested_cross_validate_test
