// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/bayes/gaussian_naive_bayes.hpp"
#include "attune/core/terminal.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/baseline.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/one_vs_rest.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/report/models.hpp"

namespace models_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::numbers;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

FeatureNames names(std::vector<std::string> list) { return std::make_shared<const std::vector<std::string>>(std::move(list)); }

}  // namespace

TEST_CASE("models: an estimator prints what it was fitted to, how that ended, its settings and its coefficients") {
  auto data = classes<double>(80, 3, 260);
  data.class_names = names({"ill", "well"});
  data.feature_names = names({"age", "weight", "pulse"});
  const auto model = Logistic{.penalty = {.strength = 0.25}}.fit(data.view());
  const auto text = lines(to_text(model));
  CHECK(text[0] == "Estimator<Linear, LogisticLoss, L2, Lbfgs> fitted to 3 columns, classes ill, well");
  CHECK(text[1].starts_with("  converged (gradient) after " + std::to_string(model.optimization.iterations) + " iteration"));
  CHECK(text[2].starts_with("  objective 0."));
  CHECK(contains(to_text(model), "  penalty.strength = 0.25\n"));
  REQUIRE(text.size() > 8);
  const std::size_t end = text.size();
  CHECK(text[end - 5] == "coefficients");
  const auto coefficients = model.coefficients();
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(text[end - 4 + j].starts_with("  " + (*data.feature_names)[j] + " "));
    CHECK(text[end - 4 + j].ends_with(" " + detail::coefficient_text(coefficients[static_cast<Index>(j)])));
  }
  CHECK(text[end - 1].starts_with("  (intercept)  "));
  std::ostringstream out;
  out << model;
  if (!is_terminal(1)) CHECK(out.str() == to_text(model));
}

TEST_CASE("models: a fit that did not converge says so") {
  const auto data = numbers<double>(50, 2, 261);
  const auto model = Estimator<Linear<double>, SquaredError>{.optimizer = {.stopping = {.budget = {.iterations = 1}}}}.fit(data.view());
  CHECK(contains(to_text(model), "  iteration limit after 1 iteration and "));
  CHECK(to_text(model.optimization).starts_with("  iteration limit after 1 iteration and "));
  CHECK(contains(to_text(model), "fitted to 2 columns\n"));  // no classes
  CHECK(contains(to_text(model), "  x1  "));                  // no names
}

TEST_CASE("models: of many columns those with the largest coefficients are shown, in the order of the columns") {
  const auto data = numbers<double>(300, 30, 262);
  auto model = Estimator<Linear<double>, SquaredError>{}.fit(data.view());
  for (Index j = 0; j < 30; ++j) model.parameters[j] = j % 3 == 0 ? 1e-9 : static_cast<double>(j % 2 == 0 ? j : -j);
  const auto text = to_text(model);
  CHECK(contains(text, "coefficients, the 20 largest of 30\n"));
  CHECK_FALSE(contains(text, "  x3 "));
  CHECK(contains(text, "  x1 "));
  CHECK(text.find("  x28 ") < text.find("  x29 "));
  CHECK(text.find("  x1 ") < text.find("  x28 "));
}

TEST_CASE("models: several classes have a column of coefficients each, and fit the width") {
  auto data = numbers<double>(90, 2, 263);
  Dataset<double, int> rows{.x = data.x, .y = Eigen::VectorXi(90), .class_names = names({"red", "green", "blue"})};
  for (Index i = 0; i < 90; ++i) rows.y[i] = static_cast<int>(i % 3);
  const auto model = Estimator<Linear<double>, SoftmaxCrossEntropy>{}.fit(rows.view());
  const auto text = lines(to_text(model));
  CHECK(contains(text[text.size() - 4], "green"));
  CHECK(contains(text[text.size() - 1], "(intercept)"));
  for (const auto& line : lines(detail::coefficients_text(coefficients_of(model), 30))) CHECK(line.size() <= 30);
}

