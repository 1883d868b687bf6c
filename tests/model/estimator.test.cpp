// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/modified_huber.hpp"
#include "attune/loss/poisson.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/ada_delta.hpp"
#include "attune/optimize/ada_grad.hpp"
#include "attune/optimize/adam.hpp"
#include "attune/optimize/adam_w.hpp"
#include "attune/optimize/ams_grad.hpp"
#include "attune/optimize/averaged_sgd.hpp"
#include "attune/optimize/gradient_descent.hpp"
#include "attune/optimize/lion.hpp"
#include "attune/optimize/momentum.hpp"
#include "attune/optimize/nadam.hpp"
#include "attune/optimize/nesterov.hpp"
#include "attune/optimize/rms_prop.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "attune/optimize/saga.hpp"
#include "attune/optimize/sgd.hpp"
#include "attune/optimize/svrg.hpp"
#include "attune/penalty/no_penalty.hpp"
#include "problems.hpp"

namespace estimator_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;
using attune_test::problem;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;
using Ridge = Estimator<Linear<double>, SquaredError>;

// Strength 0.1 and a gradient of at most 1e-11: parameters are within 1e-10 of the minimum.
constexpr Stopping tight{.gradient = {.tolerance = 1e-11}};
constexpr double near_minimum = 1e-9;

template <class L>
L precise() {
  return {.penalty = {.strength = 0.1}, .optimizer = {.stopping = tight}};
}

double distance(const Eigen::VectorXd& a, const Eigen::VectorXd& b) { return (a - b).lpNorm<Eigen::Infinity>(); }

template <class T, class Label>
Dataset<T, Label> rows_of(const Dataset<T, Label>& data, const std::vector<Index>& rows) {
  Dataset<T, Label> part;
  part.x = data.x(rows, Eigen::all);
  part.y = data.y(rows);
  if (!data.weights.empty())
    for (const Index row : rows) part.weights.push_back(data.weights[static_cast<std::size_t>(row)]);
  return part;
}

// Two classes that a line separates with a wide margin.
Dataset<double, int> separable() {
  auto data = classes<double>(60, 2, 70);
  for (Index i = 0; i < data.size(); ++i) {
    data.y[i] = data.x(i, 0) > 0 ? 1 : 0;
    data.x(i, 0) += data.y[i] == 1 ? 0.5 : -0.5;
  }
  return data;
}

ClassNames names(std::vector<std::string> list) { return std::make_shared<const std::vector<std::string>>(std::move(list)); }

}  // namespace

static_assert(std::is_same_v<Fitted<Logistic>, FittedEstimator<Logistic>>);
static_assert(LearnerOn<Logistic, DatasetView<double, int>> && !LearnerOn<Logistic, DatasetView<double, double>>);
static_assert(LearnerOn<Estimator<Linear<float>, Huber>, DatasetView<float, double>>);
static_assert(HasProbability<Fitted<Logistic>, MatrixView<double>> && !HasProbability<Fitted<Ridge>, MatrixView<double>>);

TEST_CASE("estimator: least squares without a penalty solves the normal equations") {
  const auto data = numbers<double>(80, 4, 60);
  const auto model = Estimator<Linear<double>, SquaredError, NoPenalty>{.optimizer = {.stopping = tight}}.fit(data.view());
  Eigen::MatrixXd design(80, 5);
  design << data.x, Eigen::VectorXd::Ones(80);
  CHECK(converged(model.optimization.status));
  CHECK((design.transpose() * (design * model.parameters - data.y)).lpNorm<Eigen::Infinity>() / 80 <= 1e-10);
  CHECK(model.coefficients() == model.parameters.head(4));
  CHECK(model.intercept() == model.parameters[4]);
}

TEST_CASE("estimator: without an intercept there is none") {
  const auto data = numbers<double>(80, 4, 60);
  const auto model = Ridge{.model = {.intercept = false}}.fit(data.view());
  CHECK(model.parameters.size() == 4);
  CHECK(model.intercept() == 0);
  CHECK(distance(model.decision_function(data.x), data.x * model.coefficients()) <= 1e-14);
}

TEST_CASE("estimator: with a constant feature of zero, logistic regression finds the log odds of the classes") {
  Dataset<double, int> data;
  data.x = RowMatrix<double>::Zero(10, 1);
  data.y = Eigen::VectorXi::Zero(10);
  data.y.head(3).setOnes();
  const auto model = precise<Logistic>().fit(data.view());
  CHECK(model.intercept() == doctest::Approx(std::log(3.0 / 7.0)).epsilon(1e-9));
  CHECK(model.coefficients()[0] == 0);
  CHECK(model.predict_proba(data.x)(0, 1) == doctest::Approx(0.3).epsilon(1e-9));
}

