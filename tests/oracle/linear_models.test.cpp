// SPDX-License-Identifier: BSL-1.0

// Linear models by name agree with scikit-learn, and with SciPy's minimum of the same objective.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "golden.hpp"

namespace linear_models_test {

using namespace attune;

namespace {

// max|a - b| / max|b|, over weights and intercepts in one list.
double relative_error(const std::vector<double>& ours, const std::vector<double>& golden) {
  REQUIRE(ours.size() == golden.size());
  double difference = 0, largest = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    difference = std::max(difference, std::abs(ours[i] - golden[i]));
    largest = std::max(largest, std::abs(golden[i]));
  }
  return difference / largest;
}

// Weights, then intercepts: of several classes less their mean, which the loss leaves open.
template <class Model>
std::vector<double> all_of(const Model& model) {
  std::vector<double> all;
  if constexpr (Model::several) {
    const auto weights = model.coefficients();
    all.assign(weights.data(), weights.data() + weights.size());
    const Eigen::VectorXd intercepts = model.intercepts();
    for (const double b : intercepts) all.push_back(b - intercepts.mean());
  } else {
    const Eigen::VectorXd weights = model.coefficients();
    all.assign(weights.begin(), weights.end());
    all.push_back(model.intercept());
  }
  return all;
}

class Checker {
 public:
  template <class L, class View>
  void operator()(const std::string& key, L learner, const View& rows) {
    CAPTURE(key);
    if constexpr (std::same_as<decltype(learner.optimizer), Lbfgs> || std::same_as<decltype(learner.optimizer), AutoSolver>) learner.optimizer.stopping = oracle::to_the_end().stopping;
    const auto model = learner.fit(rows);
    CAPTURE(to_string(model.optimization.status));
    CHECK(converged(model.optimization.status));
    const double error = relative_error(all_of(model), golden_[key]);
    CHECK(error <= 1e-6);
    worst_ = std::max(worst_, error);
  }
  double worst() const { return worst_; }

 private:
  oracle::Golden golden_{"linear_models.csv"};
  double worst_ = 0;
};

template <class Label>
Dataset<double, Label> standardised(Dataset<double, Label> data) {
  data.x = StandardScaler{}.fit(data.view()).transform(MatrixView<double>(data.x));
  return data;
}

// Strengths and weightings of a model of the named key.
template <class L, class Label>
void check_grid(Checker& check, const std::string& name, const L& learner, const Dataset<double, Label>& data, std::initializer_list<const char*> strengths, const char* suffix = "") {
  const auto weights = oracle::weights(data.size());
  for (const bool weighted : {false, true})
    for (const char* strength : strengths) {
      auto one = learner;
      one.penalty.strength = std::stod(strength);
      const Columns columns{.weights = weighted ? std::span<const double>(weights) : std::span<const double>{}, .class_names = data.class_names};
      check(name + " strength=" + strength + " weighted=" + (weighted ? "1" : "0") + suffix, one, view(data.x, data.y, columns));
    }
}

}  // namespace

TEST_CASE("oracle: multinomial logistic regression on iris, wine and digits") {
  Checker check;
  const auto on = [&](const std::string& name, const Dataset<double, int>& raw, std::initializer_list<const char*> strengths) {
    const auto data = standardised(raw);
    const auto weights = oracle::weights(data.size());
    const auto key = [&](const char* strength, bool weighted, bool intercept) {
      return "softmax " + name + " strength=" + strength + " weighted=" + (weighted ? "1" : "0") + " intercept=" + (intercept ? "1" : "0");
    };
    for (const char* strength : strengths) check(key(strength, false, true), SoftmaxRegression<>{.penalty = {.strength = std::stod(strength)}}, data.view());
    check(key("0.01", true, true), SoftmaxRegression<>{.penalty = {.strength = 0.01}}, view(data.x, data.y, {.weights = weights, .class_names = data.class_names}));
    check(key("0.01", false, false), SoftmaxRegression<>{.model = {.intercept = false}, .penalty = {.strength = 0.01}}, data.view());
  };
  on("iris", oracle::iris(), {"0.001", "0.01", "1"});
  on("wine", oracle::wine(), {"0.001", "0.01", "1"});
  on("digits", oracle::digits(), {"0.01", "1"});
  const auto iris = standardised(oracle::iris());
  check("softmax iris smoothing=0.2", SoftmaxRegression<>{.loss = {.label_smoothing = 0.2}, .penalty = {.strength = 0.01}}, iris.view());
  MESSAGE("softmax: largest max|a-b| / max|b| = " << check.worst());
}

