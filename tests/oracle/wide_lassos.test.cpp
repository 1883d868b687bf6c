// SPDX-License-Identifier: BSL-1.0

// Searches over the strength of lassos, elastic nets and ridges with more columns than rows have scikit-learn's errors,
// fold by fold.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "every_fifth.hpp"
#include "golden.hpp"

namespace wide_lassos_test {

using namespace attune;
using oracle::EveryFifth;

namespace {

// Products of one, two and three columns, divided by 100 each, in the order of the script.
Dataset<double, double> products() {
  const auto all = oracle::diabetes();
  const RowMatrix<double> x = all.x.topRows(100) / 100;
  std::vector<Eigen::VectorXd> columns;
  for (Index i = 0; i < x.cols(); ++i) columns.push_back(x.col(i));
  for (Index i = 0; i < x.cols(); ++i)
    for (Index j = i; j < x.cols(); ++j) columns.push_back(x.col(i).cwiseProduct(x.col(j)));
  for (Index i = 0; i < x.cols(); ++i)
    for (Index j = i; j < x.cols(); ++j)
      for (Index k = j; k < x.cols(); ++k) columns.push_back(x.col(i).cwiseProduct(x.col(j)).cwiseProduct(x.col(k)));
  Dataset<double, double> data;
  data.x.resize(100, static_cast<Index>(columns.size()));
  for (std::size_t j = 0; j < columns.size(); ++j) data.x.col(static_cast<Index>(j)) = columns[j];
  data.y = all.y.head(100);
  return data;
}

template <class L>
void check_against_golden(const std::string& name, const L& learner, const std::vector<double>& strengths) {
  const oracle::Golden golden("wide_lassos.csv");
  auto data = products();
  REQUIRE(golden.number("columns") == static_cast<double>(data.features()));
  double worst = 0;
  for (const bool weighted : {false, true}) {
    if (weighted) data.weights = oracle::weights(data.size());
    std::size_t sweeps = 0;
    for (const double strength : strengths) {
      L one = learner;
      one.penalty.strength = strength;
      const auto result = cross_validate(StandardScaler{} | one, data, EveryFifth{}, Metrics<MeanSquaredError>{});
      sweeps += result.sweeps;
      std::string key = std::to_string(strength);
      key.erase(key.find_last_not_of('0') + 1);
      if (key.back() == '.') key.pop_back();
      const auto& expected = golden[name + " strength=" + key + " weighted=" + (weighted ? "1" : "0")];
      REQUIRE(result.folds.size() == expected.size());
      for (std::size_t k = 0; k < expected.size(); ++k) {
        CAPTURE(weighted);
        CAPTURE(strength);
        CAPTURE(k);
        const double error = std::abs(result.folds[k].test[0] - expected[k]) / expected[k];
        CHECK(error <= 1e-9);
        worst = std::max(worst, error);
      }
    }
    CHECK(sweeps > 0);
  }
  MESSAGE(name << ": largest difference of a fold's error = " << worst);
}

}  // namespace

TEST_CASE("oracle: errors of lassos and elastic nets with more columns than rows are scikit-learn's, fold by fold") {
  const CoordinateDescent exact{.stopping = {.gradient = {.tolerance = 1e-12}, .budget = {.iterations = 100'000}}};
  check_against_golden("lasso", Lasso<>{.optimizer = exact}, {20, 8, 3});
  check_against_golden("elastic net", ElasticNetRegression<>{.penalty = {.l1_ratio = 0.5}, .optimizer = exact}, {20, 8, 3});
}

TEST_CASE("oracle: errors of ridges with more columns than rows are scikit-learn's, fold by fold") { check_against_golden("ridge", Ridge<>{}, {10, 1, 0.1}); }

}  // namespace wide_lassos_test
