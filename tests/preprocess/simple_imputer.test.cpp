// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/simple_imputer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/core/any_learner.hpp"
#include "attune/data/drop_missing.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/train_test_split.hpp"
#include "../validate/learners.hpp"
#include "attune/preprocess/passthrough.hpp"
#include "columns.hpp"

namespace simple_imputer_test {

using namespace attune;
using attune_test::classes;
using attune_test::column;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fitted_to;
using attune_test::infinity;
using attune_test::missing;
using attune_test::transformed;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

// Every fifth value of the first columns is missing; more often where the class is 1.
Dataset<double, int> with_holes(Index n, Index p, std::uint64_t stream) {
  auto data = classes<double>(n, p, stream);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j + 1 < p; ++j)
      if ((3 * i + 7 * j) % (data.y[i] == 1 ? 4 : 9) == 0) data.x(i, j) = missing;
  return data;
}

struct Idle {  // says that it takes them, and hands them on
  static constexpr bool accepts_missing = true;
  struct Fitted {
    RowMatrix<double> transform(const MatrixView<double>& x) const {
      RowMatrix<double> copy(x.rows(), x.cols());
      for (Index i = 0; i < x.rows(); ++i)
        for (Index j = 0; j < x.cols(); ++j) copy(i, j) = x(i, j);
      return copy;
    }
  };
  Fitted fit(const DatasetView<double, int>&) const { return {}; }
};

}  // namespace

static_assert(!AffineTransformer<FittedSimpleImputer>);
static_assert(always_accepts_missing<SimpleImputer> && always_accepts_missing<decltype(SimpleImputer{} | StandardScaler{} | Logistic{})>);
static_assert(!always_accepts_missing<decltype(StandardScaler{} | SimpleImputer{} | Logistic{})> && !always_accepts_missing<Logistic>);
static_assert(always_accepts_missing<Fitted<decltype(SimpleImputer{} | StandardScaler{} | Logistic{})>>);

TEST_CASE("imputer: mean, median, most frequent value and a constant, by hand") {
  const auto data = column({4, missing, 1, 1, missing, 10, 4, 1, 7});
  const auto value = [&](const SimpleImputer& imputer) { return imputer.fit(data.view()).statistics[0]; };
  CHECK(value({.strategy = Impute::mean}) == 4);
  CHECK(value({.strategy = Impute::median}) == 4);
  CHECK(value({.strategy = Impute::most_frequent}) == 1);
  CHECK(value({.strategy = Impute::constant, .fill_value = -2}) == -2);
  CHECK(transformed(SimpleImputer{.strategy = Impute::most_frequent}.fit(data.view()), {missing, 5, missing}) == std::vector<double>{1, 5, 1});
}

TEST_CASE("imputer: of values that are equally frequent it takes the smallest") {
  CHECK(fitted_to(SimpleImputer{.strategy = Impute::most_frequent}, {3, 2, 3, 2, 9}).statistics[0] == 2);
}

TEST_CASE_TEMPLATE("imputer: values that are there stay, bit for bit", T, float, double) {
  auto data = attune_test::numbers<T>(50, 3, 340);
  const RowMatrix<T> before = data.x;
  for (Index i = 0; i < 50; i += 7) data.x(i, 1) = static_cast<T>(missing);
  const RowMatrix<T> z = SimpleImputer{}.fit(data.view()).transform(data.view().x());
  for (Index i = 0; i < 50; ++i)
    for (Index j = 0; j < 3; ++j)
      if (j != 1 || i % 7 != 0) CHECK(z(i, j) == before(i, j));
  CHECK(z.allFinite());
}

