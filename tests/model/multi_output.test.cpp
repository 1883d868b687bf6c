// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "attune/core/any_learner.hpp"
#include "attune/core/serialize.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/poisson.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/baseline.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/multi_output.hpp"
#include "attune/optimize/adam.hpp"
#include "attune/optimize/direct_least_squares.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/space.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/train_test_split.hpp"
#include "problems.hpp"

namespace multi_output_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::many_numbers;

using Ridge = Estimator<Linear<double>, SquaredError>;
using Logistic = Estimator<Linear<double>, LogisticLoss>;
using Noisy = Estimator<Linear<double>, SquaredError, L2, Adam>;
using Counts = Estimator<Linear<double>, Poisson>;
using Several = DatasetView<double, TargetRow<double>>;
using One = DatasetView<double, double>;

// Learners of the user's own. This one fits one number, and says how that ended by the sign of the first target.
struct First {
  struct Model {
    double value = 0;
    FitStatus status = FitStatus::unknown;
    std::vector<double> predict(const MatrixView<double>& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), value); }
    FitStatus fit_status() const { return status; }
  };
  double shift = 0;
  Model fit(const One& train) const {
    const double first = train.label(0);
    return {first + shift, first > 2 ? FitStatus::diverged : first > 1 ? FitStatus::not_converged : first > 0 ? FitStatus::unknown : FitStatus::converged};
  }
};

// Fits all targets itself: the mean of each.
struct Means {
  struct Model {
    Eigen::RowVectorXd means{};
    Eigen::MatrixXd predict(const MatrixView<double>& x) const { return means.replicate(x.rows(), 1); }
  };
  Model fit(const Several& train) const {
    Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(train.outputs());
    for (Index i = 0; i < train.size(); ++i)
      for (Index k = 0; k < train.outputs(); ++k) sum[k] += train.label(i)[k];
    return {sum / static_cast<double>(train.size())};
  }
};

Dataset<double, TargetRow<double>> firsts(std::initializer_list<double> values) {
  Dataset<double, TargetRow<double>> data{.x = RowMatrix<double>::Zero(2, 1), .y = RowMatrix<double>::Zero(2, static_cast<Index>(values.size()))};
  Index k = 0;
  for (const double value : values) data.y(0, k++) = value;
  return data;
}

TargetNames names(std::vector<std::string> list) { return std::make_shared<const std::vector<std::string>>(std::move(list)); }

static_assert(LearnerOn<Ridge, Several> && LearnerOn<Ridge, One> && LearnerOn<Baseline, Several> && !LearnerOn<Logistic, Several>);
static_assert(LearnerOn<MultiOutput<First>, Several> && !LearnerOn<MultiOutput<First>, One> && !LearnerOn<MultiOutput<Logistic>, Several>);
static_assert(!LearnerOn<First, Several> && !LearnerOn<Estimator<Linear<float>, SquaredError>, Several>);
static_assert(std::is_same_v<Fitted<Ridge, Several>, FittedMultiOutput<Fitted<Ridge>>> && std::is_same_v<Fitted<MultiOutput<Ridge>>, FittedMultiOutput<Fitted<Ridge>>>);
static_assert(HasDecision<Fitted<Ridge, Several>, MatrixView<double>> && !HasDecision<Fitted<MultiOutput<First>, Several>, MatrixView<double>>);

TEST_CASE("many outputs: each is what a fit to its target alone gives, bit for bit") {
  for (const bool weighted : {false, true}) {
    const auto data = many_numbers<double>(120, 4, 3, 700, weighted);
    const auto model = Ridge{.penalty = {.strength = 0.05}}.fit(data.view());
    const auto wrapped = MultiOutput<Ridge>{.learner = {.penalty = {.strength = 0.05}}}.fit(data.view());
    REQUIRE(model.models.size() == 3);
    const auto predicted = model.predict(data.x);
    const auto coefficients = model.coefficients();
    const auto intercepts = model.intercepts();
    REQUIRE(predicted.rows() == 120);
    REQUIRE(predicted.cols() == 3);
    REQUIRE(coefficients.rows() == 3);
    REQUIRE(coefficients.cols() == 4);
    for (Index k = 0; k < 3; ++k) {
      const auto alone = Ridge{.penalty = {.strength = 0.05}}.fit(data.view().output(k));
      const auto at = static_cast<std::size_t>(k);
      CHECK(model.models[at].parameters == alone.parameters);
      CHECK(wrapped.models[at].parameters == alone.parameters);
      CHECK(predicted.col(k) == alone.predict(data.x));
      CHECK(model.decision_function(data.x).col(k) == alone.decision_function(data.x));
      CHECK(coefficients.row(k).transpose() == alone.coefficients());
      CHECK(intercepts[k] == alone.intercept());
      CHECK(model.models[at].optimization.iterations == alone.optimization.iterations);
    }
    CHECK(model.fit_status() == FitStatus::converged);
  }
}

