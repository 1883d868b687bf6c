// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <string>
#include <type_traits>
#include <vector>

#include "../support.hpp"
#include "attune/core/any_learner.hpp"

namespace any_learner_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

using View = DatasetView<double, int>;
using X = MatrixView<double>;

struct Constant {  // predicts only
  using View = any_learner_test::View;
  int code = 0;
  std::vector<int> predict(const X& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), code); }
};
struct FirstColumn {  // has everything
  double shift = 0;
  Eigen::VectorXd decision_function(const X& x) const {
    Eigen::VectorXd s(x.rows());
    for (Index i = 0; i < x.rows(); ++i) s[i] = x(i, 0) + shift;
    return s;
  }
  Eigen::VectorXd predict_proba(const X& x) const { return Eigen::VectorXd::Constant(x.rows(), 0.25); }
  Eigen::VectorXi predict(const X& x) const { return (decision_function(x).array() > 0).cast<int>(); }
};
struct ProbabilityOnly : Constant {
  std::vector<double> predict_proba(const X& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), 0.75); }
};

struct LearnConstant {
  using View = any_learner_test::View;
  int code = 3;
  Constant fit(const View&) const { return {.code = code}; }
};
struct LearnFirstColumn {
  FirstColumn fit(const View&, const FitContext& context) const { return {static_cast<double>(context.random.value)}; }
};
struct LearnNumbers {
  Constant fit(const DatasetView<double, double>&) const { return {}; }
};

const Eigen::MatrixXd matrix = (Eigen::MatrixXd(3, 1) << -1, 0.5, 2).finished();
const std::vector<int> codes{0, 1, 1};

static_assert(std::is_constructible_v<AnyLearner<>, LearnConstant> && std::is_constructible_v<AnyLearner<>, LearnFirstColumn>);
static_assert(!std::is_constructible_v<AnyLearner<>, LearnNumbers> && !std::is_constructible_v<AnyLearner<>, int>);
static_assert(!std::is_constructible_v<AnyPredictor<>, int>);
static_assert(LearnerOn<AnyLearner<>, View>);
static_assert(std::is_same_v<decltype(AnyLearner(LearnConstant{})), AnyLearner<double, int>>);
static_assert(std::is_same_v<decltype(AnyPredictor(Constant{})), AnyPredictor<double, int>>);

TEST_CASE("any learner: holds learners of different types, and fits the one it holds") {
  std::vector<AnyLearner<>> learners{LearnConstant{}, LearnFirstColumn{}, LearnConstant{.code = 5}};
  const auto train = view(matrix, codes);
  CHECK(learners[0].fit(train).predict(matrix) == std::vector<int>{3, 3, 3});
  CHECK(learners[1].fit(train).predict(matrix) == std::vector<int>{0, 1, 1});
  CHECK(learners[2].fit(train).predict(matrix) == std::vector<int>{5, 5, 5});
  learners[0] = learners[1];
  CHECK(learners[0].fit(train).predict(matrix) == std::vector<int>{0, 1, 1});
}

TEST_CASE("any learner: fits a data set as its view") {
  struct Owner {
    View own;
    View view() const { return own; }
  };
  const AnyLearner<> learner = LearnFirstColumn{};
  CHECK(learner.fit(Owner{view(matrix, codes)}).predict(matrix) == std::vector<int>{0, 1, 1});
}

TEST_CASE("any learner: passes the context on") {
  FitContext context;
  context.random = RandomKey{10};
  const AnyLearner<> learner = LearnFirstColumn{};
  const auto model = learner.fit(view(matrix, codes), context);
  CHECK(model.decision_function(matrix) == ScoreMatrix{{9, 10.5, 12}, 1});
  CHECK(learner.fit(view(matrix, codes)).decision_function(matrix) == ScoreMatrix{{-1, 0.5, 2}, 1});
}

TEST_CASE("any learner: names the type that it holds") {
  CHECK(AnyLearner<>(LearnConstant{}).held_type() == "LearnConstant");
  CHECK(AnyLearner<>(LearnFirstColumn{}).held_type() == "LearnFirstColumn");
}

TEST_CASE("any learner: can hold another any learner's model and be held in turn") {
  const AnyLearner<> inner = LearnConstant{};
  const AnyLearner<> copy = inner;
  CHECK(copy.held_type() == "LearnConstant");
  CHECK(fit_in_context(copy, view(matrix, codes), FitContext{}).predict(matrix).size() == 3);
}

TEST_CASE("any predictor: says what the model can") {
  const AnyPredictor<> constant = Constant{};
  CHECK(!constant.has_decision_function());
  CHECK(!constant.has_predict_proba());
  const AnyPredictor<> full = FirstColumn{};
  CHECK(full.has_decision_function());
  CHECK(full.has_predict_proba());
  const AnyPredictor<> probability = ProbabilityOnly{};
  CHECK(!probability.has_decision_function());
  CHECK(probability.has_predict_proba());
  struct Holder : ProbabilityOnly {  // of a model that is chosen at run time
    bool has = false;
    bool has_decision_function() const { return has; }
    ScoreMatrix decision_function(const X& x) const { return {std::vector<double>(static_cast<std::size_t>(x.rows()), 0.5), 1}; }
  };
  Holder holder;
  CHECK(!AnyPredictor<>(holder).has_decision_function());
  CHECK(AnyPredictor<>(holder).decision_function(matrix).values == std::vector<double>(3, 0.5));
  holder.has = true;
  CHECK(AnyPredictor<>(holder).has_decision_function());
}

TEST_CASE("any predictor: gives all outputs of the model") {
  const AnyPredictor<> model = FirstColumn{};
  CHECK(model.predict(matrix) == std::vector<int>{0, 1, 1});
  CHECK(model.decision_function(matrix) == ScoreMatrix{{-1, 0.5, 2}, 1});
  CHECK(model.predict_proba(matrix) == ScoreMatrix{{0.75, 0.25, 0.75, 0.25, 0.75, 0.25}, 2});
  const auto all = model.outputs(matrix, Needs::labels | Needs::scores | Needs::probabilities);
  CHECK(all.predicted.size() == 3);
  CHECK(all.scores.rows() == 3);
  CHECK(all.probabilities.rows() == 3);
}

TEST_CASE("any predictor: asking for what the model lacks is an error that names it") {
  const AnyPredictor<> constant = Constant{};
  CHECK(contains(error_of<InvalidArgument>([&] { constant.decision_function(matrix); }), "without decision_function"));
  CHECK(contains(error_of<InvalidArgument>([&] { constant.predict_proba(matrix); }), "without predict_proba"));
  CHECK(contains(error_of<InvalidArgument>([&] { constant.outputs(matrix, Needs::scores); }), "decision_function or predict_proba"));
  CHECK_NOTHROW(constant.outputs(matrix, Needs::labels));
}

TEST_CASE("any predictor: scores may come from probabilities, decision values may not") {
  const AnyPredictor<> probability = ProbabilityOnly{};
  CHECK(probability.outputs(matrix, Needs::scores).scores.cols == 2);
  CHECK_THROWS_AS(probability.decision_function(matrix), InvalidArgument);
}

TEST_CASE("any predictor: copies share the model") {
  const AnyPredictor<> a = Constant{.code = 4};
  AnyPredictor<> b = FirstColumn{};
  b = a;
  CHECK(b.predict(matrix) == std::vector<int>{4, 4, 4});
  CHECK(!b.has_decision_function());
}

}  // namespace any_learner_test
