// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/combine.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "../model/problems.hpp"
#include "attune/core/any_learner.hpp"
#include "attune/core/serialize.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/one_hot_encoder.hpp"
#include "attune/preprocess/ordinal_encoder.hpp"
#include "attune/preprocess/simple_imputer.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "attune/validate/train_test_split.hpp"
#include "tables.hpp"
#include "transformers.hpp"

namespace combine_test {

using namespace attune;
using attune_test::AddSquares;
using attune_test::contains;
using attune_test::error_of;
using attune_test::matrix;
using attune_test::mixed;
using attune_test::Names;
using attune_test::table_of;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

auto features() {
  return combine(columns({"a", "b"}, SimpleImputer{.strategy = Impute::median, .add_indicator = true} | StandardScaler{}), columns(all_categorical, OneHotEncoder{}));
}
auto mixed_learner() { return features() | Logistic{.penalty = {.strength = 1e-3}}; }

using Learner = decltype(mixed_learner());

struct Keeper {  // a model as a member of a class
  Fitted<Learner> model;
};

}  // namespace

static_assert(std::is_same_v<DefaultView<Learner>, TableDatasetView<double, int>>);
static_assert(LearnerOn<Learner, TableDatasetView<double, int>> && !LearnerOn<Learner, DatasetView<double, int>>);
static_assert(HasProbability<Fitted<Learner>, TableView<double>> && HasDecision<Fitted<Learner>, TableView<double>>);
static_assert(!HasProbability<Fitted<decltype(features() | Estimator<Linear<double>, SquaredError>{})>, TableView<double>>);
static_assert(HasOutputs<Fitted<Learner>, TableView<double>, int>);

TEST_CASE("combine: parts stand side by side, in their order, with the names of their columns") {
  const auto data = table_of("y,a,c,b,d\n0,1,x,10,u\n1,,y,20,v\n0,3,x,30,u\n");
  const auto fitted = combine(columns({"c"}, OneHotEncoder{}), columns({"b", "a"}, SimpleImputer{.add_indicator = true})).fit(data.view());
  CHECK(*fitted.feature_names() == Names{"c_x", "c_y", "b", "a", "missingindicator_a"});
  CHECK(fitted.transform(data.view().x()) == matrix(3, 5, {1, 0, 10, 1, 0, 0, 1, 20, 2, 1, 1, 0, 30, 3, 0}));
  CHECK(fitted.unused == Names{"d"});
}

TEST_CASE("combine: all others are the columns that no part names") {
  const auto data = table_of("y,a,c,b\n0,1,x,10\n1,2,y,20\n");
  const auto fitted = combine(columns({"c"}, OneHotEncoder{}), columns(all_others, StandardScaler{})).fit(data.view());
  CHECK(*fitted.feature_names() == Names{"c_x", "c_y", "a", "b"});
  CHECK(fitted.unused.empty());
}

TEST_CASE("combine: columns of one name that two parts make are numbered") {
  const auto data = table_of("y,a,b\n0,1,10\n1,2,20\n");
  const auto fitted = combine(columns({"b", "a"}), columns({"a"}, StandardScaler{}), columns({"a", "b"})).fit(data.view());
  CHECK(*fitted.feature_names() == Names{"b", "a", "a [2]", "a [3]", "b [2]"});
  const auto taken = table_of("y,a,a [2]\n0,1,10\n1,2,20\n");
  CHECK(*combine(columns({"a"}), columns({"a"}), columns({"a [2]"})).fit(taken.view()).feature_names() == Names{"a", "a [3]", "a [2]"});
}

TEST_CASE("combine: transformers of whole matrices stand side by side too") {
  auto data = attune_test::classes<double>(30, 2, 430);
  const auto fitted = combine(StandardScaler{}, AddSquares{}).fit(data.view());
  const RowMatrix<double> z = fitted.transform(data.view().x());
  CHECK(z.cols() == 6);
  CHECK(z.leftCols(2) == StandardScaler{}.fit(data.view()).transform(data.view().x()));
  CHECK(z.rightCols(4) == attune_test::with_squares(data.x));
  const auto model = (combine(StandardScaler{}, AddSquares{}) | Logistic{}).fit(data.view());
  CHECK(model.predict(data.x).size() == 30);
}