TEST_CASE("estimator: scores, classes and probabilities of a classifier agree") {
  const auto data = classes<double>(700, 5, 61);  // more rows than a block of predictions
  const auto model = Logistic{}.fit(data.view());
  const Eigen::VectorXd scores = model.decision_function(data.x);
  const Eigen::VectorXi predicted = model.predict(data.x);
  const Eigen::MatrixX2d probability = model.predict_proba(data.x);
  const auto all = model.outputs(data.x, Needs::labels | Needs::scores | Needs::probabilities);
  REQUIRE(predicted.size() == 700);
  for (Index i = 0; i < 700; ++i) {
    CHECK(predicted[i] == (scores[i] > 0 ? 1 : 0));
    CHECK(probability(i, 1) == doctest::Approx(1 / (1 + std::exp(-scores[i]))).epsilon(1e-14));
    CHECK(probability(i, 0) + probability(i, 1) == doctest::Approx(1).epsilon(1e-15));
    CHECK(all.predicted[static_cast<std::size_t>(i)] == predicted[i]);
    CHECK(all.scores(i, 0) == scores[i]);
    CHECK(all.probabilities(i, 0) == probability(i, 0));
    CHECK(all.probabilities(i, 1) == probability(i, 1));
  }
  const auto again = model.outputs_from_scores({{scores.begin(), scores.end()}, 1}, Needs::labels | Needs::scores | Needs::probabilities);
  CHECK(again == all);
  const auto labels_only = model.outputs(data.x, Needs::labels);
  CHECK(labels_only.scores.values.empty());
  CHECK(labels_only.probabilities.values.empty());
}

TEST_CASE("estimator: predictions of numbers are the scores") {
  const auto data = numbers<double>(300, 3, 62);
  const auto model = Ridge{}.fit(data.view());
  CHECK(model.predict(data.x) == model.decision_function(data.x));
}

TEST_CASE("estimator: with a log link, predictions are means and decision values their logarithms") {
  auto data = numbers<double>(300, 3, 62);
  for (double& y : data.y) y = std::exp(y);
  const auto model = Estimator<Linear<double>, Poisson>{}.fit(data.view());
  CHECK(converged(model.optimization.status));
  const Eigen::VectorXd scores = model.decision_function(data.x), means = model.predict(data.x);
  for (Index i = 0; i < 300; ++i) CHECK(means[i] == doctest::Approx(std::exp(scores[i])).epsilon(1e-14));
  // The intercept is free: fitted and true means have the same sum.
  CHECK(means.sum() == doctest::Approx(data.y.sum()).epsilon(1e-5));
}

TEST_CASE("estimator: targets that the loss is not defined for are refused, in training and in validation rows") {
  auto data = numbers<double>(20, 2, 62);
  data.y = data.y.cwiseAbs();
  const auto good = data;
  data.y[7] = -3;
  const Estimator<Linear<double>, Poisson> learner;
  CHECK(contains(error_of<InvalidData>([&] { learner.fit(data.view()); }), "y, row 7: found -3, expected 0 or more"));
  FitContext context;
  context.validation = TypedValue(data.view());
  CHECK(contains(error_of<InvalidData>([&] { learner.fit(good.view(), context); }), "row 7"));
}

TEST_CASE("estimator: modified Huber gives the probabilities of its clipped link") {
  const auto data = classes<double>(300, 3, 61);
  const auto model = Estimator<Linear<double>, ModifiedHuber>{}.fit(data.view());
  const Eigen::VectorXd scores = model.decision_function(data.x);
  const Eigen::MatrixX2d p = model.predict_proba(data.x);
  for (Index i = 0; i < 300; ++i) {
    CHECK(p(i, 1) == doctest::Approx((std::clamp(scores[i], -1.0, 1.0) + 1) / 2));
    CHECK(p(i, 0) + p(i, 1) == doctest::Approx(1));
  }
}

TEST_CASE("estimator: each row is predicted by itself, whatever rows stand beside it") {
  const auto data = classes<double>(600, 7, 63);
  const auto model = Logistic{}.fit(data.view());
  const Eigen::VectorXd all = model.decision_function(data.x);
  for (const Index i : {0, 1, 255, 256, 599}) {
    const RowMatrix<double> one = data.x.row(i);
    CHECK(model.decision_function(one)[0] == all[i]);
  }
}

TEST_CASE_TEMPLATE("estimator: a weight of k is the same as the row k times, and of 0 as no row", L, Logistic, Ridge) {
  CAPTURE(attune_test::seed());
  auto data = problem<double, typename L::Label>(150, 4, 64);
  std::vector<Index> repeated;
  for (Index i = 0; i < data.size(); ++i) {
    data.weights.push_back(static_cast<double>(i % 4));
    for (Index k = 0; k < i % 4; ++k) repeated.push_back(i);
  }
  auto plain = data;
  plain.weights.clear();
  const auto copies = rows_of(plain, repeated);
  CHECK(distance(precise<L>().fit(data.view()).parameters, precise<L>().fit(copies.view()).parameters) <= near_minimum);
}

TEST_CASE_TEMPLATE("estimator: weights count by their proportions alone", L, Logistic, Ridge) {
  const auto data = problem<double, typename L::Label>(150, 4, 65, true);
  auto scaled = data;
  for (double& w : scaled.weights) w *= 1024;  // exact in floating point
  CHECK(precise<L>().fit(data.view()).parameters == precise<L>().fit(scaled.view()).parameters);
}

