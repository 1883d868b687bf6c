// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../model/problems.hpp"
#include "../validate/learners.hpp"
#include "attune/data/read_csv.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/report/csv.hpp"
#include "attune/report/html.hpp"
#include "attune/report/results_csv.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/validation_curve.hpp"
#include "attune/validate/k_fold.hpp"

namespace csv_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

// Refuses a negative shift, with a message that has to be quoted.
struct Shift {
  double value = 0;
  attune_test::Constant fit(const attune_test::NumberView&) const {
    if (value < 0) throw std::runtime_error("a \"negative\" shift,\nof all");
    return {value};
  }
};

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

TEST_CASE("csv text: fields are quoted where they have to be, numbers written to the last bit") {
  CsvText csv;
  csv.cell("a,b").cell("say \"x\"").cell("two\nlines").cell(" space").cell("plain").cell("").end_row();
  csv.number(0.1).number(1.0 / 3).number(1e300).number(-0.0).number(42).number(std::numeric_limits<double>::quiet_NaN()).end_row();
  CHECK(csv.str() == "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\" space\",plain,\n0.1,0.3333333333333333,1e+300,-0,42,\n");
}

TEST_CASE("csv: an evaluation is a row a metric") {
  const Evaluation<Metrics<R2, MeanSquaredError>> evaluation{{0.5, std::numeric_limits<double>::quiet_NaN()}, 89};
  CHECK(to_csv(evaluation) == "metric,score,rows\nR²,0.5,89\nmean squared error,,89\n");
}

TEST_CASE("csv: a cross-validation reads back to the bits of its scores") {
  const auto data = numbers<double>(60, 2, 240);
  const auto result = cross_validate(OneByOne{}, data, KFold{.folds = 4}, {.train_scores = true});
  const auto table = parse_csv(to_csv(result));
  REQUIRE(table.rows() == 4);
  REQUIRE(table.columns.size() == 6 + 6);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(table.column("fold").numbers[k] == static_cast<double>(k));
    CHECK(table.column("train_rows").numbers[k] == 45);
    CHECK(table.column("test_rows").numbers[k] == 15);
    CHECK(table.column("status").texts[k] == "unknown");
    CHECK(table.column("R²").numbers[k] == result.folds[k].test[0]);
    CHECK(table.column("mean squared error on training rows").numbers[k] == result.folds[k].train[1]);
    CHECK(table.column("fit_seconds").numbers[k] == result.folds[k].fit_seconds);
  }
}

TEST_CASE("csv: a search is a row a trial, failed ones with their reason") {
  const auto data = numbers<double>(30, 1, 241);
  const auto found = search(Shift{}, data, search_space(axis<&Shift::value>(values({0.9, -1.0, 1.0 / 3}))), GridSearch{}, KFold{.folds = 3});
  const auto table = parse_csv(to_csv(found));
  REQUIRE(table.rows() == 3);
  CHECK(table.column("Shift::value").numbers == std::vector<double>{0.9, -1.0, 1.0 / 3});
  CHECK(table.column("state").texts == std::vector<std::string>{"complete", "failed", "complete"});
  CHECK(table.column("folds").numbers == std::vector<double>{3, 1, 3});
  CHECK(table.column("failure").texts[1] == "fold 0: a \"negative\" shift,\nof all");
  CHECK(std::isnan(table.column("R²").numbers[1]));
  for (const std::size_t t : {std::size_t{0}, std::size_t{2}}) {
    CHECK(same(table.column("R²").numbers[t], found.trials[t].mean[0]));
    CHECK(same(table.column("R² std").numbers[t], found.trials[t].spread[0]));
  }
}

TEST_CASE("csv: axes that are no numbers keep their text") {
  const auto data = classes<double>(40, 2, 242);
  const auto found = search(Logistic{}, data, search_space(axis<&Linear<double>::intercept>(values({true, false}))), GridSearch{}, KFold{.folds = 2});
  CHECK(parse_csv(to_csv(found)).columns[3].texts == std::vector<std::string>{"true", "false"});
}