TEST_CASE("combine: missing values in a matrix are judged by the part that reads them") {
  auto data = attune_test::classes<double>(60, 3, 431);
  for (Index i = 0; i < 60; i += 5) data.x(i, 0) = std::nan("");
  const auto learner = combine(columns({"x0"}, SimpleImputer{} | StandardScaler{}), columns({"x1", "x2"}, StandardScaler{})) | Logistic{};
  CHECK(cross_validate(learner, data, KFold{.folds = 3}).mean<RocAuc>() > 0.6);
  const auto careless = combine(columns({"x0"}, StandardScaler{}), columns({"x1", "x2"}, SimpleImputer{})) | Logistic{};
  CHECK(contains(error_of<InvalidData>([&] { careless.fit(data.view()); }), "X, row 0, column 'x0': found nan"));
}

TEST_CASE("mixed columns: a table goes through the whole harness") {
  const auto data = mixed(300, 432);
  const auto learner = mixed_learner();
  const auto [train, test] = train_test_split(data, {.test_size = 0.3, .stratify = true, .seed = 1});
  const Keeper keeper{learner.fit(train)};
  const auto& model = keeper.model;
  CHECK(*model.model.feature_names == Names{"a", "b", "missingindicator_a", "color_blue", "color_green", "color_red", "color_missing", "size_large", "size_small"});
  CHECK(model.model.class_name(1) == "yes");
  CHECK(evaluate(model, test).get<RocAuc>() > 0.8);
  CHECK(model.predict(test.x()).size() == test.size());
  const Eigen::MatrixXd p = model.predict_proba(test.x());
  CHECK((p.rowwise().sum().array() - 1).abs().maxCoeff() <= 1e-14);
  const StratifiedKFold folds{.folds = 4, .seed = 3};
  const auto serial = cross_validate(learner, train, folds, {.keep_predictions = true});
  const auto threads = cross_validate(learner, train, folds, {.execution = Threads{3}, .keep_predictions = true});
  CHECK(serial.mean<RocAuc>() > 0.8);
  CHECK(serial.out_of_fold() == threads.out_of_fold());
  const AnyLearner any = learner;
  static_assert(std::is_same_v<decltype(any), const AnyLearner<double, int, TableView<double>>>);
  CHECK(cross_validate(any, train, folds, Metrics<RocAuc>{}).mean<RocAuc>() == serial.mean<RocAuc>());
  CHECK(any.fit(train).predict(test.x()).size() == static_cast<std::size_t>(test.size()));
}

TEST_CASE("mixed columns: the fit is that of the matrix made by hand") {
  const auto data = mixed(200, 433);
  const auto fitted = features().fit(data.view());
  const RowMatrix<double> z = fitted.transform(data.view().x());
  const auto by_hand = Logistic{.penalty = {.strength = 1e-3}}.fit(view(z, data.y));
  const auto model = mixed_learner().fit(data.view());
  CHECK(model.model.parameters == by_hand.parameters);
  CHECK(model.decision_function(data.view().x()) == by_hand.decision_function(z));
}

TEST_CASE("mixed columns: validation rows are transformed by what was learned from the training rows") {
  const auto data = mixed(200, 440), other = mixed(80, 441);
  const auto learner = mixed_learner();
  const auto model = learner.fit(data.view(), {.validation = TypedValue(other.view())});
  const auto fitted = features().fit(data.view());
  const RowMatrix<double> z = fitted.transform(data.view().x()), other_z = fitted.transform(other.view().x());
  const auto expected = Logistic{.penalty = {.strength = 1e-3}}.fit(view(z, data.y), {.validation = TypedValue(view(other_z, other.y))});
  CHECK(std::isfinite(expected.optimization.history.back().validation));
  CHECK(model.model.optimization.history.back().validation == expected.optimization.history.back().validation);
}

