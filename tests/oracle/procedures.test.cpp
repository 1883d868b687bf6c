// SPDX-License-Identifier: BSL-1.0

// Out-of-fold predictions agree with scikit-learn's, on the same folds.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "golden.hpp"

namespace procedures_test {

using namespace attune;

namespace {

// The folds of golden.py: fold i % 5 holds out row i.
struct EveryFifth {
  template <class View>
  std::vector<Fold> split(const View& view) const {
    std::vector<Fold> folds(5);
    for (Index i = 0; i < view.size(); ++i)
      for (std::size_t k = 0; k < folds.size(); ++k) (static_cast<std::size_t>(i) % 5 == k ? folds[k].test : folds[k].train).push_back(i);
    return folds;
  }
};

const auto logistic = StandardScaler{} | Estimator<Linear<double>, LogisticLoss>{.penalty = {.strength = 1e-2}, .optimizer = oracle::to_the_end()};
const auto ridge = StandardScaler{} | Estimator<Linear<double>, SquaredError>{.penalty = {.strength = 1e-2}, .optimizer = oracle::to_the_end()};

template <class Values>
double largest_difference(const Values& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) worst = std::max(worst, std::abs(static_cast<double>(found[i]) - expected[i]) / std::max(1.0, std::abs(expected[i])));
  return worst;
}

}  // namespace

TEST_CASE("oracle: out-of-fold predictions are scikit-learn's") {
  const oracle::Golden golden("procedures.csv");
  const auto said = cross_val_predict<Needs::scores | Needs::probabilities>(logistic, oracle::breast_cancer(), EveryFifth{});
  CHECK(largest_difference(said.predicted, golden["logistic predict"]) == 0);
  CHECK(largest_difference(said.scores.values, golden["logistic decision_function"]) <= 1e-8);
  std::vector<double> positive;
  for (Index i = 0; i < said.probabilities.rows(); ++i) positive.push_back(said.probabilities(i, 1));
  CHECK(largest_difference(positive, golden["logistic predict_proba"]) <= 1e-9);
  CHECK(largest_difference(cross_val_predict(ridge, oracle::diabetes(), EveryFifth{}).predicted, golden["ridge predict"]) <= 1e-9);
}

}  // namespace procedures_test
