// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "../model/problems.hpp"
#include "../validate/learners.hpp"
#include "attune/core/any_learner.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/one_vs_one.hpp"
#include "attune/model/one_vs_rest.hpp"
#include "attune/model/row_share.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "transformers.hpp"

namespace pipeline_test {

using namespace attune;
using attune_test::AddSquares;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::ManyAtOnce;
using attune_test::numbers;
using attune_test::OneByOne;
using attune_test::Remembers;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;
using Ridge = Estimator<Linear<double>, SquaredError>;
using Scalers = Chain<StandardScaler, StandardScaler>;

// The scaled data set, made by hand.
template <class Data>
Data scaled(const Data& data, const FittedStandardScaler& scaler) {
  Data z = data;
  z.x = scaler.transform(MatrixView<double>(data.x));
  return z;
}

FeatureNames names(std::vector<std::string> list) { return std::make_shared<const std::vector<std::string>>(std::move(list)); }

}  // namespace

static_assert(std::is_same_v<decltype(StandardScaler{} | Logistic{}), Pipeline<StandardScaler, Logistic>>);
static_assert(std::is_same_v<decltype(StandardScaler{} | StandardScaler{}), Scalers>);
static_assert(std::is_same_v<decltype(StandardScaler{} | StandardScaler{} | Logistic{}), decltype(pipeline(StandardScaler{}, StandardScaler{}, Logistic{}))>);
static_assert(LearnerOn<Pipeline<StandardScaler, Logistic>, DatasetView<double, int>>);
static_assert(HasProbability<Fitted<Pipeline<StandardScaler, Logistic>>, MatrixView<double>>);
static_assert(!HasProbability<Fitted<Pipeline<StandardScaler, Ridge>, DatasetView<double, double>>, MatrixView<double>>);

TEST_CASE("pipeline: is its transformer and its learner, one after the other") {
  const auto data = classes<double>(150, 4, 210, true), other = classes<double>(30, 4, 211);
  const auto model = (StandardScaler{} | Logistic{}).fit(data.view());
  const auto scaler = StandardScaler{}.fit(data.view());
  const auto z = scaled(data, scaler), other_z = scaled(other, scaler);
  const auto expected = Logistic{}.fit(z.view());
  CHECK(model.model.parameters == expected.parameters);
  CHECK(model.transformer.mean == scaler.mean);
  CHECK(model.predict(other.x) == expected.predict(other_z.x));
  const MatrixView<double> x(other.x);
  CHECK(model.decision_function(x) == expected.decision_function(other_z.x));
  CHECK(model.predict_proba(x) == expected.predict_proba(other_z.x));
  CHECK(model.decision_function(other.x) == model.decision_function(x));  // Eigen's matrices will do
  CHECK(model.predict_proba(other.x) == model.predict_proba(x));
  CHECK(model.outputs(x, Needs::labels | Needs::scores) == expected.outputs(other_z.x, Needs::labels | Needs::scores));
}

TEST_CASE("pipeline: scaling makes predictions independent of the units of the features") {
  const auto data = numbers<double>(100, 3, 212);
  auto changed = data;
  changed.x.col(0) = (changed.x.col(0).array() * 4096 + 1024).matrix();
  changed.x.col(2) /= 4096;
  const auto learner = StandardScaler{} | Ridge{.optimizer = {.stopping = {.gradient = {.tolerance = 1e-12}}}};
  const Eigen::VectorXd a = learner.fit(data.view()).predict(data.x), b = learner.fit(changed.view()).predict(changed.x);
  CHECK((a - b).lpNorm<Eigen::Infinity>() <= 1e-9);
}

TEST_CASE("pipeline: a transformer of the user's own may change the number of columns, and names them") {
  auto data = classes<double>(200, 2, 213);
  data.feature_names = names({"a", "b"});
  const auto model = pipeline(AddSquares{}, Logistic{}).fit(data.view());
  CHECK(model.model.features == 4);
  CHECK(*model.model.feature_names == std::vector<std::string>{"a", "b", "a²", "b²"});
  auto squared = data;
  squared.x = attune_test::with_squares(data.x);
  squared.feature_names = nullptr;
  CHECK(model.model.parameters == Logistic{}.fit(squared.view()).parameters);
  CHECK(model.predict(data.x).size() == 200);
}

