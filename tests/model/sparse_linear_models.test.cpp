// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "attune/core/executor.hpp"
#include "attune/loss/huber.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/sparse_linear_models.hpp"
#include "problems.hpp"

namespace sparse_linear_models_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;

namespace {

static_assert(std::is_same_v<Lasso<>, Estimator<Linear<double>, SquaredError, L1, CoordinateDescent>>);
static_assert(std::is_same_v<ElasticNetRegression<float>, Estimator<Linear<float>, SquaredError, ElasticNet, CoordinateDescent>>);
static_assert(std::is_same_v<SparseLogisticRegression<>, Estimator<Linear<double>, LogisticLoss, L1, Owlqn>>);
static_assert(std::is_same_v<SparseLogisticRegression<>, LogisticRegression<double, L1>>);
static_assert(std::is_same_v<GroupLassoRegression<>, Estimator<Linear<double>, SquaredError, GroupLasso, Fista>>);
static_assert(std::is_same_v<NonNegativeLeastSquares<>, Estimator<Linear<double>, SquaredError, NonNegative, Fista>>);

// The gradient of the mean loss at the model's parameters, the intercept's last, by plain loops.
template <class Model, class Data>
Eigen::VectorXd mean_gradient(const Model& model, const Data& data) {
  const Index n = data.x.rows(), p = data.x.cols();
  const Eigen::VectorXd scores = model.decision_function(data.x);
  Eigen::VectorXd g = Eigen::VectorXd::Zero(p + 1);
  double total = 0;
  for (Index i = 0; i < n; ++i) {
    const double w = data.weights.empty() ? 1 : data.weights[static_cast<std::size_t>(i)];
    const double d = w * model.learner.loss.derivative(scores[i], static_cast<double>(data.y[i]));
    for (Index j = 0; j < p; ++j) g[j] += d * data.x(i, j);
    g[p] += d;
    total += w;
  }
  return g / total;
}

constexpr Stopping precise{.gradient = {.tolerance = 1e-12}, .budget = {.iterations = 100'000}};

// The conditions of a minimum of the mean loss + l1 ‖w‖₁ + ½ l2 ‖w‖²: Karush, Kuhn, Tucker.
template <class L, class Data>
void check_l1_conditions(L learner, const Data& data, double l1, double l2) {
  learner.optimizer.stopping = precise;
  const auto model = learner.fit(data.view());
  CHECK(converged(model.optimization.status));
  const Eigen::VectorXd w = model.coefficients(), g = mean_gradient(model, data);
  for (Index j = 0; j < w.size(); ++j) {
    const double slope = g[j] + l2 * w[j];
    if (w[j] == 0)
      CHECK(std::abs(slope) <= l1 + 1e-10);
    else
      CHECK(std::abs(slope + std::copysign(l1, w[j])) <= 1e-10);
  }
  CHECK(std::abs(g[w.size()]) <= 1e-10);  // the intercept is free
}

}  // namespace

TEST_CASE("sparse linear models: lasso and elastic net meet the conditions of a minimum") {
  CAPTURE(attune_test::seed());
  for (const bool weighted : {false, true}) {
    const auto data = numbers<double>(150, 12, 410, weighted);
    for (const double strength : {0.001, 0.03, 0.3}) {
      CAPTURE(strength);
      check_l1_conditions(Lasso<>{.penalty = {.strength = strength}}, data, strength, 0);
      check_l1_conditions(ElasticNetRegression<>{.penalty = {.strength = strength, .l1_ratio = 0.7}}, data, 0.7 * strength, 0.3 * strength);
      check_l1_conditions(Estimator<Linear<double>, Huber, L1>{.penalty = {.strength = strength}}, data, strength, 0);
    }
  }
}

TEST_CASE("sparse linear models: sparse logistic regression meets the conditions of a minimum, with more columns than rows too") {
  CAPTURE(attune_test::seed());
  for (const Index p : {10, 80}) {
    const auto data = classes<double>(60, p, 411, true);
    for (const double strength : {0.01, 0.05, 0.2}) {
      CAPTURE(p);
      CAPTURE(strength);
      check_l1_conditions(SparseLogisticRegression<>{.penalty = {.strength = strength}}, data, strength, 0);
    }
  }
}

TEST_CASE("sparse linear models: from a strength on that the data tell, all weights are zero") {
  const auto data = numbers<double>(100, 5, 412);
  const double mean = data.y.mean();
  double largest = 0;  // |xᵀ(y - ȳ)| / n
  for (Index j = 0; j < 5; ++j) largest = std::max(largest, std::abs(data.x.col(j).dot(Eigen::VectorXd((data.y.array() - mean).matrix()))) / 100);
  const auto weights = [&](double strength) { return Lasso<>{.penalty = {.strength = strength}, .optimizer = {.stopping = precise}}.fit(data.view()).coefficients(); };
  CHECK(weights(1.001 * largest) == Eigen::VectorXd::Zero(5));
  CHECK(weights(0.999 * largest) != Eigen::VectorXd::Zero(5));
}

TEST_CASE("sparse linear models: group lasso keeps or drops whole groups") {
  const auto data = numbers<double>(200, 6, 413);
  for (const double strength : {0.01, 0.1, 0.25, 0.4}) {
    const GroupLassoRegression<> learner{.penalty = {.strength = strength, .groups = {0, 0, 1, 1, 2, -1}}, .optimizer = {.stopping = precise}};
    const auto model = learner.fit(data.view());
    const Eigen::VectorXd w = model.coefficients(), g = mean_gradient(model, data);
    CAPTURE(strength);
    CHECK((w[0] == 0) == (w[1] == 0));
    CHECK((w[2] == 0) == (w[3] == 0));
    CHECK(std::abs(g[5]) <= 1e-10);  // not penalised
    for (const auto& [first, size] : {std::pair<Index, Index>{0, 2}, {2, 2}, {4, 1}}) {
      const Eigen::VectorXd part = w.segment(first, size), slope = g.segment(first, size);
      const double bound = strength * std::sqrt(static_cast<double>(size));
      if (part.norm() == 0)
        CHECK(slope.norm() <= bound + 1e-10);
      else
        CHECK((slope + bound * part / part.norm()).norm() <= 1e-9);
    }
  }
}

TEST_CASE("sparse linear models: weights of zero or more meet the conditions of a minimum") {
  const auto data = numbers<double>(100, 8, 414);
  const auto model = NonNegativeLeastSquares<>{.optimizer = {.stopping = precise}}.fit(data.view());
  const Eigen::VectorXd w = model.coefficients(), g = mean_gradient(model, data);
  int zeros = 0;
  for (Index j = 0; j < 8; ++j) {
    CHECK(w[j] >= 0);
    CHECK((w[j] == 0 ? g[j] >= -1e-10 : std::abs(g[j]) <= 1e-10));
    zeros += w[j] == 0;
  }
  CHECK(zeros > 0);
}

TEST_CASE("sparse linear models: of several classes L1 selects weights, and a group all weights of its columns") {
  CAPTURE(attune_test::seed());
  const auto from = numbers<double>(240, 6, 419);
  Dataset<double, int> data;
  data.x = from.x;
  data.y.resize(240);
  for (Index i = 0; i < 240; ++i) data.y[i] = from.y[i] < -0.3 ? 0 : from.y[i] < 1.2 ? 1 : 2;
  const auto gradient = [&](const auto& model) {  // of the mean loss: 3 × 6 by the weights, then the intercepts
    const Eigen::MatrixXd probability = model.predict_proba(data.x);
    Eigen::VectorXd g = Eigen::VectorXd::Zero(21);
    for (Index i = 0; i < 240; ++i)
      for (Index k = 0; k < 3; ++k) {
        const double d = (probability(i, k) - (data.y[i] == k ? 1 : 0)) / 240;
        for (Index j = 0; j < 6; ++j) g[k * 6 + j] += d * data.x(i, j);
        g[18 + k] += d;
      }
    return g;
  };
  for (const double strength : {0.01, 0.05}) {
    CAPTURE(strength);
    const auto lasso = SoftmaxRegression<double, L1>{.penalty = {.strength = strength}, .optimizer = {.stopping = precise}}.fit(data.view());
    Eigen::VectorXd w = lasso.parameters, g = gradient(lasso);
    for (Index i = 0; i < 18; ++i) CHECK((w[i] == 0 ? std::abs(g[i]) <= strength + 1e-10 : std::abs(g[i] + std::copysign(strength, w[i])) <= 1e-10));
    for (Index k = 18; k < 21; ++k) CHECK(std::abs(g[k]) <= 1e-10);
    const auto grouped = SoftmaxRegression<double, GroupLasso>{.penalty = {.strength = strength, .groups = {0, 1, 2, 3, 3, 4}}, .optimizer = {.stopping = precise}}.fit(data.view());
    w = grouped.parameters;
    g = gradient(grouped);
    for (const auto& columns : {std::vector<Index>{0}, {1}, {2}, {3, 4}, {5}}) {
      double square = 0, slope = 0, off = 0;
      const double bound = strength * std::sqrt(3.0 * static_cast<double>(columns.size()));
      for (const Index j : columns)
        for (Index k = 0; k < 3; ++k) square += w[k * 6 + j] * w[k * 6 + j];
      for (const Index j : columns)
        for (Index k = 0; k < 3; ++k) {
          const Index i = k * 6 + j;
          CHECK((w[i] == 0) == (square == 0));
          slope += g[i] * g[i];
          if (square > 0) off = std::max(off, std::abs(g[i] + bound * w[i] / std::sqrt(square)));
        }
      CHECK((square == 0 ? std::sqrt(slope) <= bound + 1e-10 : off <= 1e-9));
    }
  }
}

TEST_CASE("sparse linear models: the same bits for any number of threads") {
  const auto data = numbers<double>(5000, 6, 415, true);
  const auto check = [&](const auto& learner) {
    const auto serial = learner.fit(data.view());
    CHECK(converged(serial.optimization.status));
    for (const int threads : {1, 2, 4}) CHECK(learner.fit(data.view(), {.executor = Threads{threads}}).parameters == serial.parameters);
  };
  check(Lasso<>{.penalty = {.strength = 0.1}});
  check(GroupLassoRegression<>{.penalty = {.strength = 0.1, .groups = {0, 0, 1, 1, 2, 2}}});
}

TEST_CASE("sparse linear models: of float samples agree with those of double to float's precision") {
  const auto data = numbers<float>(500, 6, 416);
  Dataset<double, double> wide;
  wide.x = data.x.cast<double>();
  wide.y = data.y;
  const auto narrow = Lasso<float>{.penalty = {.strength = 0.05}}.fit(data.view());
  const auto exact = Lasso<>{.penalty = {.strength = 0.05}, .optimizer = {.stopping = precise}}.fit(wide.view());
  CHECK(converged(narrow.optimization.status));
  CHECK((narrow.parameters - exact.parameters).lpNorm<Eigen::Infinity>() <= 1e-4);
}

TEST_CASE("sparse linear models: a warm start is where the fit starts") {
  const auto data = numbers<double>(300, 10, 417);
  const Lasso<> learner{.penalty = {.strength = 0.05}, .optimizer = {.stopping = precise}};
  const auto cold = learner.fit(data.view());
  const auto warm = learner.fit(data.view(), {.warm_start = TypedValue(cold)});
  CHECK(warm.optimization.iterations == 0);
  CHECK(warm.parameters == cold.parameters);
}

TEST_CASE("sparse linear models: groups and bounds that do not fit the columns are refused by fit") {
  const auto data = numbers<double>(50, 4, 418);
  CHECK(contains(error_of<InvalidArgument>([&] { GroupLassoRegression<>{}.fit(data.view()); }), "GroupLasso::groups: found no groups"));
  CHECK(contains(error_of<InvalidArgument>([&] { GroupLassoRegression<>{.penalty = {.groups = {0, 1}}}.fit(data.view()); }), "GroupLasso::groups: found 2 groups, expected 4"));
  using Bounded = Estimator<Linear<double>, SquaredError, Box>;
  CHECK(contains(error_of<InvalidArgument>([&] { Bounded{.penalty = {.upper = {1.0, 2.0}}}.fit(data.view()); }), "Box::upper: found 2 bounds"));
  CHECK(contains(error_of<InvalidArgument>([&] { Bounded{.penalty = {.lower = {2.0}, .upper = {1.0}}}.fit(data.view()); }), "Box, column 0: found 2 to 1"));
  CHECK(contains(error_of<InvalidArgument>([&] { Lasso<>{.penalty = {.strength = -1}}.fit(data.view()); }), "L1::strength"));
}

}  // namespace sparse_linear_models_test