TEST_CASE_TEMPLATE("estimator: the order of rows changes parameters in rounding only", L, Logistic, Ridge) {
  CAPTURE(attune_test::seed());
  const auto data = problem<double, typename L::Label>(3000, 4, 66, true);
  std::vector<Index> order(3000);
  std::iota(order.begin(), order.end(), Index{0});
  attune_test::random(67).shuffle(std::span<Index>(order));
  CHECK(distance(precise<L>().fit(data.view()).parameters, precise<L>().fit(data.view().subset(order)).parameters) <= near_minimum);
}

TEST_CASE("estimator: scaling features without a penalty scales the coefficients back, and predictions stay") {
  auto data = classes<double>(500, 3, 68);
  const Estimator<Linear<double>, LogisticLoss, NoPenalty> learner{.optimizer = {.stopping = tight}};
  const auto model = learner.fit(data.view());
  const Eigen::VectorXd before = model.decision_function(data.x);
  const Eigen::VectorXd factor = attune_test::vector({4, 0.5, 2});
  data.x = data.x * factor.asDiagonal();
  const auto scaled = learner.fit(data.view());
  CHECK(distance(scaled.coefficients().cwiseProduct(factor), model.coefficients()) <= 1e-8);
  CHECK(distance(scaled.decision_function(data.x), before) <= 1e-8);
}

TEST_CASE("estimator: a target that is shifted and scaled shifts and scales ridge's predictions") {
  auto data = numbers<double>(200, 3, 69);
  const Eigen::VectorXd before = precise<Ridge>().fit(data.view()).predict(data.x);
  data.y = (2 * data.y).array() + 10;
  CHECK(distance(precise<Ridge>().fit(data.view()).predict(data.x), ((2 * before).array() + 10).matrix()) <= 1e-8);
}

TEST_CASE("estimator: threads give the bits of one thread, on more rows than a block") {
  const auto data = classes<double>(2500, 5, 71, true);
  const auto fit = [&](const AnyExecutor& executor) { return Logistic{}.fit(data.view(), {.executor = executor}); };
  const auto serial = fit(Serial{});
  CHECK(serial.optimization.iterations > 3);
  for (const int threads : {1, 2, 4}) {
    const auto model = fit(Threads{threads});
    CHECK(model.parameters == serial.parameters);
    CHECK(model.optimization.iterations == serial.optimization.iterations);
    CHECK(model.optimization.value == serial.optimization.value);
  }
}

TEST_CASE("estimator: a plain score function of the user's own is fitted, by threads too") {
  const auto data = classes<double>(2500, 3, 72);
  const Estimator<attune_test::Squares<double>, LogisticLoss> own{.penalty = {.strength = 0.1}, .optimizer = {.stopping = tight}};
  auto expanded = data;
  expanded.x = attune_test::with_squares(data.x);
  const auto model = own.fit(data.view());
  CHECK(distance(model.parameters, precise<Logistic>().fit(expanded.view()).parameters) <= near_minimum);
  CHECK(own.fit(data.view(), {.executor = Threads{4}}).parameters == model.parameters);
  CHECK(model.predict(data.x).size() == 2500);
}

TEST_CASE("estimator: a score function's start is where the fit starts") {
  const auto data = classes<double>(100, 2, 73);
  Estimator<attune_test::Squares<double>, LogisticLoss> learner{.model = {.start = 0.75}};
  const auto stopped = learner.fit(data.view(), {.observer = [](const Iteration&) { return false; }});
  CHECK(stopped.parameters == Eigen::VectorXd::Constant(5, 0.75));
}

TEST_CASE("estimator: float samples give double's model to float's precision") {
  const auto data = classes<float>(2000, 6, 74, true);
  Dataset<double, int> wide;
  wide.x = data.x.cast<double>();
  wide.y = data.y;
  wide.weights = data.weights;
  const auto model = Estimator<Linear<float>, LogisticLoss>{.penalty = {.strength = 0.1}}.fit(data.view());
  CHECK(converged(model.optimization.status));
  // Gradients are good to about 1e-6, and the curvature is at least 0.1.
  CHECK(distance(model.parameters, precise<Logistic>().fit(wide.view()).parameters) <= 1e-4);
  CHECK(model.predict(data.x).size() == 2000);
}

TEST_CASE("estimator: fits a data set as its view") {
  const auto data = classes<double>(60, 2, 814);
  CHECK(Logistic{}.fit(data).parameters == Logistic{}.fit(data.view()).parameters);
}