TEST_CASE("pipeline: names of columns reach the learner where the columns stay") {
  auto data = classes<double>(60, 2, 214);
  data.feature_names = names({"a", "b"});
  data.class_names = names({"no", "yes"});
  const auto model = (StandardScaler{} | Logistic{}).fit(data.view());
  CHECK(model.model.feature_names == data.feature_names);
  CHECK(model.model.class_name(1) == "yes");
  const auto chained = (StandardScaler{} | AddSquares{} | Logistic{}).fit(data.view());
  CHECK(chained.model.feature_names->back() == "b²");
}

TEST_CASE("pipeline: two transformers are applied in order") {
  const auto data = classes<double>(100, 2, 215);
  const auto model = (StandardScaler{} | AddSquares{} | Logistic{}).fit(data.view());
  auto by_hand = scaled(data, StandardScaler{}.fit(data.view()));
  by_hand.x = attune_test::with_squares(by_hand.x);
  CHECK(model.model.parameters == Logistic{}.fit(by_hand.view()).parameters);
  const auto other_way = (AddSquares{} | StandardScaler{} | Logistic{}).fit(data.view());
  CHECK(other_way.model.parameters != model.model.parameters);
}

TEST_CASE("chain: the second transformer is fitted to what the first one makes, and their changes of columns compose") {
  auto data = numbers<double>(80, 3, 216);
  data.x.col(1) = (data.x.col(1).array() * 100 + 7).matrix();
  const auto chain = (StandardScaler{.with_std = false} | StandardScaler{.with_mean = false}).fit(data.view());
  CHECK(chain.second.mean == std::vector<double>{0, 0, 0});
  const auto one = StandardScaler{}.fit(data.view());
  const MatrixView<double> x(data.x);
  const RowMatrix<double> z = chain.transform(x);
  CHECK((z - one.transform(x)).cwiseAbs().maxCoeff() <= 1e-13);
  const auto scaled_first = (StandardScaler{.with_mean = false} | StandardScaler{.with_std = false}).fit(data.view());
  CHECK((scaled_first.transform(x) - z).cwiseAbs().maxCoeff() <= 1e-13);
  for (const ColumnAffine& both : {chain.affine(), scaled_first.affine()})
    for (Index i = 0; i < 80; ++i)
      for (Index j = 0; j < 3; ++j) {
        const auto k = static_cast<std::size_t>(j);
        CHECK(std::abs((data.x(i, j) - both.shift[k]) * both.factor[k] - z(i, j)) <= 1e-13);
      }
}

TEST_CASE("pipeline: each fold refits the transformer, to its training rows and nothing else") {
  auto data = numbers<double>(30, 1, 217);
  for (Index i = 0; i < 30; ++i) data.x(i, 0) = static_cast<double>(i);
  const Remembers remembers;
  const KFold splitter{.folds = 3, .seed = 6};
  cross_validate(remembers | OneByOne{}, data, splitter);
  const auto folds = splitter.split(data.view());
  REQUIRE(remembers.log->fits.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const Fold fold = folds[k];
    CHECK(remembers.log->fits[k] == std::vector<double>(fold.train.begin(), fold.train.end()));
  }
}

TEST_CASE("pipeline: nothing leaks from held-out rows into the scaler") {
  auto data = classes<double>(60, 2, 218);
  const KFold splitter{.folds = 3, .shuffle = false};
  const auto before = cross_validate(StandardScaler{} | Logistic{}, data, splitter, {.keep_models = true});
  for (const Index row : splitter.split(data.view())[0].test) data.x(row, 0) += 1e6;  // only fold 0 holds these out
  const auto after = cross_validate(StandardScaler{} | Logistic{}, data, splitter, {.keep_models = true});
  CHECK(after.models[0].transformer.mean == before.models[0].transformer.mean);
  CHECK((after.models[0].model.parameters - before.models[0].model.parameters).lpNorm<Eigen::Infinity>() <= 1e-5);  // ten times the optimizer's tolerance
  CHECK(after.models[1].transformer.mean != before.models[1].transformer.mean);
}

