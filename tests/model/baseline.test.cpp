// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "attune/core/any_learner.hpp"
#include "attune/core/executor.hpp"
#include "attune/data/read_csv.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/model/baseline.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "problems.hpp"

namespace baseline_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;
using attune_test::seed;
using attune_test::vector;

namespace {

Dataset<double, int> three_classes() {
  Dataset<double, int> data;
  data.x = RowMatrix<double>::Zero(6, 2);
  data.y.resize(6);
  data.y << 2, 0, 2, 2, 0, 1;
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c"});
  return data;
}

Dataset<double, double> five_numbers() {
  return {.x = RowMatrix<double>::Zero(5, 1), .y = vector({10, 1, 4, 2, 3})};
}

double guess(const Dataset<double, double>& data, const Baseline& learner) { return learner.fit(data.view()).value; }

}  // namespace

TEST_CASE("baseline: fits a data set as its view") {
  const auto data = attune_test::classes<double>(60, 2, 813);
  CHECK(Baseline{}.fit(data).predict(data.x) == Baseline{}.fit(data.view()).predict(data.x));
}

TEST_CASE("baseline: the prior and the majority by hand") {
  const auto data = three_classes();
  const auto prior = Baseline{}.fit(data.view());
  CHECK(prior.class_prior == std::vector<double>{2.0 / 6, 1.0 / 6, 0.5});
  CHECK((prior.predict(data.x).array() == 2).all());
  CHECK(prior.predict_proba(data.x)(5, 1) == 1.0 / 6);
  CHECK(prior.class_name(prior.predict(data.x)[0]) == "c");
  const auto majority = Baseline{.classes = ClassGuess::majority}.fit(data.view());
  CHECK(majority.predict_proba(data.x).row(0) == Eigen::RowVector3d(0, 0, 1));
}

TEST_CASE("baseline: weights decide what is frequent, and the first of equals is taken") {
  auto data = three_classes();
  data.weights = {1, 4, 1, 1, 4, 5};
  const auto model = Baseline{}.fit(data.view());
  CHECK(model.class_prior == std::vector<double>{0.5, 5.0 / 16, 3.0 / 16});
  CHECK(model.predict(data.x)[0] == 0);
  data.weights = {1, 0, 1, 1, 3, 3};
  CHECK(Baseline{}.fit(data.view()).predict(data.x)[0] == 0);
}

TEST_CASE("baseline: guesses at random follow the shares of the classes, and the key alone decides") {
  CAPTURE(seed());
  const auto data = three_classes();
  const FitContext context{.random = RandomKey{seed()}};
  const auto model = Baseline{.classes = ClassGuess::stratified}.fit(data.view(), context);
  const Eigen::MatrixXd x = Eigen::MatrixXd::Zero(30000, 2);
  const Eigen::VectorXi drawn = model.predict(x);
  for (int k = 0; k < 3; ++k) {
    const double share = model.class_prior[static_cast<std::size_t>(k)];
    const double deviation = std::sqrt(share * (1 - share) / 30000);
    CHECK(std::abs(static_cast<double>((drawn.array() == k).count()) / 30000 - share) < 5 * deviation);
  }
  CHECK(model.predict(x) == drawn);
  CHECK(Baseline{.classes = ClassGuess::stratified}.fit(data.view(), context).predict(x) == drawn);
  CHECK(Baseline{.classes = ClassGuess::stratified}.fit(data.view(), context.child(Purpose::fold, 1)).predict(x) != drawn);
  const auto probabilities = model.predict_proba(x);
  for (Index i = 0; i < 100; ++i) CHECK((probabilities(i, drawn[i]) == 1 && probabilities.row(i).sum() == 1));
}

TEST_CASE("baseline: mean, median and quantiles by hand") {
  auto data = five_numbers();
  CHECK(guess(data, {}) == 4);
  CHECK(guess(data, {.numbers = NumberGuess::median}) == 3);
  CHECK(guess(data, {.numbers = NumberGuess::quantile, .quantile = 0}) == 1);
  CHECK(guess(data, {.numbers = NumberGuess::quantile, .quantile = 1}) == 10);
  CHECK(guess(data, {.numbers = NumberGuess::quantile, .quantile = 0.9}) == doctest::Approx(7.6).epsilon(1e-15));
  data.weights = {1, 0, 0, 2, 1};  // 10, 2, 2, 3
  CHECK(guess(data, {}) == 4.25);
  CHECK(guess(data, {.numbers = NumberGuess::median}) == 2);
  CHECK(guess(data, {.numbers = NumberGuess::quantile, .quantile = 0.51}) == 3);
  CHECK(guess(data, {.numbers = NumberGuess::quantile, .quantile = 0}) == 2);
}