TEST_CASE("estimator: every optimizer reaches the same minimum") {
  const auto data = classes<double>(100, 3, 75);
  const Eigen::VectorXd expected = precise<Logistic>().fit(data.view()).parameters;
  const L2 penalty{.strength = 0.1};

  const Estimator<Linear<double>, LogisticLoss, L2, GradientDescent> descent{.penalty = penalty, .optimizer = {.learning_rate = 1, .stopping = tight}};
  const auto by_descent = descent.fit(data.view());
  CHECK(by_descent.optimization.status == Status::gradient_tolerance);
  CHECK(distance(by_descent.parameters, expected) <= near_minimum);

  // The whole data as one batch makes a stochastic step a plain one.
  const Stopping epochs{.budget = {.iterations = 600}};
  const Estimator<Linear<double>, LogisticLoss, L2, Sgd> whole{.penalty = penalty, .optimizer = {.learning_rate = 1, .batch_size = 100, .stopping = epochs}};
  CHECK(distance(whole.fit(data.view()).parameters, expected) <= near_minimum);

  // With batches, a rate that falls to nothing leaves only a little noise: of the order of the last steps.
  const Stopping some{.budget = {.iterations = 300}};
  const Estimator<Linear<double>, LogisticLoss, L2, BasicSgd<CosineRate>> sgd{.penalty = penalty, .optimizer = {.learning_rate = 0.1, .batch_size = 20, .stopping = some}};
  CHECK(distance(sgd.fit(data.view()).parameters, expected) <= 1e-2);
  const Estimator<Linear<double>, LogisticLoss, L2, BasicAdam<CosineRate>> adam{.penalty = penalty, .optimizer = {.learning_rate = 0.01, .batch_size = 20, .stopping = some}};
  CHECK(distance(adam.fit(data.view()).parameters, expected) <= 1e-2);
}

TEST_CASE_TEMPLATE("estimator: stochastic optimizers give the same bits for the same key, and other bits for another", O, Sgd, Adam) {
  const auto data = classes<double>(2500, 3, 76);
  const Estimator<Linear<double>, LogisticLoss, L2, O> learner{.optimizer = {.stopping = {.budget = {.iterations = 3}}}};
  const auto fit = [&](std::uint64_t key, const AnyExecutor& executor) { return learner.fit(data.view(), {.random = RandomKey{key}, .executor = executor}).parameters; };
  const Eigen::VectorXd first = fit(7, Serial{});
  CHECK(fit(7, Serial{}) == first);
  CHECK(fit(7, Threads{4}) == first);
  CHECK(fit(8, Serial{}) != first);
}

TEST_CASE("estimator: a warm start begins where the other model ended") {
  const auto data = classes<double>(400, 4, 77);
  const auto cold = precise<Logistic>().fit(data.view());
  REQUIRE(cold.optimization.iterations > 3);
  const auto warm = precise<Logistic>().fit(data.view(), {.warm_start = TypedValue(cold)});
  CHECK(warm.optimization.history.front().value == cold.optimization.value);
  CHECK(warm.optimization.iterations == 0);
  CHECK(warm.parameters == cold.parameters);
  auto other = precise<Logistic>();
  other.penalty.strength = 0.11;
  const auto moved = other.fit(data.view(), {.warm_start = TypedValue(cold)});
  CHECK(distance(moved.parameters, other.fit(data.view()).parameters) <= near_minimum);
}

TEST_CASE("estimator: a warm start of another shape or type is ignored") {
  const auto data = classes<double>(200, 4, 78);
  const auto cold = Logistic{}.fit(data.view());
  const auto narrow = classes<double>(200, 3, 79);
  CHECK(Logistic{}.fit(data.view(), {.warm_start = TypedValue(Logistic{}.fit(narrow.view()))}).parameters == cold.parameters);
  CHECK(Logistic{}.fit(data.view(), {.warm_start = TypedValue(42)}).parameters == cold.parameters);
}

TEST_CASE("estimator: the history ends at the value that is reported, and the observer sees all of it") {
  const auto data = classes<double>(300, 4, 80);
  std::vector<Iteration> seen;
  const auto model = Logistic{}.fit(data.view(), {.observer = [&](const Iteration& i) { return seen.push_back(i), true; }});
  const auto& result = model.optimization;
  REQUIRE(result.history.size() == static_cast<std::size_t>(result.iterations) + 1);
  REQUIRE(seen.size() == result.history.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(seen[i].index == static_cast<int>(i));
    CHECK(seen[i].value == result.history[i].value);
    CHECK(std::isnan(seen[i].validation));
    if (i > 0) CHECK(seen[i].value < seen[i - 1].value);
  }
  CHECK(result.history.front().value == doctest::Approx(std::log(2)).epsilon(1e-14));
  CHECK(result.history.back().value == result.value);
  CHECK(result.history.back().gradient_norm == result.gradient_norm);
}

TEST_CASE("estimator: validation rows are judged in each iteration and not learned from") {
  const auto data = classes<double>(300, 4, 81), other = classes<double>(100, 4, 82);
  const auto plain = Logistic{}.fit(data.view());
  const auto watched = Logistic{}.fit(data.view(), {.validation = TypedValue(other.view())});
  CHECK(watched.parameters == plain.parameters);
  CHECK(watched.optimization.history.front().validation == doctest::Approx(std::log(2)).epsilon(1e-14));
  const Eigen::VectorXd scores = watched.decision_function(other.x);
  double loss = 0;
  for (Index i = 0; i < 100; ++i) loss += LogisticLoss{}.value(scores[i], static_cast<double>(other.y[i])) / 100;
  CHECK(watched.optimization.history.back().validation == doctest::Approx(loss).epsilon(1e-12));
}