TEST_CASE("many outputs: least squares at once share what the target is no part of, with the same bits") {
  using Direct = Estimator<Linear<double>, SquaredError, L2, DirectLeastSquares>;
  const auto data = many_numbers<double>(60, 4, 3, 704, true);
  std::vector<int> indices;
  const FitContext context{.observer = [&](const Iteration& iteration) {
    indices.push_back(iteration.index);
    return true;
  }};
  const Direct learner{.penalty = {.strength = 0.05}};
  const auto together = learner.fit(data.view(), context);
  CHECK(indices == std::vector{0, 1, 0, 1, 0, 1});
  REQUIRE(together.models.size() == 3);
  for (const bool large : {false, true}) {
    const Direct iterated{.penalty = {.strength = 0.05}, .optimizer = {.largest = large ? 3 : 4096}};  // beyond it each has L-BFGS
    const auto models = iterated.fit(data.view()).models;
    for (std::size_t k = 0; k < 3; ++k) {
      const auto alone = iterated.fit(data.view().output(static_cast<Index>(k)));
      CHECK(models[k].parameters == alone.parameters);
      CHECK(models[k].optimization.history.size() == alone.optimization.history.size());
      CHECK(models[k].features == 4);
      if (!large) CHECK(together.models[k].parameters == alone.parameters);
    }
  }
  auto split = learner;
  split.validation_fraction = 0.5;
  CHECK(split.fit(data.view()).models[1].parameters == split.fit(data.view().output(1), FitContext{}.child(Purpose::user, 1)).parameters);
  CHECK(learner.fit_each(data.view(), {}).size() == 3);
  CHECK(learner.fit_each(data.view(), {.validation = TypedValue(data.view())}).empty());  // not ignored: left to fits of their own
  CHECK(learner.fit_each(data.view(), {.warm_start = TypedValue(together)}).empty());
}

TEST_CASE("many outputs: float samples, column-major targets and subsets are fitted as they are") {
  const auto data = many_numbers<float>(80, 3, 2, 701);
  const Eigen::MatrixXd y = data.y;
  const auto rows = view(data.x, y).subset({5, 70, 3, 3, 12, 40, 41, 42});
  const auto model = Estimator<Linear<float>, SquaredError>{}.fit(rows);
  for (Index k = 0; k < 2; ++k) CHECK(model.models[static_cast<std::size_t>(k)].parameters == Estimator<Linear<float>, SquaredError>{}.fit(rows.output(k)).parameters);
}

TEST_CASE("many outputs: the bits do not depend on the executor, and each output has random numbers of its own") {
  CAPTURE(attune_test::seed());
  auto data = many_numbers<double>(200, 3, 4, 702);
  data.y.col(3) = data.y.col(0);
  const Noisy learner{.optimizer = {.stopping = {.budget = {.iterations = 3}}}};
  const FitContext serial{.random = RandomKey{attune_test::seed()}};
  FitContext threads = serial;
  threads.executor = Threads{3};
  const auto one = learner.fit(data.view(), serial), many = learner.fit(data.view(), threads);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(one.models[k].parameters == many.models[k].parameters);
    CHECK(one.models[k].parameters == learner.fit(data.view().output(static_cast<Index>(k)), serial.child(Purpose::user, k)).parameters);
  }
  CHECK(one.models[0].parameters != one.models[3].parameters);
}

TEST_CASE("many outputs: a warm start goes on where the outputs ended, and one of another number of them is ignored") {
  const auto data = many_numbers<double>(150, 3, 3, 703);
  const auto first = Ridge{}.fit(data.view());
  FitContext warm;
  warm.warm_start = TypedValue(first);
  const auto again = Ridge{}.fit(data.view(), warm);
  for (const auto& model : again.models) CHECK(model.optimization.iterations <= 1);
  auto two = data;
  two.y = RowMatrix<double>(data.y.leftCols(2));
  const auto ignored = Ridge{}.fit(two.view(), warm), cold = Ridge{}.fit(two.view());
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(ignored.models[k].optimization.iterations == cold.models[k].optimization.iterations);
    CHECK(ignored.models[k].optimization.iterations > 1);
  }
}

