// SPDX-License-Identifier: BSL-1.0
#include "attune/model/one_of.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/data/dataset.hpp"
#include "problems.hpp"

namespace one_of_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;

namespace {

using View = DatasetView<double, int>;
using X = MatrixView<double>;

// Says one class of all rows.
struct Labels {
  int label = 0;
  FitStatus status = FitStatus::unknown;
  struct Model {
    int label = 0;
    FitStatus status = FitStatus::unknown;
    std::vector<int> predict(const X& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), label); }
    FitStatus fit_status() const { return status; }
  };
  Model fit(const View&) const { return {label, status}; }
};

// The same, with decision values, and fits many together; the surplus is what it returns beyond what was asked for. It may throw instead.
struct Scores {
  double score = 1;
  int surplus = 0;
  bool throws = false;
  std::shared_ptr<std::vector<std::size_t>> calls = std::make_shared<std::vector<std::size_t>>();
  struct Model {
    double score = 0;
    Index rows = 0;        // that it was fitted to
    bool changed = false;  // whether it was told of a change of columns
    std::vector<double> decision_function(const X& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), score + static_cast<double>(rows) + (changed ? 0.5 : 0)); }
    std::vector<int> predict(const X& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), score > 0); }
  };
  Model fit(const View& train) const { return {score, train.size(), false}; }
  std::vector<JobResult<Model>> fit_many(const View& view, std::span<const Job<Scores>> jobs) const {
    calls->push_back(jobs.size());
    if (jobs.front().learner.throws) throw std::runtime_error("no memory for so many");
    std::vector<JobResult<Model>> results(jobs.size() + static_cast<std::size_t>(surplus));
    for (std::size_t k = 0; k < jobs.size(); ++k) {
      if (jobs[k].learner.score == 0)
        results[k].failure = "a score of 0";
      else
        results[k].model = Model{jobs[k].learner.score, view.subset(jobs[k].train).size(), jobs[k].columns != nullptr};
      results[k].seconds = 2;
      results[k].sweeps = 0.5;
    }
    return results;
  }
};

// Probabilities alone, and rows set aside; takes missing values.
struct Sure {
  static constexpr bool accepts_missing = true;
  double p = 0.75;
  struct Model {
    double p = 0;
    std::vector<double> predict_proba(const X& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), p); }
    std::vector<int> predict(const X& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), p > 0.5); }
  };
  Model fit(const View&) const { return {p}; }
  std::optional<SetAside<View>> set_aside(const View& rows, const FitContext&) const { return SetAside<View>{rows, rows}; }
};

template <class... L>
OneOf<L...> one_of(std::string choice, std::array<std::string, sizeof...(L)> names, L... learners) {
  return {std::move(choice), std::move(names), {std::move(learners)...}};
}

}  // namespace

TEST_CASE("one of: fits the learner that is chosen, and its model says which that is") {
  const auto data = classes<double>(20, 2, 830);
  auto learner = one_of("ones", {"zeros", "ones", "scores"}, Labels{0}, Labels{1, FitStatus::diverged}, Scores{-1});
  const auto ones = learner.fit(data);
  CHECK(ones.choice == "ones");
  CHECK(ones.predict(data.view().x()) == std::vector<int>(20, 1));
  CHECK(ones.fit_status() == FitStatus::diverged);
  learner.choice = "zeros";
  CHECK(learner.fit(data).predict(data.view().x()) == std::vector<int>(20, 0));
  CHECK(learner.fit(data.view(), FitContext{}).fit_status() == FitStatus::unknown);
  const AnyLearner<double, int> alone = learner.chosen();
  CHECK(alone.held_type() == "Labels");
  CHECK(alone.fit(data).predict(data.view().x()) == std::vector<int>(20, 0));
  CHECK(learner.chosen<View>().held_type() == "Labels");
  static_assert(LearnerOn<decltype(learner), View> && !LearnerOn<decltype(learner), DatasetView<double, double>>);
}

TEST_CASE("one of: a choice that is none of the names is refused, with those that are close to it") {
  const auto data = classes<double>(20, 2, 830);
  const auto learner = one_of("skores", {"labels", "scores"}, Labels{}, Scores{});
  for (const auto& message : {error_of<InvalidArgument>([&] { learner.fit(data); }), error_of<InvalidArgument>([&] { learner.chosen(); })})
    CHECK(contains(message, "OneOf::choice: found 'skores', expected the name of an alternative; perhaps 'scores'"));
}

