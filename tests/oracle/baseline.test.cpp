// SPDX-License-Identifier: BSL-1.0

// Baselines agree with scikit-learn's DummyClassifier and DummyRegressor.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "attune/model/baseline.hpp"
#include "golden.hpp"

namespace baseline_test {

using namespace attune;

namespace {

void check_classes(const std::string& name, Dataset<double, int> data) {
  const oracle::Golden golden("baseline.csv");
  for (const bool weighted : {false, true})
    for (const auto guess : {ClassGuess::prior, ClassGuess::majority}) {
      if (weighted) data.weights = oracle::weights(data.size());
      const std::string key = name + (guess == ClassGuess::prior ? " prior" : " most_frequent") + (weighted ? " weighted=1" : " weighted=0");
      CAPTURE(key);
      const auto model = Baseline{.classes = guess}.fit(data.view());
      CHECK(model.predict(data.x)[0] == static_cast<int>(golden.number(key + " predicted")));
      const auto probabilities = model.predict_proba(data.x);
      const auto& expected = golden[key + " proba"];
      REQUIRE(probabilities.cols() == static_cast<Index>(expected.size()));
      for (std::size_t k = 0; k < expected.size(); ++k) CHECK(std::abs(probabilities(0, static_cast<Index>(k)) - expected[k]) <= 1e-15);
    }
}

}  // namespace

TEST_CASE("oracle: baselines of classes say what scikit-learn's dummies do") {
  check_classes("breast_cancer", oracle::breast_cancer());
  check_classes("iris", oracle::iris());
  check_classes("wine", oracle::wine());
}

TEST_CASE("oracle: baselines of numbers say what scikit-learn's dummies do") {
  const oracle::Golden golden("baseline.csv");
  auto data = oracle::diabetes();
  for (const bool weighted : {false, true}) {
    if (weighted) data.weights = oracle::weights(data.size());
    const std::string end = weighted ? " weighted=1" : " weighted=0";
    CHECK(std::abs(Baseline{}.fit(data.view()).value - golden.number("diabetes mean" + end)) <= 1e-12 * 152);
    CHECK(Baseline{.numbers = NumberGuess::median}.fit(data.view()).value == golden.number("diabetes median" + end));
    for (const double level : {0.0, 0.1, 0.25, 0.5, 0.9, 1.0}) {
      char text[16];
      std::snprintf(text, sizeof text, "%g", level);
      CAPTURE(level);
      const auto model = Baseline{.numbers = NumberGuess::quantile, .quantile = level}.fit(data.view());
      CHECK(std::abs(model.value - golden.number(std::string("diabetes quantile ") + text + end)) <= 1e-12 * 346);
    }
  }
}

}  // namespace baseline_test
