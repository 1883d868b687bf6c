// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/read_csv.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/report/results_csv.hpp"

namespace results_csv_test {

using namespace attune;
using attune_test::error_of;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Set = Metrics<LogLoss, Accuracy>;

}  // namespace

// tests/parsers reads every kind with a parser that is not attune's; here are those with a shape of their own.
TEST_CASE("csv: a learning curve is a row a size and fold, and reads back to the bits of its scores") {
  LearningCurve<Set> curve{.sizes = {10, 25}};
  for (const double score : {1.0 / 3, 0.1}) curve.folds.push_back({{.test = {score, nan}, .train_rows = 10}, {.test = {score / 7, 0.5}, .train_rows = 10}});
  const auto table = parse_csv(to_csv(curve));
  REQUIRE(table.rows() == 4);
  CHECK(table.columns.size() == 1 + 6 + 2);
  CHECK(table.column("size").numbers == std::vector<double>{10, 10, 25, 25});
  CHECK(table.column("fold").numbers == std::vector<double>{0, 1, 0, 1});
  CHECK(table.column("log loss").numbers == std::vector<double>{1.0 / 3, 1.0 / 3 / 7, 0.1, 0.1 / 7});
  CHECK(std::isnan(table.column("accuracy").numbers[0]));
  curve.folds.clear();
  curve.sizes.clear();
  CHECK(to_csv(curve) == "size,fold,train_rows,test_rows,status,fit_seconds,score_seconds,log loss,accuracy\n");
}

TEST_CASE("csv: a comparison leaves empty what an undefined score leaves undefined") {
  Comparison<Set> all{.names = {"a, the \"first\"", "b"}, .test_to_train = 0.5};
  all.folds = {{{.test = {0.25, 0.9}}, {.test = {0.5, nan}}}, {{.test = {1.25, 0.9}}, {.test = {1.75, 0.8}}}};
  const auto table = parse_csv(to_csv(all));
  REQUIRE(table.rows() == 4);
  CHECK(table.column("learner").texts == std::vector<std::string>{"a, the \"first\"", "b", "a, the \"first\"", "b"});
  const auto by_loss = all.by<LogLoss>();
  CHECK(table.column("p_value").numbers[1] == by_loss.standings[1].to_best.p_value);
  CHECK(table.column("within").numbers[1] == by_loss.standings[1].posterior.within);
  for (const char* unknown : {"mean_rank", "difference", "adjusted_p_value", "above"}) CHECK(std::isnan(table.column(unknown).numbers[3]));
  CHECK(table.column("mean").numbers[3] == doctest::Approx(0.85));
}

TEST_CASE("csv: a curve whose columns differ in length ends in empty fields") {
  CHECK(to_csv(PrecisionRecallCurve{{0.5, 1}, {1, 0}, {0.25}}) == "threshold,precision,recall\n0.25,0.5,1\n,1,0\n");
  CHECK(to_csv(RocCurve{{0}, {0.5}, {std::numeric_limits<double>::infinity()}}) == "threshold,fpr,tpr\ninf,0,0.5\n");
}

TEST_CASE("csv: a confusion matrix has the names that it is told, or its labels") {
  const ConfusionMatrix matrix{{0, 1}, {3, 0.5, 0, 4}};
  CHECK(to_csv(matrix) == "truth,0,1\n0,3,0.5\n1,0,4\n");
  CHECK(to_csv(matrix, {"a,b", "c"}) == "truth,\"a,b\",c\n\"a,b\",3,0.5\nc,0,4\n");
  CHECK(error_of<InvalidArgument>([&] { to_csv(matrix, {"a"}); }) != "no exception");
}

}  // namespace results_csv_test
