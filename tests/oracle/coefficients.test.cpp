// SPDX-License-Identifier: BSL-1.0

// Coefficients of linear models agree with scikit-learn's, weighted and not, with and without intercept.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "golden.hpp"

namespace coefficients_test {

using namespace attune;

namespace {

// max|a - b| / max|b| over the coefficients and the intercept.
double relative_error(const Eigen::VectorXd& coefficients, double intercept, const std::vector<double>& golden) {
  REQUIRE(golden.size() == static_cast<std::size_t>(coefficients.size()) + 1);
  double largest = std::abs(golden.back());
  double difference = std::abs(intercept - golden.back());
  for (Index j = 0; j < coefficients.size(); ++j) {
    largest = std::max(largest, std::abs(golden[static_cast<std::size_t>(j)]));
    difference = std::max(difference, std::abs(coefficients[j] - golden[static_cast<std::size_t>(j)]));
  }
  return difference / largest;
}

// Weighted and not, with and without intercept; the largest error.
template <class L, class Data>
double check_each(const std::string& name, L learner, const Data& data) {
  const oracle::Golden golden("coefficients.csv");
  const auto scaled = StandardScaler{}.fit(data.view()).transform(MatrixView<double>(data.x));
  const auto weights = oracle::weights(data.size());
  if constexpr (std::same_as<decltype(learner.optimizer), Lbfgs>)
    learner.optimizer = oracle::to_the_end();
  else
    learner.optimizer.stopping.gradient.tolerance = 1e-11;
  double worst = 0;
  for (const bool weighted : {false, true})
    for (const bool intercept : {false, true}) {
      learner.model.intercept = intercept;
      const Columns columns{.weights = weighted ? std::span<const double>(weights) : std::span<const double>{}};
      const auto model = learner.fit(view(scaled, data.y, columns));
      const auto key = name + " weighted=" + (weighted ? "1" : "0") + " intercept=" + (intercept ? "1" : "0");
      CAPTURE(key);
      CAPTURE(to_string(model.optimization.status));
      CHECK(converged(model.optimization.status));
      const double error = relative_error(model.coefficients(), model.intercept(), golden[key]);
      CHECK(error <= 1e-6);
      worst = std::max(worst, error);
    }
  return worst;
}

template <class L, class Data>
void check_strengths(const std::string& kind, const Data& data) {
  double worst = 0;
  for (const char* strength : {"0.0001", "0.01", "1"}) {
    const L learner{.penalty = {.strength = std::stod(strength)}};
    worst = std::max(worst, check_each(kind + " strength=" + strength, learner, data));
  }
  MESSAGE(kind << ": largest max|a-b| / max|b| = " << worst);
}

}  // namespace

TEST_CASE("oracle: coefficients of logistic regression are scikit-learn's") {
  check_strengths<Estimator<Linear<double>, LogisticLoss>>("logistic", oracle::breast_cancer());
}

TEST_CASE("oracle: coefficients of ridge regression are scikit-learn's") {
  check_strengths<Estimator<Linear<double>, SquaredError>>("ridge", oracle::diabetes());
}

TEST_CASE("oracle: optimizers of second order, and conjugate gradients, find the same coefficients") {
  check_strengths<Estimator<Linear<double>, LogisticLoss, L2, NewtonCholesky>>("logistic", oracle::breast_cancer());
  check_strengths<Estimator<Linear<double>, LogisticLoss, L2, TruncatedNewton>>("logistic", oracle::breast_cancer());
  check_strengths<Estimator<Linear<double>, LogisticLoss, L2, NonlinearConjugateGradient>>("logistic", oracle::breast_cancer());
  check_strengths<Estimator<Linear<double>, SquaredError, L2, NewtonCholesky>>("ridge", oracle::diabetes());
}

TEST_CASE("oracle: coefficients of linear regression, without a penalty, are scikit-learn's") {
  const double worst = check_each("linear", LinearRegression<>{}, oracle::diabetes());
  MESSAGE("linear: largest max|a-b| / max|b| = " << worst);
}

}  // namespace coefficients_test
