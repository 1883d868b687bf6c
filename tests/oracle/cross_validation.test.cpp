// SPDX-License-Identifier: BSL-1.0

// Cross-validated scores agree with scikit-learn's fold by fold, on the same folds.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "every_fifth.hpp"
#include "golden.hpp"

namespace cross_validation_test {

using namespace attune;
using oracle::EveryFifth;

namespace {

template <class L, class Data, class M>
void check_against_golden(const char* kind, const L& estimator, Data data, const M& metrics) {
  const oracle::Golden golden("cross_validation.csv");
  const auto learner = StandardScaler{} | estimator;
  double worst = 0;
  for (const bool weighted : {false, true}) {
    if (weighted) data.weights = oracle::weights(data.size());
    const auto result = cross_validate(learner, data, EveryFifth{}, metrics);
    REQUIRE(result.folds.size() == 5);
    for (std::size_t m = 0; m < M::size; ++m) {
      const auto& expected = golden[std::string(kind) + " weighted=" + (weighted ? "1 " : "0 ") + std::string(M::names[m])];
      REQUIRE(expected.size() == 5);
      for (std::size_t k = 0; k < 5; ++k) {
        const double error = std::abs(result.folds[k].test[m] - expected[k]) / std::max(1.0, std::abs(expected[k]));
        CAPTURE(weighted);
        CAPTURE(M::names[m]);
        CAPTURE(k);
        CHECK(error <= 1e-9);
        worst = std::max(worst, error);
      }
    }
  }
  MESSAGE(std::string(kind) << ": largest difference of a fold's score = " << worst);
}

}  // namespace

TEST_CASE("oracle: cross-validated scores of logistic regression are scikit-learn's, fold by fold") {
  const Estimator<Linear<double>, LogisticLoss> learner{.penalty = {.strength = 1e-2}, .optimizer = oracle::to_the_end()};
  check_against_golden("logistic", learner, oracle::breast_cancer(), Metrics<Accuracy, Precision, Recall, F1, RocAuc, LogLoss>{});
}

TEST_CASE("oracle: cross-validated scores of ridge regression are scikit-learn's, fold by fold") {
  const Estimator<Linear<double>, SquaredError> learner{.penalty = {.strength = 1e-2}, .optimizer = oracle::to_the_end()};
  check_against_golden("ridge", learner, oracle::diabetes(), Metrics<MeanSquaredError, MeanAbsoluteError, R2>{});
}

}  // namespace cross_validation_test
