// SPDX-License-Identifier: BSL-1.0

// SVRG and SAGA, with a constant rate, find the coefficients of other libraries: ridge, logistic regression, lasso.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "golden.hpp"

namespace variance_reduced_test {

using namespace attune;

namespace {

// max|a - b| / max|b| at most 1e-6 over the coefficients and the intercept, the same zeros, and a minimum by its own account.
template <class L, class Data>
void check_fit(L learner, const Data& data, const char* file, const std::string& key, bool weighted = false) {
  const oracle::Golden golden(file);
  const auto scaled = StandardScaler{}.fit(data.view()).transform(MatrixView<double>(data.x));
  const auto weights = oracle::weights(data.size());
  const Columns columns{.weights = weighted ? std::span<const double>(weights) : std::span<const double>{}};
  learner.optimizer.learning_rate = 0.1;
  // The least curvature is 0.0086, that of diabetes' columns, and the first gradient 152, the size of the intercept: at a
  // billionth of that the error is an eighth of a millionth at most.
  learner.optimizer.stopping = {.gradient = {.tolerance = 1e-9}, .budget = {.iterations = 2000}};
  const auto model = learner.fit(view(scaled, data.y, columns));
  CAPTURE(key);
  CAPTURE(model.optimization.iterations);
  CHECK(model.optimization.status == Status::gradient_tolerance);
  const auto& expected = golden[key];
  const Eigen::VectorXd found = model.coefficients();
  REQUIRE(expected.size() == static_cast<std::size_t>(found.size()) + 1);
  double largest = std::abs(expected.back()), difference = std::abs(model.intercept() - expected.back());
  for (Index j = 0; j < found.size(); ++j) {
    const double e = expected[static_cast<std::size_t>(j)];
    CHECK((found[j] == 0) == (e == 0));
    largest = std::max(largest, std::abs(e));
    difference = std::max(difference, std::abs(found[j] - e));
  }
  CHECK(difference <= 1e-6 * largest);
  MESSAGE(key << ": max|a-b| / max|b| = " << difference / largest << ", " << model.optimization.iterations << " epochs");
}

template <class O>
void check_all() {
  const auto numbers = oracle::diabetes();
  for (const bool weighted : {false, true}) {
    const std::string end = std::string(" weighted=") + (weighted ? "1" : "0");
    check_fit(Estimator<Linear<double>, SquaredError, L2, O>{.penalty = {.strength = 1}}, numbers, "coefficients.csv", "ridge strength=1" + end + " intercept=1", weighted);
    check_fit(Estimator<Linear<double>, SquaredError, L1, O>{.penalty = {.strength = 20}}, numbers, "sparse.csv", "elastic net strength=20 l1_ratio=1" + end, weighted);
    check_fit(Estimator<Linear<double>, SquaredError, ElasticNet, O>{.penalty = {.strength = 1, .l1_ratio = 0.5}}, numbers, "sparse.csv", "elastic net strength=1 l1_ratio=0.5" + end, weighted);
  }
  check_fit(Estimator<Linear<double>, LogisticLoss, L2, O>{.penalty = {.strength = 1}}, oracle::breast_cancer(), "coefficients.csv", "logistic strength=1 weighted=1 intercept=1", true);
  check_fit(Estimator<Linear<double>, SquaredError, L1, O>{.penalty = {.strength = 1}}, numbers, "sparse.csv", "elastic net strength=1 l1_ratio=1 weighted=0");
}

}  // namespace

TEST_CASE("oracle: SVRG finds the coefficients of ridge, logistic regression and lasso") { check_all<Svrg>(); }

TEST_CASE("oracle: SAGA finds the coefficients of ridge, logistic regression and lasso") { check_all<Saga>(); }

}  // namespace variance_reduced_test
