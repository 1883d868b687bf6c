// SPDX-License-Identifier: BSL-1.0
#include "attune/model/partial_fit.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/optimize/adam.hpp"
#include "attune/optimize/averaged_sgd.hpp"
#include "attune/optimize/momentum.hpp"
#include "attune/optimize/schedule/reduce_on_plateau.hpp"
#include "attune/optimize/sgd.hpp"
#include "problems.hpp"

namespace partial_fit_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::many_classes;
using attune_test::numbers;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss, L2, Sgd>;
using Softmax = Estimator<Linear<double>, SoftmaxCrossEntropy, L2, Momentum>;

ClassNames names(std::vector<std::string> all) { return std::make_shared<const std::vector<std::string>>(std::move(all)); }

std::vector<Index> rows_between(Index first, Index end) {
  std::vector<Index> rows;
  for (Index i = first; i < end; ++i) rows.push_back(i);
  return rows;
}

template <class L, class View>
PartialFit<L> streamed(const L& learner, const View& all, Index chunk) {
  PartialFit<L> stream;
  for (Index first = 0; first < all.size(); first += chunk) learner.partial_fit(all.subset(rows_between(first, std::min(first + chunk, all.size()))), stream);
  return stream;
}

}  // namespace

static_assert(FitsPartially<Logistic, DatasetView<double, int>> && FitsPartially<Logistic, Dataset<double, int>> && !FitsPartially<Logistic, DatasetView<double, double>>);

// By the formula: w ← w - rate (Σ uᵢ ℓ'ᵢ xᵢ / rows + strength w), the intercept without the last term.
TEST_CASE("partial fit: a stream takes the steps of its formula, batch by batch") {
  const auto data = classes<double>(70, 3, 1, true);
  const Logistic learner{.penalty = {.strength = 0.3}, .optimizer = {.learning_rate = 0.2, .batch_size = 10}, .class_weights = {.of_class = {1.0, 2.5}}};
  const auto stream = streamed(learner, data.view(), 35);  // batches of 10, 10, 10, 5
  Eigen::VectorXd w = Eigen::VectorXd::Zero(4);
  for (const Index start : {0, 35})
    for (Index first = start; first < start + 35; first += 10) {
      const Index end = std::min(first + 10, start + 35);
      Eigen::VectorXd g = Eigen::VectorXd::Zero(4);
      for (Index i = first; i < end; ++i) {
        const double u = data.weights[static_cast<std::size_t>(i)] * (data.y[i] == 1 ? 2.5 : 1.0);
        const double score = data.x.row(i).dot(w.head(3).transpose()) + w[3], d = u * (1 / (1 + std::exp(-score)) - data.y[i]) / static_cast<double>(end - first);
        for (Index j = 0; j < 3; ++j) g[j] += d * data.x(i, j);
        g[3] += d;
      }
      g.head(3) += 0.3 * w.head(3);
      w -= 0.2 * g;
    }
  CHECK((stream.model().parameters - w).lpNorm<Eigen::Infinity>() <= 1e-13);
  CHECK(stream.rows == 70);
  CHECK(stream.chunks == 2);
  CHECK(stream.run.taken == 8);
  CHECK(stream.model().optimization.iterations == 2);
  CHECK(stream.model().fit_status() == FitStatus::not_converged);
  CHECK(stream.model().predict(data.x).size() == 70);
}

TEST_CASE_TEMPLATE("partial fit: where batches do not straddle chunks, the cut does not matter to a bit", Optimizer, Sgd, Momentum, Adam) {
  const auto data = numbers<float>(120, 4, 2);
  using L = Estimator<Linear<float>, SquaredError, NoPenalty, Optimizer>;
  const L learner{.optimizer = {.batch_size = 10}};
  const auto one = streamed(learner, data.view(), 120), three = streamed(learner, data.view(), 40), twelve = streamed(learner, data.view(), 10);
  CHECK(one.model().parameters == three.model().parameters);
  CHECK(one.model().parameters == twelve.model().parameters);
  CHECK(one.model().parameters.norm() > 0);
}

TEST_CASE("partial fit: with weights the cut matters to rounding only, and what follows the epoch follows the chunks") {
  const auto data = numbers<double>(120, 4, 2, true);
  using L = Estimator<Linear<double>, SquaredError, NoPenalty, Sgd>;
  const L learner{.optimizer = {.batch_size = 10}};
  const auto one = streamed(learner, data.view(), 120).model().parameters, three = streamed(learner, data.view(), 40).model().parameters;
  CHECK((one - three).lpNorm<Eigen::Infinity>() <= 1e-13 * one.lpNorm<Eigen::Infinity>());  // twelve steps of a few roundings each
  const auto plain = numbers<double>(120, 4, 2);
  using Mean = Estimator<Linear<double>, SquaredError, NoPenalty, AveragedSgd>;
  const auto mean = [&](int start, Index chunk) { return streamed(Mean{.optimizer = {.start = start, .batch_size = 10}}, plain.view(), chunk).model().parameters; };
  CHECK(mean(0, 120) == mean(0, 40));
  CHECK(mean(1, 120) != mean(1, 40));  // one chunk is not averaged, of three the first is not
  const L growing{.optimizer = {.batch_size = 10, .batch_growth = 2}};
  CHECK(streamed(growing, plain.view(), 120).model().parameters != streamed(growing, plain.view(), 40).model().parameters);
}

