// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <type_traits>

#include "attune/model/linear_models.hpp"
#include "problems.hpp"
#include "sweeps.hpp"

namespace linear_models_test {

using namespace attune;

// What the models find is compared with other libraries in oracle/linear_models.test.cpp.

static_assert(std::is_same_v<LogisticRegression<>, Estimator<Linear<double>, LogisticLoss, L2, AutoSolver>>);
static_assert(std::is_same_v<SoftmaxRegression<float>, Estimator<Linear<float>, SoftmaxCrossEntropy, L2, AutoSolver>>);
static_assert(std::is_same_v<LogisticRegression<double, L1>, Estimator<Linear<double>, LogisticLoss, L1, Owlqn>>);
static_assert(std::is_same_v<LinearRegression<>::LossType, SquaredError> && std::is_same_v<decltype(LinearRegression<>::penalty), NoPenalty>);
static_assert(std::is_same_v<Ridge<>, Estimator<Linear<double>, SquaredError, L2, DirectLeastSquares>>);
static_assert(std::is_same_v<LinearSvc<>::LossType, SquaredHinge> && std::is_same_v<LinearSvr<>::LossType, SquaredEpsilonInsensitive>);
static_assert(std::is_same_v<decltype(HuberRegression<double, NoPenalty>::penalty), NoPenalty> && std::is_same_v<decltype(QuantileRegression<>::optimizer), Smoothing>);

TEST_CASE("linear models: every name fits and predicts in float and double") {
  const auto fits = [](const auto& learner, const auto& data) {
    const auto model = learner.fit(data.view());
    CHECK(converged(model.optimization.status));
    CHECK(model.predict(data.x).size() == data.size());
  };
  auto positive = attune_test::numbers<double>(200, 3, 180);
  positive.y = positive.y.array().exp().matrix();
  auto small = attune_test::numbers<float>(200, 3, 180);
  fits(LogisticRegression<>{}, attune_test::classes<double>(200, 3, 181));
  fits(LogisticRegression<float>{}, attune_test::classes<float>(200, 3, 181));
  fits(SoftmaxRegression<>{}, attune_test::many_classes<double>(200, 3, 4, 182));
  fits(LinearSvc<>{}, attune_test::classes<double>(200, 3, 181));
  fits(LinearRegression<>{}, positive);
  fits(Ridge<float>{}, small);
  fits(HuberRegression<>{}, positive);
  fits(LinearSvr<>{}, positive);
  fits(QuantileRegression<>{}, positive);
  fits(QuantileRegression<>{.loss = {.level = 0.9}}, positive);
  fits(PoissonRegression<>{}, positive);
  fits(GammaRegression<>{}, positive);
  fits(TweedieRegression<>{}, positive);
}

TEST_CASE("linear models: jobs with the optimizer that nobody named share a sweep") {
  const auto two = attune_test::classes<double>(160, 4, 183);
  LogisticRegression<> logistic;
  logistic.optimizer.stopping.gradient.tolerance = 1e-11;
  auto jobs = attune_test::grid(two.view(), 2, {1e-3, 1.0}, true, logistic);
  attune_test::check_like_single_fits(two.view(), jobs, 1e-8);
  for (const auto& result : logistic.fit_many(two.view(), std::span<const Job<LogisticRegression<>>>(jobs))) CHECK(result.sweeps > 0);
  const auto real = attune_test::numbers<double>(160, 4, 184);
  attune_test::check_like_single_fits(real.view(), attune_test::grid(real.view(), 2, {1e-3, 1.0}, true, Ridge<double, AutoSolver>{}), 1e-8);
}

TEST_CASE("linear models: the optimizer that nobody named goes over to Newton's method where L-BFGS takes long") {
  auto alike = attune_test::classes<double>(400, 6, 185);
  for (Index j = 1; j < 6; ++j) alike.x.col(j) = alike.x.col(0) + 1e-4 * alike.x.col(j);
  const LogisticRegression<> learner{.penalty = {.strength = 1e-6}, .optimizer = {.stopping = {.gradient = {.tolerance = 1e-10}}}};
  const auto model = learner.fit(alike.view());
  CHECK(converged(model.optimization.status));
  CHECK(model.optimization.curvatures > 0);
}

}  // namespace linear_models_test
