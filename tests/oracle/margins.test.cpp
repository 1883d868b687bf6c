// SPDX-License-Identifier: BSL-1.0

// Linear support vector machines of the dual, perceptrons, passive-aggressive learners and pairs of classes that vote
// agree with scikit-learn's.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "attune/loss/hinge.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/one_vs_one.hpp"
#include "attune/model/passive_aggressive.hpp"
#include "attune/model/perceptron.hpp"
#include "attune/optimize/dual_coordinate_descent.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "golden.hpp"

namespace margins_test {

using namespace attune;

namespace {

const oracle::Golden& golden() {
  static const oracle::Golden file("margins.csv");
  return file;
}

template <class Data>
Data standardised(Data data) {
  data.x = StandardScaler{}.fit(data.view()).transform(MatrixView<double>(data.x));
  return data;
}

// max|a-b| / max|b|.
double difference(const Eigen::VectorXd& found, const std::vector<double>& expected) {
  REQUIRE(static_cast<std::size_t>(found.size()) == expected.size());
  double largest = 0, apart = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    largest = std::max(largest, std::abs(expected[i]));
    apart = std::max(apart, std::abs(found[static_cast<Index>(i)] - expected[i]));
  }
  return apart / largest;
}

Eigen::VectorXd flat(const FittedOnlineClassifier& model) {
  Eigen::VectorXd all(model.coefficients.size() + model.intercepts.size());
  all << Eigen::Map<const Eigen::VectorXd>(model.coefficients.data(), model.coefficients.size()), model.intercepts;
  return all;
}
Eigen::VectorXd flat(const FittedOnlineRegressor& model) {
  Eigen::VectorXd all(model.coefficients.size() + 1);
  all << model.coefficients, model.intercept;
  return all;
}

// Rows as they are, `epochs` times; 0: until it stops by itself.
Epochs times(int epochs) { return epochs > 0 ? Epochs{.most = epochs, .patience = 1000, .shuffle = false} : Epochs{.shuffle = false}; }

template <class L, class View>
void check_online(const L& learner, const View& data, const std::string& key) {
  CAPTURE(key);
  const auto model = learner.fit(data);
  CHECK(difference(flat(model), golden()[key]) <= 1e-12);
  CHECK(model.epochs <= golden().number(key + " epochs"));  // fewer, where one changed nothing
}

}  // namespace

TEST_CASE("oracle: dual coordinate descent finds the machines of libsvm and liblinear") {
  const auto data = standardised(oracle::breast_cancer());
  const auto weights = oracle::weights(data.size());
  const oracle::Golden primal("linear_models.csv");
  double worst = 0;
  for (const bool weighted : {false, true}) {
    const auto rows = view(data.x, data.y, {.weights = weighted ? std::span<const double>(weights) : std::span<const double>{}});
    const auto check = [&](auto learner, const oracle::Golden& file, const std::string& key) {
      CAPTURE(key);
      learner.optimizer.gap_tolerance = 1e-14;
      learner.optimizer.stopping.budget.iterations = 100'000;
      const auto model = learner.fit(rows);
      Eigen::VectorXd all(model.coefficients().size() + 1);
      all << model.coefficients(), model.intercept();
      const double apart = difference(all, file[key]);
      worst = std::max(worst, apart);
      CHECK(converged(model.optimization.status));
      CHECK(apart <= 1e-6);
    };
    const std::string suffix = weighted ? " weighted=1" : " weighted=0";
    using Plain = Estimator<Linear<double>, Hinge, L2, DualCoordinateDescent>;
    using Squared = Estimator<Linear<double>, SquaredHinge, L2, DualCoordinateDescent>;
    check(Plain{.model = {.intercept = false}, .penalty = {.strength = 0.01}}, golden(), "hinge strength=0.01" + suffix);
    for (const bool intercept : {false, true})
      check(Squared{.model = {.intercept = intercept}, .penalty = {.strength = 1}}, primal, "svc strength=1" + suffix + (intercept ? " intercept=1" : " intercept=0"));
  }
  MESSAGE("machines: largest max|a-b| / max|b| = " << worst);
}

