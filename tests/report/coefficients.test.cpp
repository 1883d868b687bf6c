// SPDX-License-Identifier: BSL-1.0
#include "attune/report/coefficients.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/bayes/gaussian_naive_bayes.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/one_vs_rest.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"

namespace coefficients_test {

using namespace attune;
using attune_test::classes;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;
using Softmax = Estimator<Linear<double>, SoftmaxCrossEntropy>;

}  // namespace

static_assert(HasCoefficients<Fitted<Logistic>> && HasCoefficients<Fitted<decltype(StandardScaler{} | Logistic{})>> && HasCoefficients<Fitted<OneVsRest<Logistic>>>);
static_assert(HasCoefficients<Fitted<OneVsRest<decltype(StandardScaler{} | Logistic{})>>>);
static_assert(!HasCoefficients<Fitted<GaussianNaiveBayes>> && !HasCoefficients<Fitted<OneVsRest<GaussianNaiveBayes>>>);

TEST_CASE("coefficients: of one score, alone and behind a pipeline") {
  const auto data = classes<double>(80, 3, 271);
  const auto model = Logistic{}.fit(data);
  const auto own = coefficients_of(model);
  CHECK(own.outputs == std::vector<std::string>{""});
  for (Index j = 0; j < 3; ++j) CHECK(own.value(0, j) == model.coefficients()[j]);
  CHECK(own.value(0, 3) == model.intercept());
  const auto pipeline = (StandardScaler{} | Logistic{}).fit(data);
  CHECK(coefficients_of(pipeline).weights == coefficients_of(pipeline.model).weights);
}

TEST_CASE("coefficients: an output for each class or target, and NaN for a class that had no rows") {
  auto data = attune_test::many_classes<double>(90, 2, 3, 272);
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c", "none"});
  const auto softmax = Softmax{}.fit(data);
  const auto all = coefficients_of(softmax);
  CHECK(all.outputs == std::vector<std::string>{"a", "b", "c", "none"});
  for (Index j = 0; j < 2; ++j) CHECK(all.value(1, j) == softmax.coefficients()(1, j));
  CHECK(all.value(2, 2) == softmax.intercepts()[2]);
  for (Index j = 0; j <= 2; ++j) CHECK(std::isnan(all.value(3, j)));

  const auto each = OneVsRest<Logistic>{}.fit(data);
  const auto against = coefficients_of(each);
  CHECK(against.outputs == std::vector<std::string>{"a", "b", "c"});
  CHECK(against.value(2, 0) == each.models[2].coefficients()[0]);
  CHECK(against.value(2, 2) == each.models[2].intercept());

  const auto numbers = attune_test::many_numbers<double>(60, 3, 2, 273);
  const auto several = Estimator<Linear<double>, SquaredError>{}.fit(numbers);
  const auto targets = coefficients_of(several);
  CHECK(targets.outputs == std::vector<std::string>{"y0", "y1"});
  CHECK(targets.value(1, 2) == several.coefficients()(1, 2));
  CHECK(targets.value(1, 3) == several.intercepts()[1]);
}

}  // namespace coefficients_test