TEST_CASE("partial fit: a chunk may lack classes and name them in another order") {
  const auto data = many_classes<double>(90, 3, 3, 3);
  const Softmax learner{.optimizer = {.learning_rate = 0.05, .batch_size = 5}};
  const auto abc = names({"a", "b", "c"});
  PartialFit<Softmax> plain{.classes = abc}, renamed{.classes = abc};
  const int code_in_cab[] = {1, 2, 0};
  const auto cab = names({"c", "a", "b", "unused"});
  for (Index first = 0; first < 90; first += 30) {
    std::vector<int> y, other;
    RowMatrix<double> x(30, 3);
    for (Index i = 0; i < 30; ++i) {
      x.row(i) = data.x.row(first + i);
      y.push_back(first == 30 ? 1 : data.y[first + i]);  // a chunk of one class
      other.push_back(code_in_cab[y.back()]);
    }
    learner.partial_fit(view(x, y, {.class_names = abc}), plain);
    learner.partial_fit(view(x, other, {.class_names = cab}), renamed);
  }
  CHECK(plain.model().parameters == renamed.model().parameters);
  CHECK(renamed.model().class_name(0) == "a");
  CHECK(renamed.model().predict_proba(data.x).cols() == 3);
}

TEST_CASE("partial fit: what does not fit is named, and leaves the stream as it was") {
  auto data = classes<double>(40, 3, 4);
  data.class_names = names({"ham", "spam"});
  data.feature_names = names({"u", "v", "w"});
  const Logistic learner{};
  PartialFit<Logistic> stream;
  CHECK(contains(error_of<InvalidArgument>([&] { stream.model(); }), "PartialFit::model: found no chunk yet"));
  learner.partial_fit(data, stream);
  const Eigen::VectorXd before = stream.model().parameters;

  auto other = data;
  other.class_names = names({"ham", "scam"});
  other.y.setConstant(0);
  other.y[7] = 1;
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(other, stream); }), "y, row 7: found class 'scam', expected one of the stream's classes: 'ham', 'spam'; name all classes before the first chunk"));
  other = data;
  other.feature_names = names({"u", "w", "v"});
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(other, stream); }), "X, column 1: found 'w', expected 'v', as in the first chunk"));
  other.feature_names = {};
  other.x.conservativeResize(40, 2);
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(other, stream); }), "X: found 2 columns, expected 3, as in the first chunk"));
  other = data;
  other.x(5, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(other, stream); }), "X, row 5, column 'v': found nan"));
  CHECK(contains(error_of<InvalidArgument>([&] { Logistic{.class_weights = {.balanced = true}}.partial_fit(data, stream); }), "ClassWeights::balanced"));
  CHECK(contains(error_of<InvalidArgument>([&] { Logistic{.validation_fraction = 0.2}.partial_fit(data, stream); }), "Estimator::validation_fraction: found 0.2"));
  CHECK(contains(error_of<InvalidArgument>([&] { Logistic{.optimizer = {.batch_size = 0}}.partial_fit(data, stream); }), "Sgd::batch_size"));
  PartialFit<Logistic> three{.classes = names({"a", "ham", "spam"})};
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(data, three); }), "3 classes"));
  CHECK(three.chunks == 0);
  CHECK(stream.model().parameters == before);
  CHECK(stream.chunks == 1);
  CHECK(stream.rows == 40);

  learner.partial_fit(data, stream);  // and goes on
  CHECK(stream.chunks == 2);
  CHECK(stream.model().parameters != before);
}

TEST_CASE("partial fit: chunks of sparse rows are chunks") {
  const auto data = classes<double>(60, 4, 7, true);
  auto thinned = data;
  for (Index i = 0; i < 60; ++i) thinned.x(i, i % 4) = 0;
  const Eigen::SparseMatrix<double, Eigen::RowMajor> x = thinned.x.sparseView();
  const Logistic learner{.optimizer = {.batch_size = 7}};
  PartialFit<Logistic> dense, sparse;
  for (int chunk = 0; chunk < 2; ++chunk) {
    learner.partial_fit(thinned, dense);
    learner.partial_fit(view(x, thinned.y, {.weights = thinned.weights}), sparse);
  }
  CHECK((dense.model().parameters - sparse.model().parameters).lpNorm<Eigen::Infinity>() <= 1e-13);
  CHECK(sparse.rows == 120);
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(view(Eigen::Map<const RowMatrix<double>>(thinned.x.data(), 60, 3), thinned.y), sparse); }), "X: found 3 columns, expected 4"));
}