TEST_CASE("pipeline: validation rows are transformed by the scaler of the training rows") {
  const auto data = classes<double>(100, 3, 219);
  auto other = classes<double>(40, 3, 220);
  other.x.array() += 2;  // their own scaler would hide the shift
  const auto model = (StandardScaler{} | Logistic{}).fit(data.view(), {.validation = TypedValue(other.view())});
  const auto scaler = StandardScaler{}.fit(data.view());
  const auto z = scaled(data, scaler), other_z = scaled(other, scaler);
  const auto expected = Logistic{}.fit(z.view(), {.validation = TypedValue(other_z.view())});
  CHECK(model.model.optimization.history.back().validation == expected.optimization.history.back().validation);
  CHECK(std::isfinite(expected.optimization.history.back().validation));
}

TEST_CASE("pipeline: rows that the learner sets aside are set aside before the scaler, and go through it") {
  auto data = classes<double>(120, 3, 222);
  data.x.rowwise() += Eigen::RowVector3d(5, -3, 2);  // their own scaler would hide the shift
  const auto learner = StandardScaler{} | Logistic{.optimizer = {.stopping = {.validation = {.patience = 2}}}, .validation_fraction = 0.3};
  const FitContext context{.random = RandomKey{7}};
  const auto parts = Logistic{.validation_fraction = 0.3}.set_aside(data.view(), context);
  REQUIRE(parts);
  const auto model = learner.fit(data.view(), context);
  CHECK(model.transformer.mean == StandardScaler{}.fit(parts->train).mean);
  CHECK(model.transformer.mean != StandardScaler{}.fit(data.view()).mean);
  const auto given = learner.fit(parts->train, {.random = RandomKey{7}, .validation = TypedValue(parts->validation)});
  CHECK(model.model.parameters == given.model.parameters);
  CHECK(model.model.optimization.history.back().validation == given.model.optimization.history.back().validation);
  const auto held = (StandardScaler{} | AnyLearner<double, int>(learner.learner)).fit(data.view(), context);
  CHECK(held.transformer.mean == model.transformer.mean);
  const auto predicted = model.predict(data.view().x());
  CHECK(held.predict(data.view().x()) == std::vector<int>(predicted.begin(), predicted.end()));
  // By hand: the watched loss is that of the held-out rows as the scaler of the others makes them.
  double loss = 0;
  const auto z = model.transformer.transform(parts->validation.x());
  const auto scores = model.model.decision_function(MatrixView<double>(z));
  for (Index i = 0; i < scores.size(); ++i) loss += LogisticLoss{}.value(scores[i], static_cast<double>(parts->validation.label(i))) / static_cast<double>(scores.size());
  CHECK(loss == doctest::Approx(model.model.optimization.history[static_cast<std::size_t>(model.model.optimization.returned_iteration)].validation).epsilon(1e-12));
}