TEST_CASE("imputer: indicators are added for the columns that had missing values in training, and named") {
  Dataset<double, int> data;
  data.x.resize(3, 3);
  data.x << 1, 2, 3, 4, missing, 6, missing, 8, 9;
  data.y = Eigen::Vector3i(0, 1, 0);
  data.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c"});
  const auto fitted = SimpleImputer{.add_indicator = true}.fit(data.view());
  CHECK(fitted.indicated == std::vector<Index>{0, 1});
  RowMatrix<double> later(2, 3), expected(2, 5);
  later << missing, 0, missing, 0, 0, 0;
  expected << 2.5, 0, 6, 1, 0, 0, 0, 0, 0, 0;  // "c" had none in training: filled in, and not indicated
  CHECK(fitted.transform(MatrixView<double>(later)) == expected);
  CHECK(*fitted.feature_names(data.feature_names) == std::vector<std::string>{"a", "b", "c", "missingindicator_a", "missingindicator_b"});
  const auto model = (SimpleImputer{.add_indicator = true} | StandardScaler{} | Logistic{}).fit(data.view());
  CHECK(model.model.feature_names->back() == "missingindicator_b");
}

TEST_CASE("imputer: a column without any value in training is refused, kept as zeros, or filled with the constant") {
  auto data = with_holes(20, 2, 341);
  data.x.col(0).setConstant(missing);
  for (const Impute strategy : {Impute::mean, Impute::median, Impute::most_frequent}) {
    const auto text = error_of<InvalidData>([&] { SimpleImputer{.strategy = strategy}.fit(data.view()); });
    CHECK(contains(text, "X, column 'x0': found no value in any of 20 training rows"));
    CHECK(SimpleImputer{.strategy = strategy, .keep_empty_features = true}.fit(data.view()).statistics[0] == 0);
  }
  CHECK(SimpleImputer{.strategy = Impute::constant, .fill_value = 5}.fit(data.view()).statistics[0] == 5);
}

TEST_CASE("imputer: infinite values are refused") {
  auto data = with_holes(20, 2, 342);
  data.x(7, 1) = infinity;
  const auto learner = SimpleImputer{} | Logistic{};
  for (const auto& text : {error_of<InvalidData>([&] { SimpleImputer{}.fit(data.view()); }), error_of<InvalidData>([&] { learner.fit(data.view()); }),
                           error_of<InvalidData>([&] { cross_validate(learner, data, KFold{}); })}) {
    CHECK(contains(text, "X, row 7, column 'x1': found infinity"));
    CHECK(contains(text, "mend the value"));
  }
  CHECK(contains(error_of<InvalidArgument>([&] { SimpleImputer{.fill_value = missing}.fit(data.view()); }), "SimpleImputer::fill_value"));
}

TEST_CASE("missing values: a pipeline that begins with an imputer takes them everywhere") {
  const auto data = with_holes(120, 3, 343);
  const auto learner = SimpleImputer{.add_indicator = true} | StandardScaler{} | Logistic{};
  const auto [train, test] = train_test_split(data, {.seed = 1});
  const auto model = learner.fit(train);
  const auto scores = evaluate(model, test);
  CHECK(scores.get<RocAuc>() > 0.7);
  const KFold folds{.folds = 4};
  const auto found = cross_validate(learner, data, folds);
  CHECK(found.mean<RocAuc>() > 0.7);
  const AnyLearner any = learner;
  CHECK(any.accepts_missing());
  CHECK(cross_validate(any, data, folds, Metrics<RocAuc>{}).mean<RocAuc>() == found.mean<RocAuc>());
  CHECK(evaluate(any.fit(train), test, Metrics<RocAuc>{}).get<RocAuc>() == scores.get<RocAuc>());
  CHECK(model.predict(test.x()).size() == test.size());
}

TEST_CASE("missing values: an axis searches the imputer's strategy, and the report names it") {
  const auto data = with_holes(120, 3, 344);
  const auto space = search_space(axis<&SimpleImputer::strategy>(values({Impute::mean, Impute::median, Impute::constant})), axis<&SimpleImputer::add_indicator>(values({false, true})));
  const auto found = search(SimpleImputer{} | Logistic{}, data, space, GridSearch{}, KFold{.folds = 3});
  REQUIRE(found.trials.size() == 6);
  CHECK(found.trials[2].values[0].text == "median");
  for (const auto& trial : found.trials) CHECK(trial.state == TrialState::complete);
  const auto by_hand = cross_validate(SimpleImputer{.strategy = Impute::median, .add_indicator = true} | Logistic{}, data, KFold{.folds = 3});
  CHECK(found.trials[3].mean[0] == by_hand.mean<Accuracy>());
}