TEST_CASE("one of: models give what all of them can give; scores may be probabilities") {
  const auto data = classes<double>(5, 2, 831);
  const X x = data.view().x();
  const auto labels = one_of("labels", {"labels", "scores"}, Labels{}, Scores{});
  const auto scores = one_of("scores", {"scores", "sure"}, Scores{}, Sure{});
  const auto sure = one_of("sure", {"sure", "unsure"}, Sure{}, Sure{0.5});
  using OfLabels = Fitted<std::remove_cvref_t<decltype(labels)>, View>;
  using OfScores = Fitted<std::remove_cvref_t<decltype(scores)>, View>;
  using OfSure = Fitted<std::remove_cvref_t<decltype(sure)>, View>;
  static_assert(!HasDecision<OfLabels, X> && HasDecision<OfScores, X> && !HasProbability<OfScores, X> && HasProbability<OfSure, X>);
  CHECK(scores.fit(data).decision_function(x).values == std::vector<double>(5, 1 + 5));
  auto other = scores;
  other.choice = "sure";
  CHECK(other.fit(data).decision_function(x)(4, 1) == 0.75);
  CHECK(scores.fit(data).has_decision_function());
  CHECK_FALSE(other.fit(data).has_decision_function());
  CHECK(sure.fit(data).predict_proba(x)(4, 1) == 0.75);
  CHECK(sure.fit(data).outputs(x, Needs::labels).predicted == std::vector<int>(5, 1));
}

TEST_CASE("one of: takes missing values where all of them do, and sets rows aside where the chosen one does") {
  const auto data = classes<double>(20, 2, 832);
  auto mixed = one_of("sure", {"labels", "sure"}, Labels{}, Sure{});
  static_assert(!decltype(mixed)::accepts_missing && OneOf<Sure, Sure>::accepts_missing);
  static_assert(SetsAside<decltype(mixed), View> && !SetsAside<OneOf<Labels, Scores>, View>);
  CHECK(mixed.set_aside(data.view(), {}).has_value());
  mixed.choice = "labels";
  CHECK_FALSE(mixed.set_aside(data.view(), {}).has_value());
}

TEST_CASE("one of: jobs go to the fit_many of their alternative, all of a kind together, and come back in their places") {
  const auto data = classes<double>(20, 2, 833);
  static_assert(FitsMany<OneOf<Scores, Scores>, View> && !FitsMany<OneOf<Scores, Labels>, View>);
  auto learner = one_of("a", {"a", "b"}, Scores{1}, Scores{2});
  const RowList few = detail::share_rows({0, 1, 2}), many = detail::share_rows({0, 1, 2, 3, 4, 5});
  std::vector<Job<OneOf<Scores, Scores>>> jobs;
  for (const char* choice : {"b", "a", "b", "b"}) {
    learner.choice = choice;
    jobs.push_back({.learner = learner, .train = jobs.size() < 2 ? few : many});
  }
  jobs[2].columns = std::make_shared<ColumnAffine>();
  std::get<1>(jobs[3].learner.learners).score = 0;
  const auto results = learner.fit_many(data.view(), std::span<const Job<OneOf<Scores, Scores>>>(jobs));
  CHECK(*std::get<0>(learner.learners).calls == std::vector<std::size_t>{1});
  CHECK(*std::get<1>(learner.learners).calls == std::vector<std::size_t>{3});
  const double said[] = {2 + 3, 1 + 3, 2 + 6 + 0.5};
  for (std::size_t k = 0; k < 3; ++k) {
    REQUIRE(results[k].model);
    CHECK(results[k].model->choice == jobs[k].learner.choice);
    CHECK(results[k].model->model->decision_function(data.view().x())(0, 0) == said[k]);
    CHECK(results[k].seconds == 2);
    CHECK(results[k].sweeps == 0.5);
  }
  CHECK_FALSE(results[3].model);
  CHECK(results[3].failure == "a score of 0");
}

TEST_CASE("one of: an alternative whose fit_many throws, or returns another number of results, fails its own jobs alone") {
  const auto data = classes<double>(20, 2, 833);
  using Learner = OneOf<Scores, Scores>;
  const auto fitted = [&](const Scores& second) {
    auto learner = one_of("a", {"a", "b"}, Scores{1}, second);
    std::vector<Job<Learner>> jobs;
    for (const char* choice : {"b", "a", "b"}) {
      learner.choice = choice;
      jobs.push_back({.learner = learner, .train = detail::share_rows({0, 1, 2})});
    }
    return learner.fit_many(data.view(), std::span<const Job<Learner>>(jobs));
  };
  for (const auto& [second, why] : {std::pair{Scores{.throws = true}, "no memory for so many"}, {Scores{.surplus = 1}, "alternative 'b': fit_many returned 3 results for 2 jobs"}}) {
    const auto results = fitted(second);
    REQUIRE(results.size() == 3);
    REQUIRE(results[1].model);
    CHECK(results[1].model->choice == "a");
    CHECK(results[1].failure.empty());
    for (const std::size_t k : {0U, 2U}) {
      CHECK_FALSE(results[k].model);
      CHECK(contains(results[k].failure, why));
    }
  }
}

}  // namespace one_of_test
