// SPDX-License-Identifier: BSL-1.0

// The pipelines of examples/census.cpp and examples/horse_colic.cpp have scikit-learn's AUC. Their data are not part
// of the repository; where the files are not beside it, the cases are skipped.

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "../oracle/every_fifth.hpp"
#include "../oracle/golden.hpp"

#if __has_include(<zlib.h>)
#include "attune/data/read_csv_gz.hpp"
#endif

using namespace attune;
using oracle::EveryFifth;

namespace {

std::string published(const char* name) { return attune_test::project_file(std::string("../shared/data/") + name); }
bool absent(const char* name) { return !std::filesystem::exists(published(name)); }

template <class Features>
void check_against_golden(const std::string& name, const TableDataset<double, int>& data, const Features& features, double strength) {
  const oracle::Golden golden("published_data.csv");
  REQUIRE(static_cast<double>(data.size()) == golden.number(name + " rows"));
  using Classifier = Estimator<Linear<double>, LogisticLoss>;
  const auto exact = cross_validate(features | Classifier{.penalty = {.strength = strength}, .optimizer = {.stopping = {.gradient = {.tolerance = 1e-9}, .budget = {.iterations = 5000}}}}, data, EveryFifth{}, Metrics<RocAuc>{}, {.execution = Threads{2}});
  const auto usual = cross_validate(features | Classifier{.penalty = {.strength = strength}}, data, EveryFifth{}, Metrics<RocAuc>{}, {.execution = Threads{2}});
  const auto& expected = golden[name + " ROC AUC"];
  double mean = 0;
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(std::abs(exact.template scores<RocAuc>()[k] - expected[k]) <= 1e-6);
    mean += expected[k] / 5;
  }
  MESSAGE(name << ": AUC " << usual.template mean<RocAuc>() << ", scikit-learn's " << mean);
  CHECK(std::abs(usual.template mean<RocAuc>() - mean) <= 0.002);
}

}  // namespace

#if __has_include(<zlib.h>)
TEST_CASE("oracle: the census goes from its file to scikit-learn's AUC, fold by fold" * doctest::skip(absent("adult-train.csv.gz"))) {
  const auto table = read_csv_gz(published("adult-train.csv.gz"), {.missing = {"?"}, .header = false, .names = {"age", "workclass", "weight", "education", "schooling", "marital", "occupation", "relationship", "race", "sex", "gain", "loss", "hours", "country", "income"}});
  const auto data = table.classification_table({.target = "income", .positive = ">50K", .drop = {"weight"}});
  const auto features = combine(columns({"age", "schooling", "gain", "loss", "hours"}, StandardScaler{}),
                                columns(all_categorical, OneHotEncoder{.handle_unknown = Unknown::infrequent_if_exist, .min_frequency = 20}));
  check_against_golden("census", data, features, 1e-4);
  const auto learner = features | Estimator<Linear<double>, LogisticLoss>{.penalty = {.strength = 1e-4}};
  const auto stratified = cross_validate(learner, data, StratifiedKFold{.folds = 5, .seed = 42}, Metrics<RocAuc>{}, {.execution = Threads{2}});
  CHECK(std::abs(stratified.mean<RocAuc>() - oracle::Golden("published_data.csv").number("census stratified ROC AUC")) <= 0.002);
}
#endif

TEST_CASE("oracle: horse colic, a quarter of it missing, goes from its file to scikit-learn's AUC, fold by fold" * doctest::skip(absent("horse-colic.csv"))) {
  std::vector<std::string> categorical;
  for (const int k : {1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 20}) categorical.push_back("x" + std::to_string(k));
  const auto data = read_csv(published("horse-colic.csv"), {.missing = {"?"}, .header = false})
                        .classification_table({.target = "x23", .positive = "1", .drop = {"x0", "x2", "x22", "x24", "x25", "x26", "x27"}, .categorical = categorical});
  const auto features = combine(columns(all_numeric, SimpleImputer{.strategy = Impute::median, .add_indicator = true} | StandardScaler{}),
                                columns(all_categorical, SimpleImputer{.strategy = Impute::most_frequent} | OneHotEncoder{.handle_unknown = Unknown::ignore}));
  check_against_golden("horse colic", data, features, 3e-2);
}