TEST_CASE("estimator: an observer stops the fit, which keeps what it has and says so") {
  const auto data = classes<double>(300, 4, 83);
  const auto model = Logistic{}.fit(data.view(), {.observer = [](const Iteration& i) { return i.index < 2; }});
  CHECK(model.optimization.status == Status::stopped_by_monitor);
  CHECK(model.optimization.iterations == 2);
  CHECK(model.optimization.history.size() == 3);
  CHECK(model.parameters.norm() > 0);
}

TEST_CASE("estimator: validation rows of another type, another width or with values that are not finite are refused") {
  const auto data = classes<double>(50, 3, 98);
  const auto error = [&](TypedValue rows) { return error_of<Error>([&] { Logistic{}.fit(data.view(), {.validation = std::move(rows)}); }); };
  const auto target = numbers<double>(20, 3, 99);
  CHECK(contains(error(TypedValue(target.view())), "FitContext::validation: found a value of another type"));
  const auto narrow = classes<double>(20, 2, 100);
  CHECK(contains(error(TypedValue(narrow.view())), "X: found 2 columns, expected 3"));
  auto missing = classes<double>(20, 3, 101);
  missing.x(4, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error(TypedValue(missing.view())), "X, row 4, column 'x0': found nan"));
}

TEST_CASE("estimator: a model says how its fit ended") {
  const auto data = classes<double>(100, 3, 102);
  CHECK(fit_status_of(Logistic{}.fit(data.view())) == FitStatus::converged);
  CHECK(fit_status_of(Logistic{.optimizer = {.stopping = {.budget = {.iterations = 1}}}}.fit(data.view())) == FitStatus::not_converged);
  const auto target = numbers<double>(100, 3, 103);
  CHECK(fit_status_of(Estimator<Linear<double>, SquaredError, L2, GradientDescent>{.optimizer = {.learning_rate = 1000}}.fit(target.view())) == FitStatus::diverged);
}

TEST_CASE("estimator: the unit of weights does not matter, not even to float samples") {
  for (const double unit : {1e-60, 1e60}) {  // neither is a float
    auto data = classes<float>(300, 3, 104, true);
    const Estimator<Linear<float>, LogisticLoss> learner{.penalty = {.strength = 0.1}};
    const Eigen::VectorXd expected = learner.fit(data.view()).parameters;
    for (double& w : data.weights) w *= unit;
    CHECK(distance(learner.fit(data.view()).parameters, expected) <= 1e-4);
  }
}

TEST_CASE("estimator: a row that is not finite gets no label") {
  const auto data = classes<double>(50, 2, 105);
  const auto model = Logistic{}.fit(data.view());
  RowMatrix<double> x = data.x.topRows(5);
  x(3, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { model.predict(x); }), "X, row 3"));
  CHECK(contains(error_of<InvalidData>([&] { static_cast<void>(model.decision_function(x)); }), "row 3"));
}

TEST_CASE("estimator: a budget that is used up is not called convergence") {
  const auto data = classes<double>(300, 4, 84);
  const auto model = Logistic{.optimizer = {.stopping = {.budget = {.iterations = 1}}}}.fit(data.view());
  CHECK(model.optimization.status == Status::iteration_limit);
  CHECK(!converged(model.optimization.status));
}

TEST_CASE("estimator: classes that a line separates, without a penalty, end with a status that is true") {
  const auto data = separable();
  for (const double tolerance : {1e-6, 1e-14, 0.0}) {
    const Estimator<Linear<double>, LogisticLoss, NoPenalty> learner{.optimizer = {.stopping = {.gradient = {.tolerance = tolerance}, .budget = {.iterations = 500}}}};
    const auto model = learner.fit(data.view());
    const auto& result = model.optimization;
    CAPTURE(tolerance);
    CAPTURE(to_string(result.status));
    CHECK(model.parameters.allFinite());
    CHECK(result.status != Status::not_started);
    CHECK(result.status != Status::diverged);
    if (result.status == Status::gradient_tolerance) CHECK(result.gradient_norm <= tolerance);
    // The loss has no minimum but an infimum, 0: the closer the value, the smaller the gradient.
    CHECK(result.value >= 0);
    CHECK(result.value <= 1e-4);
    CHECK(model.predict(data.x) == data.y);
    const Eigen::VectorXd scores = model.decision_function(data.x);
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(3);  // what is reported is the gradient at what is returned
    for (Index i = 0; i < data.size(); ++i) {
      const double d = LogisticLoss{}.derivative(scores[i], static_cast<double>(data.y[i])) / static_cast<double>(data.size());
      gradient.head(2) += d * data.x.row(i).transpose();
      gradient[2] += d;
    }
    CHECK(std::abs(result.gradient_norm - gradient.lpNorm<Eigen::Infinity>()) <= 1e-9 * result.gradient_norm + 1e-16);
  }
}

TEST_CASE("estimator: a rate that is too large is reported as divergence, with parameters that are finite") {
  const auto data = numbers<double>(100, 3, 85);
  const auto model = Estimator<Linear<double>, SquaredError, L2, GradientDescent>{.optimizer = {.learning_rate = 1000}}.fit(data.view());
  CHECK(model.optimization.status == Status::diverged);
  CHECK(model.parameters.allFinite());
}

