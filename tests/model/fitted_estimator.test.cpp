// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "attune/loss/hinge.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/model/estimator.hpp"
#include "attune/penalty/no_penalty.hpp"
#include "attune/validate/evaluate.hpp"
#include "problems.hpp"

namespace fitted_estimator_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::many_classes;

namespace {

using Softmax = Estimator<Linear<double>, SoftmaxCrossEntropy>;
using Logistic = Estimator<Linear<double>, LogisticLoss>;
constexpr Stopping tight{.gradient = {.tolerance = 1e-11}};
const Softmax precise{.penalty = {.strength = 0.1}, .optimizer = {.stopping = tight}};

ClassNames names(std::vector<std::string> list) { return std::make_shared<const std::vector<std::string>>(std::move(list)); }

}  // namespace

static_assert(HasProbability<Fitted<Softmax>, MatrixView<double>> && HasProbability<Fitted<Logistic>, MatrixView<double>>);
static_assert(!HasProbability<Fitted<Estimator<Linear<double>, Hinge>>, MatrixView<double>>);
static_assert(std::is_same_v<Softmax::Label, int> && LearnerOn<Softmax, DatasetView<double, int>>);
static_assert(std::is_same_v<decltype(Softmax::metrics), Metrics<Accuracy, LogLoss>>);

TEST_CASE("fitted estimator: of several classes, scores, classes and probabilities agree") {
  const auto data = many_classes<double>(700, 5, 4, 150);
  const auto model = precise.fit(data.view());
  CHECK(converged(model.optimization.status));
  const auto scores = model.decision_function(data.x);
  const auto probability = model.predict_proba(data.x);
  const auto predicted = model.predict(data.x);
  const auto all = model.outputs(data.x, Needs::labels | Needs::scores | Needs::probabilities);
  REQUIRE((scores.rows() == 700 && scores.cols() == 4 && probability.rows() == 700 && probability.cols() == 4));
  const Eigen::MatrixXd expected = (data.x * model.coefficients().transpose()).rowwise() + model.intercepts().transpose();
  CHECK((scores - expected).lpNorm<Eigen::Infinity>() <= 1e-13);
  for (Index i = 0; i < 700; ++i) {
    Index highest = 0;
    scores.row(i).maxCoeff(&highest);
    CHECK(predicted[i] == highest);
    CHECK(std::abs(probability.row(i).sum() - 1) <= 1e-15 * 8);
    const Eigen::RowVectorXd e = (scores.row(i).array() - scores.row(i).maxCoeff()).exp();
    CHECK((probability.row(i) - e / e.sum()).lpNorm<Eigen::Infinity>() <= 1e-14);
    CHECK(all.predicted[static_cast<std::size_t>(i)] == predicted[i]);
    for (Index k = 0; k < 4; ++k) {
      CHECK(all.scores(i, k) == scores(i, k));
      CHECK(all.probabilities(i, k) == probability(i, k));
    }
  }
  ScoreMatrix known{{scores.data(), scores.data() + scores.size()}, 4};
  CHECK(model.outputs_from_scores(known, Needs::labels | Needs::scores | Needs::probabilities) == all);
}

TEST_CASE("fitted estimator: of several classes, the gradient vanishes at the fit and the intercepts make the mean probabilities the shares") {
  const auto data = many_classes<double>(400, 3, 3, 151, true);
  const auto model = precise.fit(data.view());
  const auto probability = model.predict_proba(data.x);
  const Eigen::Map<const Eigen::VectorXd> w(data.weights.data(), 400);
  Eigen::MatrixXd residual = probability;
  for (Index i = 0; i < 400; ++i) residual(i, data.y[i]) -= 1;
  const Eigen::MatrixXd gradient = residual.transpose() * w.asDiagonal() * data.x / w.sum() + 0.1 * model.coefficients();
  CHECK(gradient.lpNorm<Eigen::Infinity>() <= 1e-10);
  CHECK((residual.transpose() * w / w.sum()).lpNorm<Eigen::Infinity>() <= 1e-10);
}

TEST_CASE("fitted estimator: two classes by softmax are logistic regression, with half the strength") {
  // Weights ±v/2 cost strength · ½ · 2 · |v/2|² = (strength / 2) · ½ |v|².
  const auto data = attune_test::classes<double>(300, 4, 152);
  const auto both = precise.fit(data.view());
  const auto one = Logistic{.penalty = {.strength = 0.05}, .optimizer = {.stopping = tight}}.fit(data.view());
  CHECK((both.coefficients().row(1) - both.coefficients().row(0) - one.coefficients().transpose()).lpNorm<Eigen::Infinity>() <= 1e-9);
  CHECK((both.predict_proba(data.x) - one.predict_proba(data.x)).lpNorm<Eigen::Infinity>() <= 1e-9);
  CHECK(both.predict(data.x) == one.predict(data.x));
  const auto out = both.outputs(data.x, Needs::scores);  // one column, that ranks
  REQUIRE(out.scores.cols == 1);
  CHECK(evaluate(both, data, Metrics<RocAuc>{}).get<RocAuc>() == doctest::Approx(evaluate(one, data, Metrics<RocAuc>{}).get<RocAuc>()).epsilon(1e-12));
}

