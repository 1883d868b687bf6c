// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "../validate/learners.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/penalty/no_penalty.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/report/json.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/repeated_k_fold.hpp"

namespace json_test {

using namespace attune;
using attune_test::classes;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

// What a reader of the text sees.
Json reread(const Json& json) { return Json::parse(json.dump()); }

}  // namespace

TEST_CASE("json: an evaluation, with null where a score is undefined") {
  const Evaluation<Metrics<R2, MeanSquaredError>> evaluation{{0.1, std::numeric_limits<double>::quiet_NaN()}, 89};
  const auto json = reread(to_json(evaluation));
  CHECK(json["kind"] == "evaluation");
  CHECK(json["rows"] == 89);
  CHECK(json["scores"]["R²"] == 0.1);
  CHECK(json["scores"]["mean squared error"].is_null());
  CHECK(json["instruction_set"] == instruction_set);
}

TEST_CASE("json: a cross-validation has every fold, mean and deviation, to the last bit") {
  const auto data = numbers<double>(60, 2, 250);
  const auto result = cross_validate(OneByOne{}, data, KFold{.folds = 4}, {.train_scores = true});
  const auto json = reread(to_json(result));
  CHECK(json["features"] == 2);
  CHECK(json["mean"]["R²"] == result.mean<R2>());
  CHECK(json["std"]["R²"] == result.spread<R2>());
  REQUIRE(json["folds"].size() == 4);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(json["folds"][k]["test"]["mean absolute error"] == result.scores<MeanAbsoluteError>()[k]);
    CHECK(json["folds"][k]["train"]["R²"] == result.folds[k].train[0]);
    CHECK(json["folds"][k]["test_rows"] == 15);
    CHECK(json["folds"][k]["status"] == "unknown");
  }
}

TEST_CASE("json: a search says what it had of a journal, where there was one") {
  const auto data = classes<double>(40, 2, 260);
  auto found = search(Logistic{}, data, search_space(axis<&L2::strength>(values({0.1, 1.0}))), GridSearch{}, KFold{.folds = 2});
  CHECK_FALSE(to_json(found).contains("journal"));
  found.journal = {.path = "study.journal", .fits = 3, .note = "its end was lost"};
  CHECK(to_json(found)["journal"] == Json{{"path", "study.journal"}, {"fits", 3}, {"note", "its end was lost"}});
}

TEST_CASE("json: a search has its trials, their settings by type, and the best learner") {
  const auto data = classes<double>(60, 2, 251);
  const auto space = search_space(axis<&L2::strength>(values({1.0 / 3, -1.0})), axis<&Linear<double>::intercept>(values({true, false})));
  const auto found = search(StandardScaler{} | Logistic{}, data, space, GridSearch{}, KFold{.folds = 3}, Metrics<LogLoss, Accuracy>{});
  const auto json = reread(to_json(found));
  CHECK(json["ranked_by"] == "log loss");
  CHECK(json["direction"] == "minimize");
  CHECK(json["best"] == found.best);
  CHECK(json["best_mean"] == found.best_mean);
  const auto known = found.uncertainty();
  CHECK(json["uncertainty"]["lower"] == known.lower);
  CHECK(json["uncertainty"]["corrected"] == known.corrected);
  CHECK(json["uncertainty"]["alike"] == known.alike);
  CHECK(json["best_learner"]["learner"]["penalty"]["strength"] == 1.0 / 3);
  REQUIRE(json["trials"].size() == 4);
  for (std::size_t t = 0; t < 4; ++t) {
    const auto& trial = json["trials"][t];
    const auto& own = found.trials[t];
    CHECK(trial["state"] == std::string(to_string(own.state)));
    CHECK(trial["settings"]["L2::strength"].is_number());
    CHECK(trial["settings"]["Linear::intercept"].is_string());
    CHECK(trial["folds"].size() == 3);
    CHECK(trial.contains("failure") == (own.state == TrialState::failed));
    if (own.state == TrialState::complete) CHECK(trial["score"] == own.score);
    if (own.state == TrialState::failed) CHECK(trial["score"].is_null());
  }
}

TEST_CASE("json: an optimization says whether it converged, and has its history") {
  const auto data = classes<double>(80, 3, 252);
  const auto result = Logistic{}.fit(data.view()).optimization;
  const auto json = reread(to_json(result));
  CHECK(json["status"] == "converged (gradient)");
  CHECK(json["converged"] == true);
  CHECK(json["iterations"] == result.iterations);
  REQUIRE(json["history"].size() == result.history.size());
  CHECK(json["history"][1]["value"] == result.history[1].value);
  CHECK(json["history"][1]["validation"].is_null());
}

TEST_CASE("json: a linear model has its coefficients by the names of its columns, alone and behind a pipeline") {
  auto data = classes<double>(60, 2, 256);
  data.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"age", "pulse"});
  const auto pipeline = (StandardScaler{} | Logistic{}).fit(data);
  const auto json = reread(to_json(pipeline));
  CHECK(json["kind"] == "coefficients");
  REQUIRE(json["outputs"].size() == 1);
  CHECK(json["outputs"][0]["coefficients"][1]["column"] == "pulse");
  CHECK(json["outputs"][0]["coefficients"][1]["weight"] == pipeline.model.coefficients()[1]);
  CHECK(json["outputs"][0]["intercept"] == pipeline.model.intercept());
}