TEST_CASE("pipeline: in a fold, neither the rows held out nor those that watch the fit change what is learned") {
  auto data = classes<double>(90, 2, 223);
  const KFold splitter{.folds = 3, .shuffle = false};
  // Watched and not acted on: what they are must not matter at all.
  const auto run = [&](const auto& learner) { return cross_validate(learner, data, splitter, {.keep_models = true}); };
  const auto watching = StandardScaler{} | (StandardScaler{} | Logistic{.validation_fraction = 0.25});
  const auto many = OneVsRest<Logistic>{.learner = {.validation_fraction = 0.25}};
  const auto before = run(watching);
  const auto of_many = run(StandardScaler{} | many);
  const auto pairs = StandardScaler{} | OneVsOne<Logistic>{.learner = many.learner};
  const auto shared = StandardScaler{} | RowShare<Logistic>{.learner = many.learner, .share = 0.5};
  const auto of_pairs = run(pairs);
  const auto of_shared = run(shared);
  const auto& optimization = before.models[0].model.model.optimization;
  CHECK(std::isfinite(optimization.history.back().validation));
  const auto context = detail::context_of_fold({}, 0);
  const Fold fold = splitter.split(data.view())[0];
  const auto parts = watching.set_aside(data.view().subset(fold.train), context);
  REQUIRE(parts);
  std::vector<Index> touched = fold.test;
  for (const Index row : fold.train)
    for (Index i = 0; i < parts->validation.size(); ++i)
      if (data.x(row, 0) == parts->validation.x()(i, 0) && data.x(row, 1) == parts->validation.x()(i, 1)) touched.push_back(row);
  CHECK(touched.size() == 30 + static_cast<std::size_t>(parts->validation.size()));
  for (const Index row : touched) data.x(row, 0) += 1e6;
  const auto after = run(watching);
  CHECK(after.models[0].transformer.mean == before.models[0].transformer.mean);
  CHECK(after.models[0].model.model.parameters == before.models[0].model.model.parameters);
  CHECK(after.models[0].model.model.optimization.history.back().validation != optimization.history.back().validation);
  CHECK(after.models[1].transformer.mean != before.models[1].transformer.mean);
  const auto of_many_after = run(StandardScaler{} | many);
  CHECK(of_many_after.models[0].transformer.mean == of_many.models[0].transformer.mean);
  for (std::size_t k = 0; k < 2; ++k) CHECK(of_many_after.models[0].model.models[k].parameters == of_many.models[0].model.models[k].parameters);
  const auto of_pairs_after = run(pairs);
  CHECK(of_pairs_after.models[0].transformer.mean == of_pairs.models[0].transformer.mean);
  CHECK(of_pairs_after.models[0].model.models[0].parameters == of_pairs.models[0].model.models[0].parameters);
  const auto of_shared_after = run(shared);
  CHECK(of_shared_after.models[0].transformer.mean == of_shared.models[0].transformer.mean);
  CHECK(of_shared_after.models[0].model.parameters == of_shared.models[0].model.parameters);
}

TEST_CASE("pipeline: jobs that watch their fit are what their own fits are") {
  const auto data = classes<double>(100, 3, 224);
  auto other = classes<double>(40, 3, 225);
  other.x.array() += 2;
  const auto view = data.view();
  using Learner = decltype(StandardScaler{} | Logistic{});
  std::vector<Job<Learner>> jobs(5);
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    std::vector<Index> rows;
    for (Index i = 0; i < 100; ++i)
      if (i % 4 != static_cast<Index>(j % 2)) rows.push_back(i);
    jobs[j].train = detail::share_rows(std::move(rows));
    jobs[j].context.random = RandomKey{j};
  }
  jobs[0].learner.learner.validation_fraction = 0.25;
  jobs[1].context.validation = TypedValue(other.view());
  jobs[2].learner.learner.validation_fraction = 2;
  const auto results = Learner{}.fit_many(view, std::span<const Job<Learner>>(jobs));
  REQUIRE(results.size() == 5);
  for (const std::size_t j : {0U, 1U}) {
    const auto alone = jobs[j].learner.fit(view.subset(jobs[j].train), jobs[j].context);
    REQUIRE(results[j].model);
    CHECK(results[j].model->transformer.mean == alone.transformer.mean);
    CHECK(results[j].model->model.parameters == alone.model.parameters);
    CHECK(results[j].model->model.optimization.history.back().validation == alone.model.optimization.history.back().validation);
  }
  CHECK(contains(results[2].failure, "validation_fraction"));
  CHECK(results[3].model);
  CHECK(results[4].model);
}

TEST_CASE("pipeline: a warm start of a pipeline is handed on to its learner") {
  const auto data = classes<double>(100, 3, 221);
  const auto learner = StandardScaler{} | Logistic{};
  const auto cold = learner.fit(data.view());
  const auto warm = learner.fit(data.view(), {.warm_start = TypedValue(cold)});
  CHECK(warm.model.optimization.history.front().value == cold.model.optimization.value);
  CHECK(cold.model.optimization.history.front().value != cold.model.optimization.value);
}

TEST_CASE("pipeline: carries the metrics of its learner") {
  static_assert(std::is_same_v<decltype((StandardScaler{} | Logistic{}).metric_set()), Metrics<Accuracy, RocAuc, LogLoss>>);
}