TEST_CASE("fitted estimator: classes without rows keep their code, and have probability 0") {
  auto data = many_classes<double>(300, 3, 3, 153);
  const auto dense = precise.fit(data.view());
  for (Index i = 0; i < 300; ++i) data.y[i] = data.y[i] == 2 ? 4 : data.y[i];  // codes 0, 1, 4 of five
  data.class_names = names({"a", "b", "c", "d", "e"});
  const auto sparse = precise.fit(data.view());
  CHECK(sparse.codes == std::vector<int>{0, 1, 4});
  const auto p = sparse.predict_proba(data.x), q = dense.predict_proba(data.x);
  const auto predicted = sparse.predict(data.x), before = dense.predict(data.x);
  REQUIRE(p.cols() == 5);
  for (Index i = 0; i < 300; ++i) {
    CHECK(p(i, 2) == 0);
    CHECK(p(i, 3) == 0);
    CHECK(p(i, 4) == q(i, 2));
    CHECK(predicted[i] == (before[i] == 2 ? 4 : before[i]));
  }
  CHECK(sparse.coefficients().row(4) == dense.coefficients().row(2));
  CHECK(sparse.coefficients().row(3).isZero());
  CHECK(sparse.intercepts()[4] == dense.intercepts()[2]);
  CHECK(sparse.intercepts()[3] == FittedEstimator<Softmax>::score_of_absent);
  CHECK(std::isfinite(evaluate(sparse, data).get<LogLoss>()));
  FitContext context;  // a warm start from the same classes begins where it ended
  context.warm_start = TypedValue(sparse);
  CHECK(precise.fit(data.view(), context).optimization.iterations <= 1);
  CHECK(Softmax{}.fit(data.view().subset({0, 1, 0, 1}), context).parameters.size() == 8);  // from others it starts anew
}

TEST_CASE("fitted estimator: of several classes, one class only is refused, and a NaN is found in its row") {
  auto data = many_classes<double>(30, 3, 3, 154);
  const auto model = Softmax{}.fit(data.view());
  auto x = data.x;
  x(7, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { model.predict(x); }), "row 7"));
  CHECK(contains(error_of<InvalidArgument>([&] { model.class_name(3); }), "0 to 2"));
  data.y.setZero();
  CHECK(contains(error_of<InvalidData>([&] { Softmax{}.fit(data.view()); }), "only class"));
}

TEST_CASE("fitted estimator: without intercepts there are none") {
  const auto data = many_classes<double>(100, 3, 3, 155);
  const auto model = Softmax{.model = {.intercept = false}}.fit(data.view());
  CHECK(model.parameters.size() == 9);
  CHECK(model.intercepts().isZero());
}

TEST_CASE("fitted estimator: a score function of the user's own serves several classes") {
  const auto data = many_classes<double>(300, 2, 3, 156);
  auto expanded = data;
  expanded.x = attune_test::with_squares(data.x);
  const auto own = Estimator<attune_test::Squares<double>, SoftmaxCrossEntropy>{.penalty = {.strength = 0.1}, .optimizer = {.stopping = tight}}.fit(data.view());
  const auto linear = precise.fit(expanded.view());
  CHECK((own.predict_proba(data.x) - linear.predict_proba(expanded.x)).lpNorm<Eigen::Infinity>() <= 1e-9);
}

TEST_CASE("fitted estimator: class weights are weights of rows") {
  auto data = many_classes<double>(200, 3, 3, 157);
  auto weighted = data;
  for (Index i = 0; i < 200; ++i) weighted.weights.push_back(data.y[i] == 1 ? 5.0 : data.y[i] == 2 ? 0.5 : 1.0);
  auto learner = precise;
  learner.class_weights = {.of_class = {1, 5, 0.5}};
  CHECK((learner.fit(data.view()).parameters - precise.fit(weighted.view()).parameters).lpNorm<Eigen::Infinity>() <= 1e-12);
  learner.class_weights = {.of_class = {1, 5}};
  CHECK(contains(error_of<InvalidArgument>([&] { learner.fit(data.view()); }), "ClassWeights::of_class"));
}

TEST_CASE("fitted estimator: float samples agree with double ones, to float's precision") {
  const auto data = many_classes<float>(400, 4, 3, 158);
  Dataset<double, int> wide;
  wide.x = data.x.cast<double>();
  wide.y = data.y;
  const auto single = Estimator<Linear<float>, SoftmaxCrossEntropy>{.penalty = {.strength = 0.1}}.fit(data.view());
  CHECK((single.coefficients() - precise.fit(wide.view()).coefficients()).lpNorm<Eigen::Infinity>() <= 1e-4);
}

TEST_CASE("fitted estimator: scores and probabilities of samples that are NaN are refused, as predictions are") {
  const auto data = many_classes<double>(60, 2, 3, 159);
  const auto model = precise.fit(data.view());
  RowMatrix<double> x = data.x.topRows(3);
  x(2, 1) = std::numeric_limits<double>::quiet_NaN();
  const MatrixView<double> rows(x);
  CHECK(contains(error_of<InvalidData>([&] { static_cast<void>(model.decision_function(rows)); }), "row 2"));
  CHECK(contains(error_of<InvalidData>([&] { static_cast<void>(model.predict_proba(rows)); }), "row 2"));
  CHECK(contains(error_of<InvalidData>([&] { static_cast<void>(model.predict(rows)); }), "row 2"));
}

}  // namespace fitted_estimator_test