TEST_CASE("models: a pipeline prints its step and its model, other models what they found") {
  auto data = classes<double>(80, 2, 264);
  data.feature_names = names({"age", "weight"});
  const auto pipeline = to_text((StandardScaler{} | Logistic{}).fit(data.view()));
  CHECK(pipeline.starts_with("pipeline: FittedStandardScaler, then\nEstimator<"));
  CHECK(contains(pipeline, "\n  weight "));
  const auto bayes = GaussianNaiveBayes{}.fit(data.view());
  CHECK(contains(to_text(bayes), "GaussianNaiveBayes fitted to 2 columns, classes 0, 1\n"));
  CHECK(contains(to_text(bayes), detail::coefficient_text(bayes.mean(1, 0)) + " ± "));
  CHECK(contains(to_text(Baseline{.classes = ClassGuess::majority}.fit(data.view())), "Baseline (majority) fitted to 2 columns"));
  const auto rows = numbers<double>(20, 2, 265);
  const auto mean = Baseline{}.fit(rows.view());
  CHECK(contains(to_text(mean), detail::coefficient_text(mean.value) + " for every row"));
}

TEST_CASE("models: one class against the rest has a column of coefficients each") {
  auto data = attune_test::many_classes<double>(90, 2, 3, 267);
  data.class_names = names({"low", "middle", "high"});
  const auto model = OneVsRest<Logistic>{}.fit(data);
  const auto text = lines(to_text(model));
  CHECK(text[0] == "OneVsRest of Estimator<Linear, LogisticLoss, L2, Lbfgs> fitted to 2 columns, classes low, middle, high");
  CHECK(text[1] == "low");
  CHECK(text[2].starts_with("  converged (gradient) after " + std::to_string(model.models[0].optimization.iterations) + " iteration"));
  REQUIRE(text.size() > 8);
  CHECK(text[text.size() - 4].ends_with(" high"));
  CHECK(text[text.size() - 1].ends_with(" " + detail::coefficient_text(model.models[2].intercept())));
  CHECK(contains(to_text(OneVsRest<GaussianNaiveBayes>{}.fit(data)), "middle against the rest: GaussianNaiveBayes fitted to 2 columns"));
}

TEST_CASE("models: several targets have a column of coefficients each, and each says how its fit ended") {
  auto data = attune_test::many_numbers<double>(60, 3, 2, 266);
  data.target_names = names({"width", "height"});
  data.feature_names = names({"age", "weight", "pulse"});
  using Ridge = Estimator<Linear<double>, SquaredError>;
  const auto model = Ridge{.penalty = {.strength = 0.25}}.fit(data.view());
  const auto text = lines(to_text(model));
  CHECK(text[0] == "Estimator<Linear, SquaredError, L2, Lbfgs> of 2 targets fitted to 3 columns");
  CHECK(text[1] == "width");
  CHECK(text[2].starts_with("  converged (gradient) after " + std::to_string(model.models[0].optimization.iterations) + " iteration"));
  CHECK(text[4] == "height");
  CHECK(text[7] == "settings");
  CHECK(contains(to_text(model), "  penalty.strength = 0.25\n"));
  const std::size_t end = text.size();
  REQUIRE(end > 14);
  CHECK(text[end - 6] == "coefficients");
  CHECK(text[end - 5].starts_with("  column "));
  CHECK(text[end - 5].ends_with(" height"));
  const auto coefficients = model.coefficients();
  for (Index j = 0; j < 3; ++j) {
    const auto& line = text[end - 4 + static_cast<std::size_t>(j)];
    CHECK(line.starts_with("  " + (*data.feature_names)[static_cast<std::size_t>(j)] + " "));
    CHECK(contains(line, " " + detail::coefficient_text(coefficients(0, j)) + " "));
    CHECK(line.ends_with(" " + detail::coefficient_text(coefficients(1, j))));
  }
  CHECK(text[end - 1].ends_with(" " + detail::coefficient_text(model.models[1].intercept())));
  std::ostringstream out;
  out << (StandardScaler{} | Ridge{}).fit(data.view()) << Baseline{}.fit(data.view());
  CHECK(contains(out.str(), "pipeline: FittedStandardScaler, then\nEstimator<Linear, SquaredError, L2, Lbfgs> of 2 targets"));
  CHECK(contains(out.str(), "height: Baseline fitted to 3 columns\n"));
}

}  // namespace models_test