namespace {

enum class Norm { one, two, inf };
constexpr std::string_view to_string(Norm norm) {
  constexpr std::string_view names[]{"1", "2", "inf"};
  return names[static_cast<std::size_t>(norm)];
}

struct Named {
  Norm norm = Norm::two;
  std::string text = "4";
  int number = 7;
  attune_test::LeastSquaresModel fit(const attune_test::NumberView& train) const { return OneByOne{}.fit(train); }
};
const auto norms = axis<&Named::norm>(values({Norm::two, Norm::inf, Norm::one}));

}  // namespace

TEST_CASE("csv and pages: what has a name is written by it, be it that of a number, and numbers are numbers") {
  const auto data = numbers<double>(20, 1, 243);
  const auto texts = axis<&Named::text>(Values<std::string>{{"8", "nan"}});
  const auto found = search(Named{}, data, search_space(norms, texts, axis<&Named::number>(values({7}))), GridSearch{}, KFold{.folds = 2});
  const auto csv = to_csv(found);
  std::size_t line = csv.find('\n') + 1;
  std::vector<std::string> settings;
  for (std::size_t end = csv.find('\n', line); end != csv.npos; line = end + 1, end = csv.find('\n', line)) {
    const std::string row = csv.substr(line, end - line);  // "0,complete,2,2,8,7,..."
    std::size_t from = 0;
    for (int k = 0; k < 3; ++k) from = row.find(',', from) + 1;
    settings.push_back(row.substr(from, row.find(',', row.find(',', row.find(',', from) + 1) + 1) - from));
  }
  std::sort(settings.begin(), settings.end());
  CHECK(settings == std::vector<std::string>{"1,8,7", "1,nan,7", "2,8,7", "2,nan,7", "inf,8,7", "inf,nan,7"});
  CHECK_FALSE(found.trials[0].values[0].is_number);
  CHECK_FALSE(found.trials[0].values[1].is_number);
  CHECK(found.trials[0].values[2].is_number);

  const auto curve = validation_curve(Named{}, data, norms, KFold{.folds = 2});
  const auto of_curve = to_csv(curve);
  for (const char* name : {"\n2,0,", "\n2,1,", "\ninf,0,", "\n1,1,"}) CHECK(contains(of_curve, name));
  Page pages("values");
  const std::string page = pages.add("curve", curve).str();
  for (const char* name : {">1<", ">2<", ">inf<"}) CHECK_MESSAGE(contains(page, name), name);
}

TEST_CASE("csv: an optimization is its history") {
  const auto data = classes<double>(80, 3, 243);
  const auto result = Logistic{}.fit(data.view()).optimization;
  const auto table = parse_csv(to_csv(result));
  REQUIRE(table.rows() == result.history.size());
  for (std::size_t i = 0; i < result.history.size(); ++i) {
    CHECK(table.column("iteration").numbers[i] == result.history[i].index);
    CHECK(table.column("value").numbers[i] == result.history[i].value);
    CHECK(std::isnan(table.column("validation").numbers[i]));
  }
}

TEST_CASE("csv: a linear model is a row a column, and reads back to its bits") {
  auto data = classes<double>(60, 2, 246);
  data.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"age, years", "pulse"});
  const auto model = Logistic{}.fit(data);
  const auto table = parse_csv(to_csv(model));
  const auto x = table.regression({.target = "coefficient", .drop = {"column"}}).y;
  REQUIRE(x.size() == 3);
  for (Index j = 0; j < 2; ++j) CHECK(x[j] == model.coefficients()[j]);
  CHECK(x[2] == model.intercept());
  CHECK(to_csv(model).starts_with("column,coefficient\n\"age, years\","));
}

TEST_CASE("csv: files are written whole, and what cannot be written is an error with its reason") {
  const auto path = (std::filesystem::temp_directory_path() / ("attune_csv_" + std::to_string(attune_test::seed()))).string();
  const Evaluation<Metrics<R2>> evaluation{{0.25}, 3};
  write_csv(path, evaluation);
  CHECK(read_csv(path).column("score").numbers == std::vector<double>{0.25});
  std::filesystem::remove(path);
  CHECK(contains(error_of<InvalidArgument>([&] { write_csv("no/such/folder/x.csv", evaluation); }), "no/such/folder/x.csv: found No such file"));
}

}  // namespace csv_test