TEST_CASE("many outputs: validation rows are told apart by output; those of another type or number are refused") {
  const auto data = many_numbers<double>(150, 3, 2, 704), held_out = many_numbers<double>(40, 3, 2, 705);
  FitContext context;
  context.validation = TypedValue(held_out.view());
  const auto model = Ridge{}.fit(data.view(), context);
  for (Index k = 0; k < 2; ++k) {
    FitContext own;
    own.validation = TypedValue(held_out.view().output(k));
    const auto alone = Ridge{}.fit(data.view().output(k), own);
    CHECK(std::isfinite(alone.optimization.history.back().validation));
    CHECK(model.models[static_cast<std::size_t>(k)].optimization.history.back().validation == alone.optimization.history.back().validation);
  }
  const auto three = many_numbers<double>(40, 3, 3, 706);
  context.validation = TypedValue(three.view());
  CHECK(contains(error_of<InvalidArgument>([&] { Ridge{}.fit(data.view(), context); }), "FitContext::validation: found 3 targets, expected 2"));
  context.validation = TypedValue(held_out.view().output(0));
  CHECK(contains(error_of<InvalidArgument>([&] { Ridge{}.fit(data.view(), context); }), "FitContext::validation: found a value of another type"));
  auto bad = held_out;
  bad.y(7, 1) = std::numeric_limits<double>::quiet_NaN();
  context.validation = TypedValue(bad.view());
  CHECK(contains(error_of<InvalidData>([&] { Ridge{}.fit(data.view(), context); }), "y, row 7, output 'y1': found nan"));
}

TEST_CASE("many outputs: bad targets are refused by row and output, and so is what a loss is not defined for") {
  auto data = many_numbers<double>(30, 2, 2, 707);
  data.target_names = names({"visits", "claims"});
  data.y = data.y.cwiseAbs();
  CHECK_NOTHROW(Counts{}.fit(data.view()));
  data.y(4, 1) = -0.5;
  CHECK(contains(error_of<InvalidData>([&] { Counts{}.fit(data.view()); }), "y, row 4, output 'claims': found -0.5, expected 0 or more"));
  CHECK(contains(error_of<InvalidData>([&] { MultiOutput<Counts>{}.fit(data.view()); }), "output 'claims'"));
  data.y(4, 1) = std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<InvalidData>([&] { Ridge{}.fit(data.view()); }), "y, row 4, output 'claims': found infinity"));
  data.y(4, 1) = 0;
  data.x(3, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { Ridge{}.fit(data.view()); }), "X, row 3, column 'x1': found nan"));
  const auto good = many_numbers<double>(9, 2, 2, 708);
  CHECK(contains(error_of<InvalidArgument>([&] { Ridge{.penalty = {.strength = -1}}.fit(good.view()); }), "L2::strength"));
}

TEST_CASE("many outputs: they converged only if all did") {
  const auto status = [](std::initializer_list<double> values) {
    const auto data = firsts(values);
    return MultiOutput<First>{}.fit(data.view()).fit_status();
  };
  CHECK(status({-1, -1}) == FitStatus::converged);
  CHECK(status({-1, 0.5}) == FitStatus::unknown);
  CHECK(status({0.5, 1.5, -1}) == FitStatus::not_converged);
  CHECK(status({3, 1.5}) == FitStatus::diverged);
  CHECK(Fitted<Ridge, Several>{}.fit_status() == FitStatus::unknown);
  const auto data = many_numbers<double>(50, 3, 2, 709);
  const auto stopped = Ridge{.optimizer = {.stopping = {.budget = {.iterations = 1}}}}.fit(data.view());
  CHECK(stopped.fit_status() == FitStatus::not_converged);
}

