// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <type_traits>

#include "attune/model/linear_models.hpp"
#include "problems.hpp"

namespace linear_models_test {

using namespace attune;

// What the models find is compared with other libraries in oracle/linear_models.test.cpp.

static_assert(std::is_same_v<LogisticRegression<>, Estimator<Linear<double>, LogisticLoss>>);
static_assert(std::is_same_v<SoftmaxRegression<float>, Estimator<Linear<float>, SoftmaxCrossEntropy>>);
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

}  // namespace linear_models_test