TEST_CASE("estimator: a class keeps its name, and a code without one is refused") {
  auto data = classes<double>(50, 2, 86);
  data.class_names = names({"benign", "malignant"});
  data.feature_names = names({"width", "depth"});
  const auto model = Logistic{}.fit(data.view());
  CHECK(model.class_name(0) == "benign");
  CHECK(model.class_name(1) == "malignant");
  CHECK(model.feature_names == data.feature_names);
  CHECK(contains(error_of<InvalidArgument>([&] { model.class_name(2); }), "code: found 2, expected 0 to 1"));
  CHECK_THROWS_AS(model.class_name(-1), InvalidArgument);
}

TEST_CASE("estimator: rows of another width are refused when predicting") {
  const auto data = classes<double>(50, 3, 87);
  const auto model = Logistic{}.fit(data.view());
  for (const Index width : {2, 4}) {
    const RowMatrix<double> x = RowMatrix<double>::Zero(5, width);
    const auto text = error_of<InvalidArgument>([&] { model.predict(x); });
    CHECK(contains(text, "X: found " + std::to_string(width) + " columns, expected 3"));
    CHECK_THROWS_AS(model.decision_function(x), InvalidArgument);
    CHECK_THROWS_AS(model.predict_proba(x), InvalidArgument);
    CHECK_THROWS_AS(model.outputs(x, Needs::labels), InvalidArgument);
  }
}

TEST_CASE("estimator: no rows give no predictions") {
  const auto data = classes<double>(50, 3, 88);
  const RowMatrix<double> none(0, 3);
  CHECK(Logistic{}.fit(data.view()).predict(none).size() == 0);
}

TEST_CASE("estimator: values that are not finite are refused with row and column") {
  auto data = classes<double>(50, 3, 89);
  data.feature_names = names({"a", "b", "c"});
  data.x(17, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { Logistic{}.fit(data.view()); }), "X, row 17, column 'b': found nan"));
  data.x(17, 1) = -std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<InvalidData>([&] { Logistic{}.fit(data.view()); }), "found -infinity"));
  auto target = numbers<double>(50, 3, 90);
  target.y[8] = std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<InvalidData>([&] { Ridge{}.fit(target.view()); }), "y, row 8: found infinity"));
}

TEST_CASE("estimator: unusable weights are refused with the row") {
  auto data = classes<double>(50, 3, 91);
  data.weights.assign(50, 1.0);
  data.weights[20] = -1;
  CHECK(contains(error_of<InvalidData>([&] { Logistic{}.fit(data.view()); }), "weights, row 20: found -1"));
  data.weights[20] = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { Logistic{}.fit(data.view()); }), "weights, row 20: found nan"));
  data.weights.assign(50, 0.0);
  CHECK(contains(error_of<InvalidData>([&] { Logistic{}.fit(data.view()); }), "weights: found only zeros"));
}

TEST_CASE("estimator: rows of one class, and of three, are refused by a loss of two") {
  auto one = classes<double>(50, 3, 92);
  one.y.setOnes();
  one.class_names = names({"no", "yes"});
  CHECK(contains(error_of<InvalidData>([&] { Logistic{}.fit(one.view()); }), "only class 'yes' in 50 rows"));
  auto weightless = classes<double>(50, 3, 92);  // as without the rows of weight 0
  weightless.class_names = names({"no", "yes"});
  for (Index i = 0; i < 50; ++i) weightless.weights.push_back(weightless.y[i] == 1 ? 2.0 : 0.0);
  CHECK(contains(error_of<InvalidData>([&] { Logistic{}.fit(weightless.view()); }), "only class 'yes'"));
  auto three = classes<double>(50, 3, 93);
  three.y[4] = 2;
  CHECK(contains(error_of<InvalidData>([&] { Logistic{}.fit(three.view()); }), "found 3 classes, expected 2"));
}

TEST_CASE("estimator: no rows and no columns are refused") {
  Dataset<double, double> empty;
  CHECK(contains(error_of<InvalidData>([&] { Ridge{}.fit(empty.view()); }), "X: found 0 rows and 0 columns"));
}

TEST_CASE("estimator: settings out of range are refused by name, wherever they are") {
  const auto data = classes<double>(50, 3, 94);
  const auto error = [&](const auto& learner) { return error_of<InvalidArgument>([&] { learner.fit(data.view()); }); };
  CHECK(contains(error(Logistic{.penalty = {.strength = -1}}), "L2::strength: found -1, expected 0 or more"));
  CHECK(contains(error(Logistic{.penalty = {.strength = std::numeric_limits<double>::quiet_NaN()}}), "L2::strength"));
  CHECK(contains(error(Logistic{.optimizer = {.memory = 0}}), "Lbfgs::memory: found 0"));
  CHECK(contains(error(Logistic{.optimizer = {.line_search = {.curvature = 2}}}), "StrongWolfe::curvature"));
  CHECK(contains(error(Logistic{.optimizer = {.stopping = {.gradient = {.tolerance = -1}}}}), "GradientTolerance::tolerance"));
  CHECK(contains(error(Logistic{.optimizer = {.stopping = {.budget = {.iterations = 0}}}}), "Budget::iterations"));
  CHECK(contains(error(Estimator<Linear<double>, LogisticLoss, L2, Sgd>{.optimizer = {.batch_size = 0}}), "Sgd::batch_size"));
  CHECK(contains(error(Estimator<Linear<double>, LogisticLoss, L2, Adam>{.optimizer = {.learning_rate = 0}}), "Adam::learning_rate"));
  const auto target = numbers<double>(50, 3, 95);
  CHECK(contains(error_of<InvalidArgument>([&] { Estimator<Linear<double>, Huber>{.loss = {.delta = 0}}.fit(target.view()); }), "Huber::delta"));
}