TEST_CASE("baseline: the mean of equal targets is exactly their value, and scores R² of 0") {
  auto data = numbers<double>(1000, 2, 1);
  CHECK(std::abs(evaluate(Baseline{}.fit(data.view()), data, Metrics<R2>{}).get<R2>()) < 1e-14);
  data.y.setConstant(0.1);
  CHECK(guess(data, {}) == 0.1);
}

TEST_CASE("baseline: a class that is missing from a fold keeps its code, and one class alone is enough") {
  const auto data = three_classes();
  const auto model = Baseline{}.fit(data.view().subset({1, 4}));
  CHECK(model.class_prior == std::vector<double>{1, 0, 0});
  CHECK(model.predict_proba(data.x).cols() == 3);
  CHECK(*model.class_names() == *data.class_names);
}

TEST_CASE("baseline: goes through cross-validation, pipelines, search and run-time choice for both kinds of target") {
  const auto data = classes<double>(200, 3, 2);
  const auto result = cross_validate(Baseline{}, data, StratifiedKFold{.folds = 4}, Metrics<Accuracy, RocAuc, LogLoss>{});
  CHECK(result.mean<RocAuc>() == 0.5);  // it ranks nothing
  const auto guesses = [&](AnyExecutor execution) {
    return cross_validate(StandardScaler{} | Baseline{.classes = ClassGuess::stratified}, data, StratifiedKFold{.folds = 4}, {.execution = execution, .seed = 3}).folds;
  };
  const auto serial = guesses(Serial{}), threads = guesses(Threads{.count = 3});
  for (std::size_t k = 0; k < serial.size(); ++k) CHECK(serial[k].test == threads[k].test);
  const auto rows = numbers<double>(100, 2, 3);
  const auto found = search(Baseline{}, rows, search_space(axis<&Baseline::numbers>(values({NumberGuess::mean, NumberGuess::median}))), GridSearch{}, KFold{.folds = 4}, Metrics<R2>{});
  CHECK(found.trials.size() == 2);
  const auto score_of = [&](NumberGuess numbers) { return cross_validate(Baseline{.numbers = numbers}, rows, KFold{.folds = 4}, Metrics<R2>{}).mean<R2>(); };
  CHECK((found.best_learner().numbers == NumberGuess::mean) == (score_of(NumberGuess::mean) >= score_of(NumberGuess::median)));
  const AnyLearner<double, double> any = Baseline{};
  CHECK(any.fit(rows.view()).predict(rows.view().x())[0] == Baseline{}.fit(rows.view()).value);
}

TEST_CASE("baseline: refuses settings and data it cannot use") {
  auto data = five_numbers();
  const auto fit = [&](const Baseline& learner) { return error_of<Error>([&] { learner.fit(data.view()); }); };
  CHECK(contains(fit({.numbers = NumberGuess::quantile, .quantile = 1.5}), "Baseline::quantile: found 1.5"));
  CHECK(contains(fit({.quantile = 0.9}), "with Baseline::numbers = mean"));
  data.y[2] = std::numeric_limits<double>::infinity();
  CHECK(contains(fit({}), "y, row 2"));
  data = five_numbers();
  data.weights = {0, 0, 0, 0, 0};
  CHECK(contains(fit({}), "weights"));
  data.weights.clear();
  const auto model = Baseline{}.fit(data.view());
  CHECK(contains(error_of<InvalidArgument>([&] { model.predict(Eigen::MatrixXd::Zero(1, 2).eval()); }), "found 2 columns"));
}

TEST_CASE("baseline: samples may lack values, and be tables of mixed columns") {
  auto data = classes<double>(60, 2, 4);
  data.x(3, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(cross_validate(Baseline{}, data, KFold{.folds = 3}, Metrics<RocAuc>{}).mean<RocAuc>() == 0.5);
  const auto table = parse_csv("y,a,c\nno,1,x\nno,,y\nyes,3,\nno,4,x\n").classification_table({.target = "y"});
  const auto model = Baseline{}.fit(table.view());
  CHECK(model.class_prior == std::vector<double>{0.75, 0.25});
  CHECK(model.predict(table.view().x()) == Eigen::VectorXi::Zero(4));
  CHECK(cross_validate(Baseline{}, table, KFold{.folds = 2, .shuffle = false}, Metrics<LogLoss>{}).folds.size() == 2);
  const auto rents = parse_csv("rent,c\n1,x\n3,y\n").regression_table({.target = "rent"});
  CHECK(Baseline{}.fit(rents.view()).predict(rents.view().x())[1] == 2);
}

}  // namespace baseline_test
