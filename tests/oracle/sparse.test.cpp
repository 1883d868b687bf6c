// SPDX-License-Identifier: BSL-1.0

// Coefficients under penalties that are not smooth and under bounds agree with those of other libraries, whichever
// optimizer finds them, and are zero where theirs are.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "attune/attune.hpp"
#include "golden.hpp"

namespace sparse_test {

using namespace attune;

namespace {

template <class Data>
struct Problem {
  Data data;
  RowMatrix<double> x = StandardScaler{}.fit(data.view()).transform(MatrixView<double>(data.x));
  std::vector<double> weights = oracle::weights(data.size());

  auto view(bool weighted) const {
    const Columns columns{.weights = weighted ? std::span<const double>(weights) : std::span<const double>{}};
    return attune::view(x, data.y, columns);
  }
};

template <class L, class View>
void check_fit(L learner, const View& train, const std::string& key) {
  static const oracle::Golden golden("sparse.csv");
  learner.optimizer.stopping = {.gradient = {.tolerance = 1e-12}, .budget = {.iterations = 100'000}};
  const auto& expected = golden[key];
  const auto model = learner.fit(train);
  CAPTURE(key);
  CAPTURE(type_name<decltype(learner.optimizer)>());
  CAPTURE(to_string(model.optimization.status));
  CHECK(converged(model.optimization.status));
  const Eigen::VectorXd found = model.coefficients();
  REQUIRE(expected.size() == static_cast<std::size_t>(found.size()) + 1);
  double largest = std::abs(expected.back()), difference = std::abs(model.intercept() - expected.back());
  for (Index j = 0; j < found.size(); ++j) {
    const double e = expected[static_cast<std::size_t>(j)];
    CHECK((found[j] == 0) == (e == 0));
    largest = std::max(largest, std::abs(e));
    difference = std::max(difference, std::abs(found[j] - e));
  }
  CHECK(difference <= (std::is_same_v<decltype(learner.optimizer), CoordinateDescent> ? 1e-10 : 1e-6) * largest);
  MESSAGE(key << ", " << type_name<decltype(learner.optimizer)>() << ": max|a-b| / max|b| = " << difference / largest << ", " << model.optimization.iterations << " iterations");
}

template <class P, class O = OptimizerFor<SquaredError, P>>
using Regression = Estimator<Linear<double>, SquaredError, P, O>;
template <class O>
using Logistic = Estimator<Linear<double>, LogisticLoss, L1, O>;

const Problem<Dataset<double, double>>& diabetes() {
  static const Problem<Dataset<double, double>> problem{oracle::diabetes()};
  return problem;
}
const Problem<Dataset<double, int>>& breast_cancer() {
  static const Problem<Dataset<double, int>> problem{oracle::breast_cancer()};
  return problem;
}

}  // namespace

TEST_CASE("oracle: lasso and elastic net are scikit-learn's") {
  for (const bool weighted : {false, true})
    for (const char* strength : {"0.01", "1", "20"}) {
      const auto train = diabetes().view(weighted);
      const double s = std::stod(strength);
      for (const char* ratio : {"1", "0.5", "0.1"}) {
        const std::string key = std::string("elastic net strength=") + strength + " l1_ratio=" + ratio + " weighted=" + (weighted ? "1" : "0");
        const ElasticNet penalty{.strength = s, .l1_ratio = std::stod(ratio)};
        check_fit(Regression<ElasticNet>{.penalty = penalty}, train, key);
        check_fit(Regression<ElasticNet, Fista>{.penalty = penalty}, train, key);
      }
      const std::string key = std::string("elastic net strength=") + strength + " l1_ratio=1 weighted=" + (weighted ? "1" : "0");
      check_fit(Regression<L1>{.penalty = {.strength = s}}, train, key);
      check_fit(Regression<L1, Fista>{.penalty = {.strength = s}}, train, key);
    }
}

TEST_CASE("oracle: a lasso of weights of zero or more is scikit-learn's") {
  for (const char* strength : {"0.01", "1", "20"})
    check_fit(Regression<BasicNonNegative<L1>>{.penalty = {.inner = {.strength = std::stod(strength)}}}, diabetes().view(false), std::string("positive lasso strength=") + strength);
}

TEST_CASE("oracle: logistic regression with an L1 penalty is scikit-learn's, polished") {
  for (const bool weighted : {false, true})
    for (const char* strength : {"0.001", "0.01", "0.1"}) {
      const std::string key = std::string("logistic l1 strength=") + strength + " weighted=" + (weighted ? "1" : "0");
      check_fit(Logistic<Owlqn>{.penalty = {.strength = std::stod(strength)}}, breast_cancer().view(weighted), key);
      check_fit(Logistic<Fista>{.penalty = {.strength = std::stod(strength)}}, breast_cancer().view(weighted), key);
    }
  check_fit(Logistic<Owlqn>{.model = {.intercept = false}, .penalty = {.strength = 0.01}}, breast_cancer().view(false), "logistic l1 liblinear");
}

TEST_CASE("oracle: group lasso is that of proximal gradient steps in NumPy") {
  for (const char* strength : {"0.1", "5", "15", "25"})
    check_fit(Regression<GroupLasso>{.penalty = {.strength = std::stod(strength), .groups = {0, 0, 1, 1, 1, 2, 3, 3, 3, 3}}}, diabetes().view(false), std::string("group lasso strength=") + strength);
}

TEST_CASE("oracle: least squares of weights of zero or more, and within bounds, are SciPy's") {
  check_fit(Regression<NonNegative>{}, diabetes().view(false), "nnls");
  check_fit(Regression<NonNegative, LbfgsB>{}, diabetes().view(false), "nnls");
  check_fit(Regression<Box, LbfgsB>{.penalty = {.lower = {-5.0}, .upper = {20.0}}}, diabetes().view(false), "box");
  check_fit(Regression<Box>{.penalty = {.lower = {-5.0}, .upper = {20.0}}}, diabetes().view(false), "box");
}

}  // namespace sparse_test