TEST_CASE("json: settings are nested by the names of their fields") {
  struct Settings {
    int count = 3;
    bool on = true;
    double rate = std::numeric_limits<double>::infinity();
    std::string name = "x \"y\"";
    std::vector<double> shares{0.5, 0.5};
    Direction direction = Direction::minimize;
    L2 penalty{.strength = 0.1};
    NoPenalty nothing{};
    std::shared_ptr<int> hidden{};
  };
  const auto json = reread(settings_to_json(Settings{}));
  CHECK(json["count"] == 3);
  CHECK(json["on"] == true);
  CHECK(json["rate"].is_null());
  CHECK(json["name"] == "x \"y\"");
  CHECK(json["shares"] == std::vector<double>{0.5, 0.5});
  CHECK(json["penalty"]["strength"] == 0.1);
  CHECK_FALSE(json.contains("nothing"));
  CHECK_FALSE(json.contains("hidden"));
}

TEST_CASE("json: files are written whole") {
  const auto path = (std::filesystem::temp_directory_path() / ("attune_json_" + std::to_string(attune_test::seed()))).string();
  const Evaluation<Metrics<R2>> evaluation{{0.25}, 3};
  write_json(path, evaluation);
  std::ifstream in(path);
  CHECK(Json::parse(in) == to_json(evaluation));
  std::filesystem::remove(path);
}

TEST_CASE("json: names that are no UTF-8 are written with other characters for what is none, as keys and as values") {
  const auto path = (std::filesystem::temp_directory_path() / ("attune_json_bytes_" + std::to_string(attune_test::seed()))).string();
  const std::string name = "caf\xe9", read = "caf\xef\xbf\xbd";
  ValidationCurve<Metrics<R2>> curve{.axis = name, .values = {{name, 0, false}, {"2", 2}}, .folds = {{{.test = {0.5}}}, {{.test = {0.25}}}}, .failures = {{{name, 0, false}, name}}, .rows = 4};
  write_json(path, curve);
  std::ifstream in(path);
  const auto json = Json::parse(in);
  std::filesystem::remove(path);
  CHECK(json["axis"] == read);
  CHECK(json["failures"][0]["reason"] == read);
  CHECK(json["points"][0]["value"] == read);  // a name
  CHECK(json["points"][1]["value"] == 2);     // a number
  curve.values[1].is_number = false;
  CHECK(to_json(curve)["points"][1]["value"] == "2");
}

TEST_CASE("json: a cross-validation says of repeats and failures where there are any") {
  const auto data = numbers<double>(20, 1, 562);
  const auto plain = to_json(cross_validate(attune_test::MeanLearner{}, data, KFold{.folds = 2}));
  CHECK(!plain.contains("repeats"));
  CHECK(!plain.contains("failures"));
  const attune_test::Told unlucky{[](const auto& train, const FitContext& context) {
    if (context.random == FitContext{}.child(Purpose::fold, 1).random) throw std::runtime_error("no luck");
    return attune_test::MeanLearner{}.fit(train);
  }};
  const auto json = to_json(cross_validate(unlucky, data, RepeatedKFold{.folds = 2, .repeats = 3}, {.on_failure = OnFailure::record}));
  CHECK(json["repeats"] == 3);
  CHECK(json["failures"].size() == 1);
  CHECK(json["failures"][0]["fold"] == 1);
  CHECK(json["failures"][0]["reason"] == "no luck");
  CHECK(json["folds"][1]["test"]["R²"].is_null());
}

// tests/parsers reads every kind with a parser that is not attune's; here are those with a shape of their own.
TEST_CASE("json: a comparison has its verdict, and leaves out what an undefined score leaves undefined") {
  Comparison<Metrics<R2, MeanSquaredError>> all{.names = {"a", "b"}, .test_to_train = 0.5};
  all.folds = {{{.test = {0.9, 1}}, {.test = {0.8, 2}}}, {{.test = {0.5, 3}}, {.test = {0.5, std::numeric_limits<double>::quiet_NaN()}}}};
  const auto json = reread(to_json(all));
  const auto by_r2 = all.by<R2>();
  CHECK(json["metrics"][0]["verdict"] == verdict(by_r2));
  CHECK(json["metrics"][0]["standings"][1]["p_value"] == by_r2.standings[1].to_best.p_value);
  CHECK(json["metrics"][1]["defined"] == false);
  CHECK_FALSE(json["metrics"][1]["standings"][1].contains("p_value"));
  CHECK(json["learners"][1]["folds"][1]["test"]["mean squared error"].is_null());
}

TEST_CASE("json: curves and matrices are their columns and rows") {
  const auto roc = reread(to_json(RocCurve{{0, 1}, {0.5, 1}, {std::numeric_limits<double>::infinity(), 0.1}}));
  CHECK(roc["thresholds"] == Json::array({nullptr, 0.1}));
  CHECK(roc["tpr"] == std::vector<double>{0.5, 1});
  const auto matrix = reread(to_json(ConfusionMatrix{{0, 1}, {3, 0.5, 0, 4}}, {"a", "b"}));
  CHECK(matrix["values"] == std::vector<std::vector<double>>{{3, 0.5}, {0, 4}});
  CHECK(matrix["classes"] == std::vector<std::string>{"a", "b"});
}

}  // namespace json_test