TEST_CASE("estimator: a model knows the settings it was fitted with") {
  const auto data = classes<double>(50, 3, 96);
  const auto model = Logistic{.penalty = {.strength = 0.25}, .optimizer = {.memory = 3}}.fit(data.view());
  CHECK(model.learner.penalty.strength == 0.25);
  CHECK(model.learner.optimizer.memory == 3);
  CHECK(model.features == 3);
}

TEST_CASE("estimator: huber's fit stays near the rows that are no outliers") {
  auto data = numbers<double>(200, 2, 97);
  const auto clean = Estimator<Linear<double>, Huber, NoPenalty>{}.fit(data.view());
  data.y[0] += 1000;
  const auto robust = Estimator<Linear<double>, Huber, NoPenalty>{}.fit(data.view());
  const auto squared = Estimator<Linear<double>, SquaredError, NoPenalty>{}.fit(data.view());
  CHECK(distance(robust.parameters, clean.parameters) < 0.05);
  CHECK(distance(squared.parameters, clean.parameters) > 1);
}

TEST_CASE("estimator: the scale of the target changes nothing but the scale of the parameters") {
  const auto data = numbers<double>(200, 3, 95);
  const Estimator<Linear<double>, SquaredError, NoPenalty> learner{};
  const auto reference = learner.fit(data.view());
  for (const double scale : {1e-9, 1e-5, 1e5, 1e9}) {
    auto scaled = data;
    scaled.y *= scale;
    const auto model = learner.fit(scaled.view());
    CAPTURE(scale);
    CHECK((model.parameters / scale - reference.parameters).cwiseAbs().maxCoeff() < 1e-4 * reference.parameters.cwiseAbs().maxCoeff());
  }
}

TEST_CASE("estimator: only the ratios of weights count, in float too") {
  const auto data = numbers<float>(200, 3, 96);
  const Estimator<Linear<float>, SquaredError> learner{};
  const auto reference = learner.fit(data.view());
  for (const double weight : {1e-50, 1e-3, 1e38, 1e100}) {
    auto weighted = data;
    weighted.weights.assign(200, weight);
    CAPTURE(weight);
    CHECK((learner.fit(weighted.view()).parameters - reference.parameters).cwiseAbs().maxCoeff() < 1e-4);
  }
}

TEST_CASE("estimator: a row of weight zero does not count, however far out it lies") {
  auto data = numbers<double>(100, 3, 97);
  data.weights.assign(100, 1.0);
  data.weights[7] = 0;
  const auto reference = Ridge{}.fit(data.view());
  data.x(7, 1) = 1e200;
  const auto model = Ridge{}.fit(data.view());
  CHECK((model.parameters - reference.parameters).cwiseAbs().maxCoeff() < 1e-5);
}

TEST_CASE("estimator: validation rows of another width, or of another type, are refused") {
  const auto data = numbers<double>(50, 4, 98);
  const auto narrow = numbers<double>(50, 2, 99);
  CHECK(contains(error_of<InvalidArgument>([&] { Ridge{}.fit(data.view(), {.validation = TypedValue(narrow.view())}); }), "2 columns"));
  CHECK(contains(error_of<InvalidArgument>([&] { Ridge{}.fit(data.view(), {.validation = TypedValue(data)}); }), "FitContext::validation"));
}

TEST_CASE("estimator: predict refuses rows that are not finite") {
  const auto data = classes<double>(50, 3, 100);
  const auto model = Logistic{}.fit(data.view());
  Eigen::MatrixXd x = Eigen::MatrixXd::Zero(4, 3);
  x(3, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { model.predict(x); }), "row 3"));
}

namespace {

template <class O>
void check_stochastic_fit(const char* name, const O& optimizer) {
  CAPTURE(std::string(name));
  CAPTURE(attune_test::seed());
  static const auto data = classes<double>(1500, 4, 105, true);
  static const double least = precise<Logistic>().fit(data.view()).optimization.value;
  Estimator<Linear<double>, LogisticLoss, L2, O> learner{.penalty = {.strength = 0.1}, .optimizer = optimizer};
  const double value = learner.fit(data.view(), {.random = RandomKey{5}}).optimization.value;
  CHECK(value >= least);
  CHECK(value <= least + 1e-4);  // of 0.6 or so
  learner.optimizer.stopping.budget.iterations = 2;
  const auto model = learner.fit(data.view(), {.random = RandomKey{5}});
  for (const int threads : {2, 4}) {
    const auto same = learner.fit(data.view(), {.random = RandomKey{5}, .executor = Threads{threads}});
    CHECK(same.parameters == model.parameters);
    CHECK(same.optimization.value == model.optimization.value);
    CHECK(same.optimization.history.size() == model.optimization.history.size());
  }
}

}  // namespace