TEST_CASE("partial fit: steps that lead nowhere are taken back, and said") {
  const auto data = numbers<double>(64, 3, 5);
  using L = Estimator<Linear<double>, SquaredError, NoPenalty, Sgd>;
  const L good{.optimizer = {.learning_rate = 0.1}}, bad{.optimizer = {.learning_rate = 1e200}};
  PartialFit<L> stream;
  good.partial_fit(data, stream);
  const Eigen::VectorXd before = stream.model().parameters;
  bad.partial_fit(data, stream);
  CHECK(stream.model().optimization.status == Status::diverged);
  CHECK(stream.model().parameters == before);
  good.partial_fit(data, stream);
  CHECK(stream.model().optimization.status == Status::iteration_limit);
  CHECK(stream.model().optimization.value < 1);
}

TEST_CASE("partial fit: a stream begins where a fitted model ended") {
  const auto data = numbers<double>(64, 3, 8);
  using L = Estimator<Linear<double>, SquaredError, NoPenalty, Sgd>;
  const L learner{.optimizer = {.learning_rate = 1e-3, .batch_size = 64}};
  const auto model = learner.fit(data);
  FitContext context;
  context.warm_start = TypedValue::borrow(model);
  PartialFit<L> stream, cold;
  learner.partial_fit(data, stream, context);
  learner.partial_fit(data, cold);
  CHECK(stream.model().optimization.value == doctest::Approx(model.optimization.value).epsilon(1e-12));
  CHECK(stream.model().parameters != model.parameters);
  CHECK(cold.model().optimization.value > stream.model().optimization.value);
}

TEST_CASE("partial fit: a model of other columns, classes or settings is no start, and what differs is said") {
  const auto data = many_classes<double>(60, 3, 3, 9);
  const Softmax learner{.optimizer = {.stopping = {.budget = {.iterations = 2}}}};
  const auto refused = [](const auto& start, const auto& from, const auto& chunk) {
    FitContext context;
    context.warm_start = TypedValue(from);
    PartialFit<std::remove_cvref_t<decltype(start)>> stream;
    const std::string error = error_of<InvalidArgument>([&] { start.partial_fit(chunk, stream, context); });
    CHECK(stream.chunks == 0);
    return error;
  };
  auto named = data, other = data;
  named.class_names = names({"low", "mid", "high"});
  other.class_names = names({"mid", "low", "high"});
  named.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c"});
  other.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "d"});
  const auto model = learner.fit(named);
  CHECK(contains(refused(learner, model, many_classes<double>(60, 4, 3, 10)), "FitContext::warm_start: found a model of 3 columns, expected 4"));
  CHECK(contains(refused(learner, model, other), "column 2: found 'c', expected 'd'"));
  other.feature_names = {};
  CHECK(contains(refused(learner, model, other), "class 0: found 'low', expected 'mid'"));
  auto lacking = named;
  lacking.y = (lacking.y.array() == 1).select(0, lacking.y);
  CHECK(contains(refused(learner, learner.fit(lacking), named), "without rows of some classes"));
  auto through = learner;
  through.model.intercept = false;
  CHECK(contains(refused(through, model, named), "found a model of 12 parameters, expected 9"));
}

TEST_CASE("partial fit: a copy of a stream goes on by itself, and schedules see the chunks") {
  const auto data = numbers<double>(200, 3, 6);
  using L = Estimator<Linear<double>, SquaredError, NoPenalty, BasicAdam<ReduceOnPlateau>>;
  const L learner{.optimizer = {.learning_rate = 0.01, .schedule = {.decay = 0.5, .patience = 1, .tolerance = 0.9}}};  // a fall by nine tenths or half the rate
  PartialFit<L> stream, assigned;
  std::vector<double> rates;
  FitContext context;
  context.observer = [&](const Iteration& iteration) {
    rates.push_back(iteration.step);
    return true;
  };
  learner.partial_fit(data, stream, context);
  auto copy = stream;
  assigned = stream;
  learner.partial_fit(data, stream, context);
  learner.partial_fit(data, stream, context);
  CHECK(rates == std::vector<double>{0.01, 0.01, 0.005});
  CHECK(copy.chunks == 1);
  for (auto* other : {&copy, &assigned}) {
    learner.partial_fit(data, *other);
    learner.partial_fit(data, *other);
    CHECK(other->model().parameters == stream.model().parameters);
  }
}

}  // namespace partial_fit_test