TEST_CASE("pipeline: values that are not finite, and another number of columns, are refused") {
  auto data = classes<double>(30, 3, 222);
  data.feature_names = names({"a", "b", "c"});
  const auto learner = StandardScaler{} | Logistic{};
  const auto model = learner.fit(data.view());
  const RowMatrix<double> wide = RowMatrix<double>::Zero(2, 4);
  CHECK(contains(error_of<InvalidArgument>([&] { model.predict(wide); }), "X: found 4 columns, expected 3"));
  data.x(5, 1) = std::nan("");
  CHECK(contains(error_of<InvalidData>([&] { learner.fit(data.view()); }), "X, row 5, column 'b'"));
}

TEST_CASE("pipeline: many jobs with rows, settings and columns of their own come back as pipelines") {
  auto data = numbers<double>(90, 3, 223, true);
  data.x.col(1) = (data.x.col(1).array() * 50 - 20).matrix();
  using Learner = Pipeline<StandardScaler, ManyAtOnce>;
  const Learner learner = StandardScaler{} | ManyAtOnce{};
  const auto rows = [](std::vector<Index> list) { return std::make_shared<const std::vector<Index>>(std::move(list)); };
  std::vector<Index> first, second;
  for (Index i = 0; i < 90; ++i) (i % 3 == 0 ? second : first).push_back(i);
  const RowList a = rows(first), b = rows(second);
  std::vector<Job<Learner>> jobs;
  for (const double strength : {0.1, 1.0})
    for (const bool with_std : {true, false})
      for (const auto& [train, test] : {std::pair{a, b}, std::pair{b, a}}) {
        Job<Learner> job{.learner = learner, .train = train, .held_out = test};
        job.learner.learner.strength = strength;
        job.learner.transformer.with_std = with_std;
        jobs.push_back(std::move(job));
      }
  const auto results = learner.fit_many(data.view(), std::span<const Job<Learner>>(jobs));
  CHECK(*learner.learner.calls == 1);
  REQUIRE(results.size() == jobs.size());
  for (std::size_t k = 0; k < jobs.size(); ++k) {
    CAPTURE(k);
    const auto& job = jobs[k];
    const auto expected = (job.learner.transformer | OneByOne{job.learner.learner.strength}).fit(data.view().subset(job.train));
    REQUIRE(results[k].model);
    CHECK(results[k].model->transformer.scale == expected.transformer.scale);
    CHECK((results[k].model->model.coefficients - expected.model.coefficients).lpNorm<Eigen::Infinity>() <= 1e-11);
    const auto held_out = data.view().subset(job.held_out);
    const Eigen::VectorXd predicted = expected.predict(held_out.x());
    REQUIRE(results[k].held_out_scores.size() == static_cast<std::size_t>(predicted.size()));
    for (Index i = 0; i < predicted.size(); ++i) CHECK(std::abs(results[k].held_out_scores[static_cast<std::size_t>(i)] - predicted[i]) <= 1e-11);
  }
}

TEST_CASE("pipeline: in a pipeline within a pipeline, the inner scaler is fitted to what the outer one makes") {
  auto data = numbers<double>(90, 2, 225);
  data.x.col(1) = (data.x.col(1).array() * 50 - 20).matrix();
  const ManyAtOnce many{.strength = 0.1};
  const Pipeline<StandardScaler, Pipeline<StandardScaler, ManyAtOnce>> nested{{}, {{}, many}};
  const auto together = cross_validate(nested, data, KFold{.folds = 3}, {.keep_models = true});
  const Pipeline<StandardScaler, Pipeline<StandardScaler, OneByOne>> plain{{}, {{}, OneByOne{0.1}}};
  const auto apart = cross_validate(plain, data, KFold{.folds = 3}, {.keep_models = true});
  for (std::size_t k = 0; k < 3; ++k) {
    for (std::size_t j = 0; j < 2; ++j) {
      CHECK(std::abs(together.models[k].model.transformer.mean[j]) <= 1e-12);
      CHECK(std::abs(together.models[k].model.transformer.scale[j] - apart.models[k].model.transformer.scale[j]) <= 1e-12);
    }
    for (std::size_t m = 0; m < 3; ++m) CHECK(together.folds[k].test[m] == doctest::Approx(apart.folds[k].test[m]).epsilon(1e-11));
  }
}