TEST_CASE("many outputs: a learner of the user's own, pipelines and baselines give each target its prediction") {
  const auto three = firsts({1, -2, 3});
  const auto model = MultiOutput<First>{.learner = {.shift = 10}}.fit(three.view());
  const Eigen::MatrixXd x = Eigen::MatrixXd::Zero(4, 1);
  CHECK(model.predict(x) == Eigen::RowVector3d(11, 8, 13).replicate(4, 1));
  const auto data = many_numbers<double>(100, 3, 2, 710);
  const auto inside = MultiOutput<decltype(StandardScaler{} | Ridge{})>{}.fit(data.view()).predict(data.x);
  const auto around = (StandardScaler{} | Ridge{}).fit(data.view()).predict(data.x);
  const auto wrapped = (StandardScaler{} | MultiOutput<Ridge>{}).fit(data).predict(data.x);
  CHECK(inside == around);
  CHECK(inside == wrapped);
  const auto mean = Baseline{}.fit(data.view());
  CHECK(mean.models[1].value == Baseline{}.fit(data.view().output(1)).value);
  CHECK(mean.predict(data.x)(99, 1) == mean.models[1].value);
  CHECK(contains(error_of<InvalidArgument>([&] { static_cast<void>(mean.predict(x)); }), "found 1 columns"));
}

TEST_CASE("many outputs: go through splits, cross-validation and search, and axes reach them") {
  const auto data = many_numbers<double>(160, 3, 3, 711, true);
  const auto [train, test] = train_test_split(data, {.test_size = 0.25, .seed = 2});
  const auto learner = StandardScaler{} | Ridge{};
  const auto model = learner.fit(train);
  double r2 = 0;
  for (Index k = 0; k < 3; ++k) r2 += evaluate((StandardScaler{} | Ridge{}).fit(train.output(k)), test.output(k), Metrics<R2>{}).get<R2>();
  CHECK(evaluate(model, test, Metrics<R2>{}).get<R2>() == doctest::Approx(r2 / 3).epsilon(1e-14));
  const KFold folds{.folds = 4, .seed = 1};
  CHECK(cross_validate(learner, data, folds).mean<R2>() > 0.8);
  CHECK(cross_validate(Baseline{}, data, folds).mean<R2>() < 0.1);
  CHECK(cross_validate(Means{}, data, folds).mean<R2>() < 0.1);
  CHECK(cross_validate(StandardScaler{} | Means{}, data, folds).mean<R2>() < 0.1);
  const auto space = search_space(axis<&L2::strength>(values({1e3, 1e-3})));
  CHECK(search(learner, data, space, GridSearch{}, folds).best_learner().learner.penalty.strength == 1e-3);
  CHECK(search(MultiOutput<Ridge>{}, data, space, GridSearch{}, folds).best_learner().learner.penalty.strength == 1e-3);
  CHECK(contains(error_of<InvalidArgument>([&] { train_test_split(data, {.stratify = true}); }), "stratify"));
}

TEST_CASE("many outputs: are chosen at run time like others") {
  auto data = many_numbers<double>(90, 2, 2, 712);
  data.y = -data.y.cwiseAbs();  // First says by the sign how its fit ended
  const std::vector<AnyLearner<double, TargetRow<double>>> learners{Ridge{}, StandardScaler{} | Ridge{}, MultiOutput<First>{}, Means{}};
  for (const auto& learner : learners) {
    const AnyPredictor<double, TargetRow<double>> model = learner.fit(data.view());
    const ScoreMatrix predicted = model.predict(data.x);
    CHECK(predicted.cols == 2);
    CHECK(predicted.rows() == 90);
    CHECK(model.fit_status() != FitStatus::diverged);
    CHECK(cross_validate(learner, data, KFold{.folds = 3}).folds.size() == 3);
  }
  CHECK(learners[0].fit(data.view()).predict(data.x)(3, 1) == Ridge{}.fit(data.view()).predict(data.x)(3, 1));
  static_assert(std::is_same_v<decltype(AnyLearner(MultiOutput<First>{})), AnyLearner<double, TargetRow<double>>>);
}

TEST_CASE("many outputs: targets keep their names, and a model survives the way to bytes and back") {
  auto data = many_numbers<double>(60, 3, 2, 713);
  CHECK(Ridge{}.fit(data.view()).target_name(1) == "y1");
  data.target_names = names({"height", "width"});
  const auto model = Ridge{}.fit(data.view());
  CHECK(model.target_name(0) == "height");
  Bytes bytes;
  serialize(bytes, model);
  Fitted<Ridge, Several> copy;
  std::string_view in = bytes;
  deserialize(in, copy);
  CHECK(in.empty());
  CHECK(copy.predict(data.x) == model.predict(data.x));
  CHECK(copy.target_name(1) == "width");
}

}  // namespace multi_output_test