TEST_CASE("oracle: perceptrons and passive-aggressive learners are scikit-learn's") {
  const auto cancer = standardised(oracle::breast_cancer()), iris = standardised(oracle::iris()), wine = standardised(oracle::wine());
  for (const int epochs : {1, 7, 0}) {
    const auto check = [&](const Dataset<double, int>& data, const std::string& name) {
      const std::string key = name + " epochs=" + std::to_string(epochs);
      check_online(Perceptron{.epochs = times(epochs)}, data.view(), "perceptron " + key);
      check_online(PassiveAggressive{.aggressiveness = 0.1, .epochs = times(epochs)}, data.view(), "passive-aggressive 1 " + key);
      check_online(PassiveAggressive{.aggressiveness = 0.1, .aggression = Aggression::damped, .epochs = times(epochs)}, data.view(), "passive-aggressive 2 " + key);
    };
    check(cancer, "cancer");
    check(iris, "iris");
    check(wine, "wine");
  }
  const auto weights = oracle::weights(cancer.size());
  check_online(Perceptron{.intercept = false, .epochs = times(3)}, cancer.view(), "perceptron no intercept");
  check_online(Perceptron{.learning_rate = 0.1, .epochs = times(3)}, cancer.view(), "perceptron slow");
  check_online(Perceptron{.epochs = times(3)}, view(cancer.x, cancer.y, {.weights = weights}), "perceptron weighted");
  check_online(Perceptron{.epochs = times(3), .class_weights = {.balanced = true}}, cancer.view(), "perceptron balanced");
  check_online(PassiveAggressive{.epochs = times(3), .class_weights = {.of_class = {0.5, 2}}}, cancer.view(), "passive-aggressive class weights");
}

TEST_CASE("oracle: passive-aggressive regressions are scikit-learn's") {
  const auto sugar = standardised(oracle::diabetes());
  for (const int epochs : {1, 7, 0}) {
    const std::string suffix = " epochs=" + std::to_string(epochs);
    check_online(PassiveAggressiveRegression{.aggressiveness = 0.5, .epsilon = 5, .epochs = times(epochs)}, sugar.view(), "regression 1" + suffix);
    check_online(PassiveAggressiveRegression{.aggressiveness = 0.5, .aggression = Aggression::damped, .epsilon = 5, .epochs = times(epochs)}, sugar.view(), "regression 2" + suffix);
  }
}

TEST_CASE("oracle: streams of chunks lead to scikit-learn's weights") {
  const auto check = [](const auto& learner, const auto& data, const std::string& key) {
    CAPTURE(key);
    PartialFit<std::remove_cvref_t<decltype(learner)>> stream{.classes = data.view().class_names()};
    for (Index first = 0; first < data.size(); first += 40) {
      std::vector<Index> rows;
      for (Index i = first; i < std::min(data.size(), first + 40); ++i) rows.push_back(i);
      learner.partial_fit(data.view().subset(rows), stream);
    }
    CHECK(difference(flat(stream.model()), golden()["stream " + key]) <= 1e-12);
  };
  const auto cancer = standardised(oracle::breast_cancer()), iris = standardised(oracle::iris());
  check(Perceptron{}, cancer, "perceptron cancer");
  check(Perceptron{}, iris, "perceptron iris");
  check(PassiveAggressive{.aggressiveness = 0.1}, cancer, "passive-aggressive cancer");
  check(PassiveAggressive{.aggressiveness = 0.1}, iris, "passive-aggressive iris");
  check(PassiveAggressiveRegression{.aggressiveness = 0.5, .epsilon = 5}, standardised(oracle::diabetes()), "regression");
}

TEST_CASE("oracle: votes of pairs of classes, and the sums that tell equals apart, are scikit-learn's") {
  double worst = 0;
  const auto check = [&](const auto& learner, const Dataset<double, int>& data, const std::string& key) {
    CAPTURE(key);
    const auto model = OneVsOne<std::remove_cvref_t<decltype(learner)>>{.learner = learner}.fit(data.view());
    const auto scores = model.decision_function(data.x);
    const auto predicted = model.predict(data.x);
    const auto& expected = golden()[key];
    const auto& labels = golden()[key + " predicted"];
    std::size_t at = 0;
    for (Index i = 0; i < data.size(); i += 1 + data.size() / 50)
      for (Index k = 0; k < scores.cols(); ++k) worst = std::max(worst, std::abs(scores(i, k) - expected.at(at++)));
    CHECK(at == expected.size());
    for (Index i = 0; i < data.size(); ++i) CHECK(predicted[i] == static_cast<int>(labels.at(static_cast<std::size_t>(i))));
  };
  using Logistic = Estimator<Linear<double>, LogisticLoss>;
  const Logistic logistic{.penalty = {.strength = 1e-2}, .optimizer = oracle::to_the_end()};
  const Perceptron perceptron{.epochs = times(2)};
  check(logistic, standardised(oracle::iris()), "one vs one logistic iris");
  check(logistic, standardised(oracle::wine()), "one vs one logistic wine");
  check(perceptron, standardised(oracle::iris()), "one vs one perceptron iris");
  check(perceptron, standardised(oracle::wine()), "one vs one perceptron wine");
  CHECK(worst <= 1e-9);
  MESSAGE("votes: largest difference " << worst);
}

}  // namespace margins_test