TEST_CASE("mixed columns: a fitted transformer is written down and read back") {
  const auto data = mixed(100, 442);
  const auto fitted = features().fit(data.view());
  Bytes bytes;
  serialize(bytes, fitted);
  Fitted<decltype(features()), TableDatasetView<double, int>> again;
  std::string_view in = bytes;
  deserialize(in, again);
  CHECK(in.empty());
  CHECK(again.transform(data.view().x()) == fitted.transform(data.view().x()));
  CHECK(*again.feature_names() == *fitted.feature_names());
}

TEST_CASE("mixed columns: axes reach into the steps") {
  const auto data = mixed(200, 434);
  const auto space = search_space(axis<&SimpleImputer::strategy>(values({Impute::mean, Impute::median})), axis<&OneHotEncoder::drop>(values({Drop::none, Drop::first})),
                                  axis<&L2::strength>(values({1e-3, 1e-1})));
  const auto found = search<RocAuc>(mixed_learner(), data, space, GridSearch{}, KFold{.folds = 3});
  REQUIRE(found.trials.size() == 8);
  CHECK(found.trials[6].values[0].text == "median");
  CHECK(found.trials[6].values[1].text == "first");
  for (const auto& trial : found.trials) {
    CHECK(trial.state == TrialState::complete);
    const auto again = cross_validate(found.learner_of(trial), data, KFold{.folds = 3});
    CHECK(again.mean<RocAuc>() == trial.mean[1]);
  }
}

TEST_CASE("mixed columns: where two parts have the same policy, a path names the step that it is in") {
  const auto data = mixed(150, 439);
  using Numbers = Chain<SimpleImputer, StandardScaler>;
  const auto learner = combine(columns(all_numeric, SimpleImputer{} | StandardScaler{}), columns(all_categorical, SimpleImputer{.strategy = Impute::most_frequent} | OneHotEncoder{})) | Logistic{};
  const auto space = search_space(axis<&Numbers::first, &SimpleImputer::strategy>(values({Impute::mean, Impute::constant})));
  const auto found = search(learner, data, space, GridSearch{}, KFold{.folds = 3});
  const auto by_hand = combine(columns(all_numeric, SimpleImputer{.strategy = Impute::constant} | StandardScaler{}), columns(all_categorical, SimpleImputer{.strategy = Impute::most_frequent} | OneHotEncoder{})) | Logistic{};
  CHECK(found.trials[1].mean[2] == cross_validate(by_hand, data, KFold{.folds = 3}).mean<LogLoss>());
  CHECK(found.trials[0].mean[2] != found.trials[1].mean[2]);
}

TEST_CASE("mixed columns: categories and statistics are learned in each fold, from its training rows only") {
  auto data = mixed(90, 435);
  data.columns[1].categories = std::make_shared<const Names>(Names{"blue", "green", "red", "violet"});
  data.columns[1].codes[4] = 3;  // the one violet row
  const auto learner = combine(columns({"a", "b"}, SimpleImputer{} | StandardScaler{}), columns(all_categorical, OneHotEncoder{.handle_unknown = Unknown::ignore})) | Logistic{};
  const KFold splitter{.folds = 3, .shuffle = false};
  const auto before = cross_validate(learner, data, splitter, {.keep_models = true});
  const auto folds = splitter.split(data.view());
  for (std::size_t k = 0; k < 3; ++k) {
    const Fold fold = folds[k];
    const bool held_out = std::find(fold.test.begin(), fold.test.end(), 4) != fold.test.end();
    const auto& names = *before.models[k].model.feature_names;
    CHECK((std::find(names.begin(), names.end(), "color_violet") == names.end()) == held_out);
    const auto alone = learner.fit(data.view().subset(fold.train));
    CHECK(alone.model.parameters == before.models[k].model.parameters);
  }
  for (const Index row : Fold(folds[0]).test) data.columns[2].numbers[static_cast<std::size_t>(row)] += 1e6;  // only fold 0 holds these out
  const auto after = cross_validate(learner, data, splitter, {.keep_models = true});
  CHECK(after.models[0].model.parameters == before.models[0].model.parameters);
  CHECK(after.models[1].model.parameters != before.models[1].model.parameters);
}