TEST_CASE("missing values: a learner or a scaler that they reach refuses them all the same") {
  const auto data = with_holes(40, 2, 345);
  const std::string place = "X, row 0, column 'x0': found nan";
  const auto refused = [&](auto&& call) {
    const auto text = error_of<InvalidData>(call);
    CHECK(contains(text, place));
    CHECK(contains(text, "SimpleImputer"));
  };
  const KFold folds{.folds = 4, .shuffle = false};
  refused([&] { Logistic{}.fit(data.view()); });
  refused([&] { cross_validate(Logistic{}, data, folds); });
  refused([&] { cross_validate(StandardScaler{} | Logistic{}, data, folds); });
  refused([&] { cross_validate(StandardScaler{} | SimpleImputer{} | Logistic{}, data, folds); });
  refused([&] { cross_validate(AnyLearner(StandardScaler{} | Logistic{}), data, folds, Metrics<Accuracy>{}); });
  refused([&] { search(Logistic{}, data, search_space(axis<&L2::strength>(values({1.0}))), GridSearch{}, folds); });
  auto whole = data;
  whole.x = SimpleImputer{}.fit(data.view()).transform(data.view().x());
  refused([&] { evaluate(Logistic{}.fit(whole.view()), data); });
  refused([&] { evaluate((StandardScaler{} | Logistic{}).fit(whole.view()), data); });
  // Checked by one who accepts them, handed on to one who does not.
  const auto view = checked(data.view(), Missing::accepted);
  CHECK(!view.is_checked());
  refused([&] { Logistic{}.fit(view); });
}

TEST_CASE("missing values: what a transformer leaves of them is refused by the learner behind it") {
  const auto data = with_holes(40, 2, 347);
  CHECK(contains(error_of<InvalidData>([&] { pipeline(Idle{}, Logistic{}).fit(data.view()); }), "found nan"));
  CHECK(contains(error_of<FitFailed>([&] { cross_validate(pipeline(Idle{}, Logistic{}), data, KFold{}); }), "found nan"));
}

TEST_CASE("missing values: where jobs are fitted together, they do not pass an affine step that hands them on") {
  auto data = attune_test::numbers<double>(30, 2, 348);
  data.x(3, 1) = missing;
  const attune_test::ManyAtOnce many;
  const auto learner = Passthrough{} | many;
  CHECK(contains(error_of<FitFailed>([&] { cross_validate(learner, data, KFold{.folds = 3}); }), "X, row 3, column 'x1': found nan"));
  data.x(3, 1) = 0;
  CHECK_NOTHROW(cross_validate(learner, data, KFold{.folds = 3}));
}

TEST_CASE("imputer: each fold fills in what its own training rows say") {
  auto data = with_holes(60, 2, 346);
  const KFold splitter{.folds = 3, .shuffle = false};
  const auto learner = SimpleImputer{} | Logistic{};
  const auto before = cross_validate(learner, data, splitter, {.keep_models = true});
  const Fold first = splitter.split(data.view())[0];
  for (const Index row : first.test) data.x(row, 0) += 1e6;  // only fold 0 holds these out
  const auto after = cross_validate(learner, data, splitter, {.keep_models = true});
  CHECK(after.models[0].transformer.statistics == before.models[0].transformer.statistics);
  CHECK(after.models[0].model.parameters == before.models[0].model.parameters);
  CHECK(after.models[1].transformer.statistics != before.models[1].transformer.statistics);
  double sum = 0;
  Index count = 0;
  for (const Index row : first.train)
    if (!std::isnan(data.x(row, 0))) sum += data.x(row, 0), ++count;
  CHECK(after.models[0].transformer.statistics[0] == doctest::Approx(sum / static_cast<double>(count)).epsilon(1e-14));
}

}  // namespace simple_imputer_test