TEST_CASE("oracle: class weights, balanced and explicit, with sample weights and without") {
  Checker check;
  const auto on = [&](const std::string& name, const auto& learner, const Dataset<double, int>& raw, const std::vector<double>& given) {
    const auto data = standardised(raw);
    // The scaler of the golden values saw the rows once, before they were repeated.
    const auto weights = oracle::weights(data.size());
    auto one = learner;
    one.penalty.strength = 0.01;
    one.class_weights = {.balanced = true};
    check("class weights " + name + " balanced", one, data.view());
    check("class weights " + name + " balanced weighted", one, view(data.x, data.y, {.weights = weights, .class_names = data.class_names}));
    one.class_weights = {.of_class = given};
    check("class weights " + name + " explicit", one, data.view());
  };
  on("breast_cancer", LogisticRegression<>{}, oracle::breast_cancer(), {1, 3});
  on("wine", SoftmaxRegression<>{}, oracle::wine(), {1, 2, 0.5});
  MESSAGE("class weights: largest max|a-b| / max|b| = " << check.worst());
}

TEST_CASE("oracle: one class against the rest") {
  const oracle::Golden golden("linear_models.csv");
  const auto data = standardised(oracle::wine());
  const auto model = OneVsRest<LogisticRegression<>>{.learner = {.penalty = {.strength = 0.01}, .optimizer = {.stopping = oracle::to_the_end().stopping}}}.fit(data.view());
  std::vector<double> all;
  for (const auto& each : model.models) {
    const Eigen::VectorXd weights = each.coefficients();
    all.insert(all.end(), weights.begin(), weights.end());
  }
  for (const auto& each : model.models) all.push_back(each.intercept());
  CHECK(relative_error(all, golden["one vs rest wine coefficients"]) <= 1e-6);
  const auto probability = model.predict_proba(MatrixView<double>(data.x));
  const auto& expected = golden["one vs rest wine probabilities"];
  REQUIRE(expected.size() == 3 * 18);
  for (Index i = 0; i < 18; ++i)
    for (Index k = 0; k < 3; ++k) CHECK(std::abs(probability(10 * i, k) - expected[static_cast<std::size_t>(3 * i + k)]) <= 1e-8);
}

TEST_CASE("oracle: support vector machines and robust models") {
  Checker check;
  const auto cancer = standardised(oracle::breast_cancer());
  const auto sugar = standardised(oracle::diabetes());
  for (const bool intercept : {false, true}) {
    const char* suffix = intercept ? " intercept=1" : " intercept=0";
    check_grid(check, "svc", LinearSvc<>{.model = {.intercept = intercept}}, cancer, {"0.01", "1"}, suffix);
    check_grid(check, "svr", LinearSvr<>{.model = {.intercept = intercept}, .loss = {.epsilon = 20}}, sugar, {"0.01", "1"}, suffix);
  }
  check_grid(check, "huber", HuberRegression<>{.loss = {.delta = 40}}, sugar, {"0.01", "1"});
  check_grid(check, "modified huber", Estimator<Linear<double>, ModifiedHuber>{}, cancer, {"0.01", "1"});
  MESSAGE("margins and robust losses: largest max|a-b| / max|b| = " << check.worst());
}

