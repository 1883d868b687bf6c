// SPDX-License-Identifier: BSL-1.0

// Out-of-fold predictions, learning curves, validation curves and permutation tests agree with scikit-learn's, on the same folds.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "attune/attune.hpp"
#include "every_fifth.hpp"
#include "golden.hpp"

namespace procedures_test {

using namespace attune;
using oracle::EveryFifth;

namespace {

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

namespace {

// The scores of one curve, fold by fold and on both sides.
template <class M>
void check_curve(const oracle::Golden& golden, const std::string& curve, const M&, const std::vector<std::vector<FoldScores>>& points) {
  for (std::size_t p = 0; p < points.size(); ++p)
    for (std::size_t m = 0; m < M::size; ++m) {
      const auto check_side = [&](const char* side, std::vector<double> FoldScores::*part) {
        std::vector<double> found;
        for (const auto& fold : points[p]) found.push_back((fold.*part)[m]);
        CAPTURE(curve);
        CAPTURE(p);
        CAPTURE(M::names[m]);
        CHECK(largest_difference(found, golden[curve + " " + std::string(M::names[m]) + " " + std::to_string(p) + " " + side]) <= 1e-9);
      };
      check_side("train", &FoldScores::train);
      check_side("test", &FoldScores::test);
    }
}

template <class L, class Data, class M>
void check_curves(const std::string& name, const L& learner, const Data& data, const M& metrics) {
  const oracle::Golden golden("procedures.csv");
  const auto learned = learning_curve(learner, data, EveryFifth{}, metrics, {.shuffle = false});
  CHECK(largest_difference(learned.sizes, golden[name + " sizes"]) == 0);
  check_curve(golden, name + " learning", metrics, learned.folds);
  const auto validated = validation_curve(learner, data, axis<&L2::strength>(values({1e-4, 1e-2, 1.0})), EveryFifth{}, metrics);
  REQUIRE(validated.values.size() == 3);
  check_curve(golden, name + " validation", metrics, validated.folds);
}

}  // namespace

TEST_CASE("oracle: learning curves and validation curves of logistic regression are scikit-learn's, fold by fold") {
  check_curves("logistic", logistic, oracle::breast_cancer(), Metrics<RocAuc, Accuracy, LogLoss>{});
}

TEST_CASE("oracle: learning curves and validation curves of ridge regression are scikit-learn's, fold by fold") {
  check_curves("ridge", ridge, oracle::diabetes(), Metrics<R2, MeanSquaredError>{});
}

TEST_CASE("oracle: scores of permuted targets are scikit-learn's, and so are p values of the same scores") {
  const oracle::Golden golden("procedures.csv");
  auto data = oracle::breast_cancer();
  const RowMatrix<double> weak = data.x.col(14);
  data.x = weak;
  data.feature_names = {};
  const auto view = checked(data.view());
  std::vector<std::pair<Index, Index>> factors;
  for (const Index a : {2, 3, 5, 7})
    for (const Index b : {0, 11, 101, 200}) factors.emplace_back(a, b);
  const auto rows_of = [&](std::size_t p) {
    std::vector<Index> rows;
    for (Index i = 0; i < view.size(); ++i) rows.push_back((factors[p].first * i + factors[p].second) % view.size());
    return rows;
  };
  const auto test = detail::permutation_test_by(logistic, view, EveryFifth{}, Metrics<RocAuc, LogLoss>{}, {.permutations = static_cast<int>(factors.size())}, rows_of);
  for (const auto& by_metric : test.metrics) {
    const std::string name(by_metric.metric);
    CAPTURE(name);
    CHECK(largest_difference(std::vector<double>{by_metric.score}, golden["unpermuted " + name]) <= 1e-9);
    CHECK(largest_difference(by_metric.permuted, golden["permuted " + name]) <= 1e-9);
    CHECK(detail::permutation_p_value(golden.number("unpermuted " + name), golden["drawn " + name], name == "log loss" ? Direction::minimize : Direction::maximize) == golden.number("p of drawn " + name));
  }
}

}  // namespace procedures_test
