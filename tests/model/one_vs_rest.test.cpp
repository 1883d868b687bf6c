// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/one_vs_rest.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/space.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "problems.hpp"

namespace one_vs_rest_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::many_classes;

using Logistic = Estimator<Linear<double>, LogisticLoss>;
using Margin = Estimator<Linear<double>, SquaredHinge>;

// A learner of the user's own that has probabilities only: the share of the class among the rows.
struct Share {
  struct Model {
    double share = 0;
    std::vector<int> predict(const MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), share > 0.5 ? 1 : 0); }
    std::vector<double> predict_proba(const MatrixView<double>& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), share); }
  };
  Model fit(const DatasetView<double, int>& rows) const { return {static_cast<double>(class_sizes(rows)[1]) / static_cast<double>(rows.size())}; }
};

static_assert(LearnerOn<OneVsRest<Logistic>, DatasetView<double, int>> && !LearnerOn<OneVsRest<Logistic>, DatasetView<double, double>>);
static_assert(HasProbability<Fitted<OneVsRest<Logistic>>, MatrixView<double>> && !HasProbability<Fitted<OneVsRest<Margin>>, MatrixView<double>>);
static_assert(HasDecision<Fitted<OneVsRest<Margin>>, MatrixView<double>>);

TEST_CASE("one vs rest: fits a data set as its view") {
  const auto data = attune_test::classes<double>(60, 2, 811);
  const OneVsRest<Estimator<Linear<double>, LogisticLoss>> learner;
  CHECK(learner.fit(data).predict(data.x) == learner.fit(data.view()).predict(data.x));
}

TEST_CASE("one vs rest: is one model for each class, and the highest decision value wins") {
  const auto data = many_classes<double>(300, 4, 3, 190, true);
  const auto model = OneVsRest<Logistic>{.learner = {.penalty = {.strength = 0.05}}}.fit(data.view());
  REQUIRE(model.models.size() == 3);
  const auto scores = model.decision_function(MatrixView<double>(data.x));
  const auto probability = model.predict_proba(MatrixView<double>(data.x));
  const auto predicted = model.predict(MatrixView<double>(data.x));
  for (int k = 0; k < 3; ++k) {
    auto two = data;
    for (int& y : two.y) y = y == k ? 1 : 0;
    const auto alone = Logistic{.penalty = {.strength = 0.05}}.fit(two.view());
    CHECK(model.models[static_cast<std::size_t>(k)].parameters == alone.parameters);
    CHECK(scores.col(k) == alone.decision_function(data.x));
  }
  for (Index i = 0; i < 300; ++i) {
    Index highest = 0;
    scores.row(i).maxCoeff(&highest);
    CHECK(predicted[i] == highest);
    CHECK(probability.row(i).sum() == doctest::Approx(1).epsilon(1e-14));
    const Eigen::RowVectorXd odds = 1 / (1 + (-scores.row(i).array()).exp());
    CHECK((probability.row(i) - odds / odds.sum()).lpNorm<Eigen::Infinity>() <= 1e-14);
  }
  CHECK(model.models[2].class_name(0) == "rest");
  CHECK(model.models[2].class_name(1) == "2");
  CHECK(model.fit_status() == FitStatus::converged);
}

TEST_CASE("one vs rest: classes without rows keep their code and are never predicted") {
  auto data = many_classes<double>(100, 3, 3, 191);
  for (int& y : data.y) y = y == 2 ? 3 : y;
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c", "d"});
  const auto model = OneVsRest<Logistic>{}.fit(data.view());
  CHECK(model.codes == std::vector<int>{0, 1, 3});
  const auto predicted = model.predict(MatrixView<double>(data.x));
  CHECK((predicted.array() != 2).all());
  CHECK((predicted.array() == 3).any());
  CHECK(model.predict_proba(MatrixView<double>(data.x)).col(2).isZero());
}

TEST_CASE("one vs rest: goes through cross-validation and search, in a pipeline and around one, and axes reach into it") {
  const auto data = many_classes<double>(240, 3, 3, 192);
  const auto inside = OneVsRest<decltype(StandardScaler{} | Margin{})>{};
  const auto around = StandardScaler{} | OneVsRest<Logistic>{};
  const StratifiedKFold folds{.folds = 3, .seed = 1};
  CHECK(cross_validate(inside, data, folds).scores<Accuracy>().size() == 3);
  const auto space = search_space(axis<&L2::strength>(values({1e-3, 1e3})));
  const auto found = search(around, data, space, GridSearch{}, folds, Metrics<Accuracy>{});
  for (const Trial& trial : found.trials) {
    auto alone = around;
    alone.learner.learner.penalty.strength = trial.values[0].number;
    CHECK(found.learner_of(trial).learner.learner.penalty.strength == trial.values[0].number);
    CHECK(trial.mean[0] == cross_validate(alone, data, folds, Metrics<Accuracy>{}).mean<Accuracy>());
  }
  CHECK(found.trials[0].values[0].number == 1e-3);
  CHECK(found.trials[1].values[0].number == 1e3);
  const auto scores = evaluate(around.fit(data.view()), data, Metrics<Accuracy, LogLoss>{});
  CHECK(scores.get<Accuracy>() > 0.5);
  CHECK(scores.get<LogLoss>() < std::log(3.0));
}

TEST_CASE("one vs rest: the bits do not depend on the executor, and a warm start goes on where it ended") {
  const auto data = many_classes<double>(400, 4, 4, 193);
  FitContext threads{.executor = Threads{3}};
  const auto one = OneVsRest<Logistic>{}.fit(data.view()), many = OneVsRest<Logistic>{}.fit(data.view(), threads);
  FitContext warm;
  warm.warm_start = TypedValue(one);
  const auto again = OneVsRest<Logistic>{}.fit(data.view(), warm);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(one.models[k].parameters == many.models[k].parameters);
    CHECK(again.models[k].optimization.iterations <= 1);
  }
}

TEST_CASE("one vs rest: a learner with probabilities only is compared by them") {
  const auto data = many_classes<double>(90, 2, 3, 194);
  const auto model = OneVsRest<Share>{}.fit(data.view());
  const auto sizes = class_sizes(data.view());
  const auto most = static_cast<int>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
  CHECK((model.predict(MatrixView<double>(data.x)).array() == most).all());
}

TEST_CASE("one vs rest: one class only is refused, and validation rows are told apart in the same way") {
  auto data = many_classes<double>(90, 2, 3, 195);
  FitContext context;
  context.validation = TypedValue(data.view());
  const auto model = OneVsRest<Logistic>{}.fit(data.view(), context);
  for (const auto& each : model.models) CHECK(std::isfinite(each.optimization.history.back().validation));
  data.y.setZero();
  CHECK(contains(error_of<InvalidData>([&] { OneVsRest<Logistic>{}.fit(data.view()); }), "only class"));
}

TEST_CASE("one vs rest: samples that are NaN have no probabilities, and classes have names") {
  const auto data = many_classes<double>(90, 2, 3, 196);
  const auto model = OneVsRest<Logistic>{}.fit(data.view());
  RowMatrix<double> x = data.x.topRows(2);
  x(1, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { model.predict_proba(MatrixView<double>(x)); }), "row 1"));
  CHECK(model.class_name(2) == "2");
  CHECK(contains(error_of<InvalidArgument>([&] { static_cast<void>(model.class_name(3)); }), "code: found 3, expected 0 to 2"));
}

}  // namespace one_vs_rest_test