TEST_CASE("oracle: Newton's methods find the same models") {
  Checker check;
  const auto iris = standardised(oracle::iris());
  const auto cancer = standardised(oracle::breast_cancer());
  auto sugar = standardised(oracle::diabetes());
  const Stopping to_the_end{.gradient = {.tolerance = 1e-11}};
  const auto with = [&](auto learner) {
    learner.optimizer.stopping = to_the_end;
    return learner;
  };
  // Of several classes by products with the Hessian, which is singular along equal intercepts.
  check("softmax iris strength=0.01 weighted=0 intercept=1", with(SoftmaxRegression<double, L2, NewtonCholesky>{.penalty = {.strength = 0.01}}), iris.view());
  check("softmax iris strength=0.01 weighted=0 intercept=1", with(SoftmaxRegression<double, L2, TruncatedNewton>{.penalty = {.strength = 0.01}}), iris.view());
  check_grid(check, "svc", with(LinearSvc<double, L2, NewtonCholesky>{}), cancer, {"0.01", "1"}, " intercept=1");
  check_grid(check, "huber", with(HuberRegression<double, L2, NewtonCholesky>{.loss = {.delta = 40}}), sugar, {"0.01", "1"});
  sugar.y /= 100;
  check_grid(check, "poisson", with(PoissonRegression<double, L2, NewtonCholesky>{}), sugar, {"0.001", "1"});
  check_grid(check, "gamma", with(GammaRegression<double, L2, NewtonCholesky>{}), sugar, {"0.001", "1"});
  check_grid(check, "tweedie", with(TweedieRegression<double, L2, TruncatedNewton>{}), sugar, {"0.001", "1"});
  MESSAGE("Newton's methods: largest max|a-b| / max|b| = " << check.worst());
}

TEST_CASE("oracle: losses with kinks, with the optimizer's default settings") {
  Checker check;
  const auto cancer = standardised(oracle::breast_cancer());
  const auto sugar = standardised(oracle::diabetes());
  const auto weights = oracle::weights(sugar.size());
  for (const char* level : {"0.1", "0.5", "0.9"}) {
    const QuantileRegression<double, NoPenalty> learner{.loss = {.level = std::stod(level)}};
    check(std::string("quantile level=") + level + " weighted=0", learner, sugar.view());
    check(std::string("quantile level=") + level + " weighted=1", learner, view(sugar.x, sugar.y, {.weights = weights}));
    const QuantileRegression<double, L1> sparse{.loss = {.level = std::stod(level)}, .penalty = {.strength = 0.05}};
    check(std::string("quantile with l1 level=") + level + " weighted=0", sparse, sugar.view());
    check(std::string("quantile with l1 level=") + level + " weighted=1", sparse, view(sugar.x, sugar.y, {.weights = weights}));
  }
  check("quantile level=0.5 weighted=0", Estimator<Linear<double>, AbsoluteError, NoPenalty>{}, sugar.view());
  check_grid(check, "hinge", Estimator<Linear<double>, Hinge>{}, cancer, {"0.001", "0.01"});
  check_grid(check, "epsilon insensitive", Estimator<Linear<double>, EpsilonInsensitive>{.loss = {.epsilon = 20}}, sugar, {"0.001", "0.01"});
  MESSAGE("losses with kinks: largest max|a-b| / max|b| = " << check.worst());
}

TEST_CASE("oracle: generalised linear models") {
  Checker check;
  auto sugar = standardised(oracle::diabetes());
  sugar.y /= 100;
  check_grid(check, "poisson", PoissonRegression<>{}, sugar, {"0.001", "1"});
  check_grid(check, "gamma", GammaRegression<>{}, sugar, {"0.001", "1"});
  check_grid(check, "tweedie", TweedieRegression<>{}, sugar, {"0.001", "1"});
  MESSAGE("generalised linear models: largest max|a-b| / max|b| = " << check.worst());
}

}  // namespace linear_models_test
