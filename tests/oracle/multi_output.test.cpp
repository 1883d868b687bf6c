// SPDX-License-Identifier: BSL-1.0

// Models of two targets agree with scikit-learn's: coefficients, predictions, and scores fold by fold.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "every_fifth.hpp"
#include "golden.hpp"

namespace multi_output_test {

using namespace attune;
using oracle::EveryFifth;

namespace {

using Several = Dataset<double, TargetRow<double>>;

Several two_targets() { return read_csv(oracle::example("diabetes.csv")).multi_regression({.targets = {"progression", "bmi"}}); }

Several standardised() {
  Several data = two_targets();
  data.x = StandardScaler{}.fit(data.view()).transform(MatrixView<double>(data.x));
  return data;
}

std::string key_of(const std::string& what, const char* strength, bool weighted) { return what + " strength=" + strength + " weighted=" + (weighted ? "1" : "0"); }

// max|a - b| / max|b|, the larger of the two targets', each with its intercept.
template <class Model>
double relative_error(const Model& model, const std::vector<double>& golden) {
  const auto weights = model.coefficients();
  const Eigen::VectorXd intercepts = model.intercepts();
  const Index p = weights.cols();
  REQUIRE(weights.rows() == 2);
  REQUIRE(golden.size() == static_cast<std::size_t>(2 * p + 2));
  double worst = 0;
  for (Index k = 0; k < 2; ++k) {
    const double expected = golden[static_cast<std::size_t>(2 * p + k)];
    double difference = std::abs(intercepts[k] - expected), largest = std::abs(expected);
    for (Index j = 0; j < p; ++j) {
      const double coefficient = golden[static_cast<std::size_t>(k * p + j)];
      difference = std::max(difference, std::abs(weights(k, j) - coefficient));
      largest = std::max(largest, std::abs(coefficient));
    }
    worst = std::max(worst, difference / largest);
  }
  return worst;
}

template <class L>
void check_folds(const std::string& name, const L& learner) {
  const oracle::Golden golden("multi_output.csv");
  auto data = two_targets();
  double worst = 0;
  for (const bool weighted : {false, true}) {
    if (weighted) data.weights = oracle::weights(data.size());
    const auto result = cross_validate(learner, data, EveryFifth{}, Metrics<MeanSquaredError, MeanAbsoluteError, R2>{});
    using Set = typename decltype(result)::Metrics;
    REQUIRE(result.folds.size() == 5);
    for (std::size_t m = 0; m < Set::size; ++m) {
      const auto& expected = golden[name + " weighted=" + (weighted ? "1 " : "0 ") + std::string(Set::names[m])];
      REQUIRE(expected.size() == 5);
      for (std::size_t k = 0; k < 5; ++k) {
        const double error = std::abs(result.folds[k].test[m] - expected[k]) / std::max(1.0, std::abs(expected[k]));
        CAPTURE(Set::names[m]);
        CAPTURE(k);
        CHECK(error <= 1e-9);
        worst = std::max(worst, error);
      }
    }
  }
  MESSAGE(name << " of two targets: largest difference of a fold's score = " << worst);
}

}  // namespace

TEST_CASE("oracle: ridge and Poisson regression of two targets, by themselves and by MultiOutput") {
  const oracle::Golden golden("multi_output.csv");
  auto data = standardised();
  double worst = 0;
  for (const bool weighted : {false, true}) {
    if (weighted) data.weights = oracle::weights(data.size());
    auto hundredths = data;
    hundredths.y /= 100;
    for (const char* strength : {"0.001", "0.01", "1"}) {
      CAPTURE(std::string(strength));
      CAPTURE(weighted);
      const Ridge<> ridge{.penalty = {.strength = std::stod(strength)}};
      const auto model = ridge.fit(data.view());
      CHECK(model.fit_status() == FitStatus::converged);
      const auto& coefficients = golden[key_of("ridge", strength, weighted)];
      const PoissonRegression<> poisson{.penalty = {.strength = std::stod(strength)}, .optimizer = {.stopping = oracle::to_the_end().stopping}};
      for (const double error : {relative_error(model, coefficients), relative_error(MultiOutput<Ridge<>>{.learner = ridge}.fit(data.view()), coefficients),
                                 relative_error(MultiOutput<PoissonRegression<>>{.learner = poisson}.fit(hundredths.view()), golden[key_of("poisson", strength, weighted)])}) {
        CHECK(error <= 1e-6);
        worst = std::max(worst, error);
      }
      const auto predicted = model.predict(data.x);
      const auto& expected = golden[key_of("ridge predicted", strength, weighted)];
      REQUIRE(expected.size() == static_cast<std::size_t>(2 * ((data.size() + 19) / 20)));
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const double said = predicted(static_cast<Index>(20 * (i / 2)), static_cast<Index>(i % 2));
        CHECK(std::abs(said - expected[i]) <= 1e-8 * std::abs(expected[i]));
      }
    }
  }
  MESSAGE("two targets: largest max|a-b| / max|b| = " << worst);
}

TEST_CASE("oracle: cross-validated scores of two targets are scikit-learn's means over the targets, fold by fold") {
  check_folds("ridge", StandardScaler{} | Ridge<>{.penalty = {.strength = 1e-2}});
  check_folds("mean", StandardScaler{} | Baseline{});
}

}  // namespace multi_output_test