TEST_CASE("pipeline: a job whose transformer cannot be fitted fails alone") {
  struct Picky {
    double refuses = -1;  // training rows that hold this value of the first column
    FittedStandardScaler fit(const attune_test::NumberView& train) const {
      for (Index i = 0; i < train.size(); ++i)
        if (train.x()(i, 0) == refuses) throw std::runtime_error("refused");
      return StandardScaler{}.fit(train);
    }
  };
  auto data = numbers<double>(30, 2, 226);
  data.x(7, 0) = 5;
  const ManyAtOnce many;
  using Learner = Pipeline<Picky, ManyAtOnce>;
  const auto rows = [](std::vector<Index> list) { return std::make_shared<const std::vector<Index>>(std::move(list)); };
  const Learner learner{Picky{5}, many};
  const std::vector<Job<Learner>> jobs{{.learner = learner, .train = rows({0, 1, 2, 3})}, {.learner = learner, .train = rows({6, 7, 8, 9})}, {.learner = learner, .train = rows({4, 5, 10, 11})}};
  const auto results = learner.fit_many(data.view(), std::span<const Job<Learner>>(jobs));
  REQUIRE(results.size() == 3);
  CHECK(results[1].failure == "refused");
  CHECK(!results[1].model);
  for (const std::size_t k : {0U, 2U}) {
    REQUIRE(results[k].model);
    const auto expected = (StandardScaler{} | OneByOne{}).fit(data.view().subset(jobs[k].train));
    CHECK((results[k].model->model.coefficients - expected.model.coefficients).lpNorm<Eigen::Infinity>() <= 1e-10);
  }
}

TEST_CASE("pipeline: jobs of a pipeline within a pipeline compose their changes of columns") {
  auto data = numbers<double>(90, 2, 224);
  data.x.col(1) = (data.x.col(1).array() * 50 - 20).matrix();
  const ManyAtOnce many{.strength = 0.1};
  using Inner = Pipeline<StandardScaler, ManyAtOnce>;
  const Inner inner{StandardScaler{.with_mean = false}, many};
  // The outer scaler centres, the inner one scales what it is given.
  const Pipeline<StandardScaler, Inner> nested{StandardScaler{.with_std = false}, inner};
  const auto together = cross_validate(nested, data, KFold{.folds = 3});
  CHECK(*many.calls == 1);
  const Pipeline<StandardScaler, Pipeline<StandardScaler, OneByOne>> plain{StandardScaler{.with_std = false}, {StandardScaler{.with_mean = false}, OneByOne{0.1}}};
  const auto apart = cross_validate(plain, data, KFold{.folds = 3});
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t m = 0; m < 3; ++m) CHECK(together.folds[k].test[m] == doctest::Approx(apart.folds[k].test[m]).epsilon(1e-11));
}

TEST_CASE("pipeline: many jobs through two nested scalers are the same as one by one") {
  auto data = numbers<double>(90, 3, 101);
  data.x.col(0) = data.x.col(0).array() * 7 + 3;
  const auto many = StandardScaler{} | (StandardScaler{.with_std = false} | ManyAtOnce{});
  const auto single = StandardScaler{} | (StandardScaler{.with_std = false} | OneByOne{});
  const KFold folds{.folds = 3};
  const auto a = cross_validate(many, data, folds).mean<MeanSquaredError>();
  const auto b = cross_validate(single, data, folds).mean<MeanSquaredError>();
  CHECK(a == doctest::Approx(b).epsilon(1e-10));
}

TEST_CASE("pipeline: a fitted one takes Eigen's matrices in every method") {
  const auto data = classes<double>(50, 3, 102);
  const auto model = (StandardScaler{} | Logistic{}).fit(data.view());
  const Eigen::MatrixXd x = data.x;  // column-major
  CHECK(model.predict(x) == model.predict(data.view().x()));
  CHECK(model.predict_proba(x) == model.predict_proba(data.view().x()));
  CHECK(model.decision_function(x) == model.decision_function(data.view().x()));
}

}  // namespace pipeline_test
