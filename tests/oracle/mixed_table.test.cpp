// SPDX-License-Identifier: BSL-1.0

// Encoders, and a pipeline of mixed columns with missing values, agree with scikit-learn's.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "attune/attune.hpp"
#include "every_fifth.hpp"
#include "golden.hpp"

namespace mixed_table_test {

using namespace attune;
using oracle::EveryFifth;

namespace {

using View = TableDatasetView<double, int>;

TableDataset<double, int> mixed_table() {
  return read_csv(oracle::golden_path("mixed_table.csv")).classification_table({.target = "outcome", .positive = "yes"});
}

View every_23rd(const View& view) {
  std::vector<Index> rows;
  for (Index i = 0; i < view.size(); i += 23) rows.push_back(i);
  return view.subset(rows);
}

View first(const View& view, Index count) {
  std::vector<Index> rows;
  for (Index i = 0; i < count; ++i) rows.push_back(i);
  return view.subset(rows);
}

void check_values(const RowMatrix<double>& found, const std::vector<double>& golden) {
  REQUIRE(static_cast<std::size_t>(found.size()) == golden.size());
  double worst = 0;
  for (std::size_t k = 0; k < golden.size(); ++k) worst = std::max(worst, std::abs(found.data()[k] - golden[k]));
  CHECK(worst <= 1e-12);
}

template <class F>
void check_sums(const F& fitted, const View& view, const std::vector<double>& golden) {
  const RowMatrix<double> z = fitted.transform(view.x());
  check_values(RowMatrix<double>(z.colwise().sum()), golden);
}

auto pipeline_of_the_script() {
  return combine(columns({"age", "income"}, SimpleImputer{.strategy = Impute::median, .add_indicator = true} | StandardScaler{}),
                 columns({"color", "town"}, SimpleImputer{.strategy = Impute::most_frequent} | OneHotEncoder{.handle_unknown = Unknown::infrequent_if_exist, .min_frequency = 8}),
                 columns({"flag"}, OneHotEncoder{.drop = Drop::first}), columns({"size"}, OrdinalEncoder{.categories = {"S", "M", "L"}} | MinMaxScaler{}));
}

}  // namespace

TEST_CASE("oracle: one-hot columns are scikit-learn's, with rare, unknown, missing and dropped categories") {
  const oracle::Golden golden("mixed_columns.csv");
  const auto data = mixed_table();
  const auto check = [&](const std::string& key, const OneHotEncoder& settings) {
    CAPTURE(key);
    const bool few = settings.handle_unknown != Unknown::error;  // the first rows lack some towns
    const auto fitted = columns(all_categorical, settings).fit(few ? first(data.view(), 16) : data.view());
    check_values(fitted.transform(every_23rd(data.view()).x()), golden[key]);
    check_sums(fitted, data.view(), golden[key + " sums"]);
  };
  check("one hot", {});
  check("drop first", {.drop = Drop::first});
  check("drop if binary", {.drop = Drop::if_binary});
  check("min frequency 24", {.min_frequency = 24});
  check("min frequency 0.2", {.drop = Drop::first, .min_frequency = 0.2});
  check("max categories 4", {.max_categories = 4});
  check("infrequent", {.handle_unknown = Unknown::infrequent_if_exist, .min_frequency = 4});
  check("ignore", {.handle_unknown = Unknown::ignore});
}

TEST_CASE("oracle: ordinal codes are scikit-learn's, with unknown and missing categories") {
  const oracle::Golden golden("mixed_columns.csv");
  const auto data = mixed_table();
  const auto fitted = columns(all_categorical, OrdinalEncoder{.unknown_value = -1, .encoded_missing_value = -2}).fit(first(data.view(), 16));
  check_values(fitted.transform(every_23rd(data.view()).x()), golden["ordinal"]);
  check_sums(fitted, data.view(), golden["ordinal sums"]);
}

TEST_CASE("oracle: categories are imputed as scikit-learn does") {
  const oracle::Golden golden("mixed_columns.csv");
  const auto data = mixed_table();
  for (const auto& [name, strategy] : {std::pair{"most_frequent", Impute::most_frequent}, std::pair{"constant", Impute::constant}}) {
    CAPTURE(name);
    const auto fitted = columns(all_categorical, SimpleImputer{.strategy = strategy, .fill_category = "without"} | OneHotEncoder{}).fit(data.view());
    check_sums(fitted, data.view(), golden[std::string("imputed ") + name + " sums"]);
  }
}

TEST_CASE("oracle: a pipeline of mixed columns gives scikit-learn's features, coefficients and scores of each fold") {
  const oracle::Golden golden("mixed_columns.csv");
  const auto data = mixed_table();
  const auto features = pipeline_of_the_script().fit(data.view());
  check_values(features.transform(every_23rd(data.view()).x()), golden["features"]);
  const auto learner = pipeline_of_the_script() | Estimator<Linear<double>, LogisticLoss>{.penalty = {.strength = 1e-2}, .optimizer = oracle::to_the_end()};
  const Eigen::VectorXd found = learner.fit(data.view()).model.coefficients();
  const auto& coefficients = golden["coefficients"];
  REQUIRE(static_cast<std::size_t>(found.size()) == coefficients.size());
  double largest = 0, worst = 0;
  for (std::size_t j = 0; j < coefficients.size(); ++j) {
    largest = std::max(largest, std::abs(coefficients[j]));
    worst = std::max(worst, std::abs(found[static_cast<Index>(j)] - coefficients[j]));
  }
  CHECK(worst / largest <= 1e-6);
  const auto result = cross_validate(learner, data, EveryFifth{}, Metrics<RocAuc, LogLoss>{}, {.keep_models = true});
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(std::abs(result.folds[k].test[0] - golden["ROC AUC"][k]) <= 1e-9);
    CHECK(std::abs(result.folds[k].test[1] - golden["log loss"][k]) <= 1e-9);
    CHECK(static_cast<double>(result.models[k].model.features) == golden["widths"][k]);  // columns are learned in each fold
  }
}

}  // namespace mixed_table_test