TEST_CASE("mixed columns: a category that a fold's training rows lack fails the fold, with its name") {
  auto data = mixed(60, 436);
  data.columns[1].categories = std::make_shared<const Names>(Names{"blue", "green", "red", "violet"});
  data.columns[1].codes[4] = 3;
  const auto text = error_of<FitFailed>([&] { cross_validate(mixed_learner(), data, KFold{.folds = 3}); });
  CHECK(contains(text, "fold "));
  CHECK(contains(text, "column 'color'"));
  CHECK(contains(text, "'violet'"));
  CHECK(contains(text, "Unknown::ignore"));
}

TEST_CASE("mixed columns: a misspelt column is named with the closest ones") {
  const auto data = mixed(60, 437);
  const auto learner = combine(columns({"a"}, SimpleImputer{}), columns({"colour"}, OneHotEncoder{})) | Logistic{};
  const auto text = error_of<InvalidArgument>([&] { learner.fit(data.view()); });
  CHECK(contains(text, "column 'colour'"));
  CHECK(contains(text, "'color'"));
}

TEST_CASE("mixed columns: infinite numbers are refused by row and column at once") {
  auto data = mixed(60, 438);
  data.columns[2].numbers[7] = std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<InvalidData>([&] { cross_validate(mixed_learner(), data, KFold{.folds = 3}); }), "X, row 7, column 'b': found infinity"));
}

TEST_CASE("mixed columns: samples may be float, and targets numbers") {
  const auto table = parse_csv("rent,rooms,city\n500,1,Bonn\n900,3,Bonn\n700,1,Koeln\n1100,3,Koeln\n700,2,Bonn\n900,2,Koeln\n");
  const auto data = table.regression_table<float>({.target = "rent"});
  const auto learner = combine(columns({"rooms"}), columns({"city"}, OneHotEncoder{.drop = Drop::first})) | Estimator<Linear<float>, SquaredError>{.penalty = {.strength = 0}, .optimizer = {.stopping = {.gradient = {.tolerance = 1e-10}}}};
  const auto model = learner.fit(data.view());
  CHECK(model.model.coefficients()[0] == doctest::Approx(200).epsilon(1e-5));  // a room more, and another city: float samples
  CHECK(model.model.coefficients()[1] == doctest::Approx(200).epsilon(1e-5));
  CHECK(model.predict(data.view().x())[0] == doctest::Approx(500).epsilon(1e-5));
}

TEST_CASE("mixed columns: all_others leaves out what a chain behind named columns reads") {
  const auto data = table_of("y,age,hours,city\n0,1,5,a\n1,2,7,b\n0,3,6,a\n");
  const auto fitted = combine(columns({"age"}) | StandardScaler{}, columns({"city"}, OneHotEncoder{}), columns(all_others)).fit(data.view());
  CHECK(*fitted.feature_names() == Names{"age", "city_a", "city_b", "hours"});
  const auto without = combine(columns({"age"}) | StandardScaler{}, columns({"city"}, OneHotEncoder{})).fit(data.view());
  CHECK(without.unused == Names{"hours"});
}

TEST_CASE("mixed columns: a pipeline is fitted to a data set as to its view") {
  const auto data = mixed(60, 439);
  const auto model = mixed_learner().fit(data);
  CHECK(model.predict(data.view().x()) == mixed_learner().fit(data.view()).predict(data.view().x()));
  CHECK(model.class_name(0) == (*data.class_names)[0]);
}

}  // namespace combine_test