TEST_CASE("estimator: each stochastic optimizer comes near the minimum, with the same bits for any number of threads") {
  const Stopping epochs{.improvement = {}, .budget = {.iterations = 30}};
  check_stochastic_fit("Sgd", BasicSgd<CosineRate>{.learning_rate = 0.2, .stopping = epochs});
  check_stochastic_fit("Sgd, growing batches", Sgd{.learning_rate = 0.2, .batch_growth = 1.2, .stopping = epochs});
  check_stochastic_fit("Momentum", BasicMomentum<CosineRate>{.learning_rate = 0.02, .stopping = epochs});
  check_stochastic_fit("Nesterov", BasicNesterov<CosineRate>{.learning_rate = 0.02, .stopping = epochs});
  check_stochastic_fit("AdaGrad", AdaGrad{.learning_rate = 0.1, .stopping = epochs});
  check_stochastic_fit("RmsProp", BasicRmsProp<CosineRate>{.learning_rate = 0.01, .stopping = epochs});
  check_stochastic_fit("Adam", BasicAdam<CosineRate>{.learning_rate = 0.01, .stopping = epochs});
  check_stochastic_fit("AdamW", BasicAdamW<CosineRate>{.learning_rate = 0.01, .weight_decay = 1e-5, .stopping = epochs});
  check_stochastic_fit("AmsGrad", BasicAmsGrad<CosineRate>{.learning_rate = 0.01, .stopping = epochs});
  check_stochastic_fit("Nadam", BasicNadam<CosineRate>{.learning_rate = 0.01, .stopping = epochs});
  check_stochastic_fit("AdaDelta", BasicAdaDelta<CosineRate>{.epsilon = 1e-5, .stopping = epochs});
  check_stochastic_fit("AveragedSgd", AveragedSgd{.learning_rate = 0.2, .start = 3, .stopping = epochs});
  check_stochastic_fit("Svrg", Svrg{.learning_rate = 0.1, .stopping = {.budget = {.iterations = 10}}});
  check_stochastic_fit("Saga", Saga{.learning_rate = 0.1, .stopping = {.budget = {.iterations = 10}}});
  check_stochastic_fit("Lion", BasicLion<CosineRate>{.stopping = epochs});
}

TEST_CASE("estimator: a validation fraction sets rows aside, stops by them and returns the best iterate") {
  const auto data = classes<double>(60, 12, 106);  // few rows: it overfits
  Logistic learner{.penalty = {.strength = 1e-6}, .optimizer = {.stopping = {.validation = {.patience = 3}}}, .validation_fraction = 0.3};
  const auto fit = [&](std::uint64_t key) { return learner.fit(data.view(), {.random = RandomKey{key}}); };
  const auto model = fit(1);
  const auto& result = model.optimization;
  CHECK(result.status == Status::validation_patience);
  CHECK(model.fit_status() == FitStatus::converged);
  CHECK(result.returned_iteration == result.iterations - 3);
  const auto parts = detail::hold_out(data.view(), 0.3, RandomKey{1}.child(Purpose::split));
  double loss = 0;
  for (Index i = 0; i < parts.validation.size(); ++i)
    loss += LogisticLoss{}.value(model.decision_function(parts.validation.x())[i], static_cast<double>(parts.validation.label(i))) / static_cast<double>(parts.validation.size());
  CHECK(loss == doctest::Approx(result.history[static_cast<std::size_t>(result.returned_iteration)].validation).epsilon(1e-12));
  for (const auto& iteration : result.history) CHECK(loss <= iteration.validation + 1e-12);
  CHECK(fit(1).parameters == model.parameters);
  CHECK(fit(2).parameters != model.parameters);
  learner.optimizer.stopping.validation.patience = 0;  // rows that are watched and not acted on
  CHECK(learner.fit(parts.train).parameters.size() == 13);
  learner.validation_fraction = 0;
  const auto watched = learner.fit(parts.train, {.validation = TypedValue(parts.validation)});
  learner.validation_fraction = 0.3;
  CHECK(learner.fit(parts.train, {.validation = TypedValue(parts.validation)}).parameters == watched.parameters);  // the context's rows come first
}

TEST_CASE("estimator: patience without validation rows is refused, and so is a fraction out of range") {
  const auto data = classes<double>(60, 3, 107);
  Logistic learner{.optimizer = {.stopping = {.validation = {.patience = 3}}}};
  CHECK(contains(error_of<InvalidArgument>([&] { learner.fit(data.view()); }), "ValidationPatience::patience: found 3, and no validation rows"));
  for (const double fraction : {-0.5, 1.0, std::numeric_limits<double>::quiet_NaN()}) {
    learner.validation_fraction = fraction;
    CHECK(contains(error_of<InvalidArgument>([&] { learner.fit(data.view()); }), "validation_fraction"));
  }
}

}  // namespace estimator_test
