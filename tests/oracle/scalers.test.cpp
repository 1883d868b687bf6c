// SPDX-License-Identifier: BSL-1.0

// The scalers by range, magnitude and quantiles agree with scikit-learn's.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "attune/preprocess/max_abs_scaler.hpp"
#include "attune/preprocess/min_max_scaler.hpp"
#include "attune/preprocess/robust_scaler.hpp"
#include "golden.hpp"

namespace scalers_test {

using namespace attune;

namespace {

template <class Row>
double worst_error(const Row& found, const std::vector<double>& golden) {
  REQUIRE(static_cast<std::size_t>(found.size()) == golden.size());
  double worst = 0;
  for (std::size_t j = 0; j < golden.size(); ++j) {
    const double error = std::abs(found[static_cast<Index>(j)] - golden[j]) / std::max(1.0, std::abs(golden[j]));
    worst = std::max(worst, error);
  }
  return worst;
}

// The columns of the script: a constant, zeros, and the first one negated.
template <class Label>
Dataset<double, Label> with_odd_columns(Dataset<double, Label> data) {
  const RowMatrix<double> x = data.x;
  data.x.resize(x.rows(), x.cols() + 3);
  data.x << x, Eigen::VectorXd::Constant(x.rows(), 7.25), Eigen::VectorXd::Zero(x.rows()), -x.col(0);
  data.feature_names = nullptr;
  return data;
}

template <class Data>
void check_all(const std::string& name, const Data& data) {
  const oracle::Golden golden("scalers.csv");
  std::vector<Index> rows;
  for (Index i = 0; i < data.size(); i += 3) rows.push_back(i);
  const auto check = [&](const std::string& scaler, const auto& settings) {
    const RowMatrix<double> z = settings.fit(data.view().subset(rows)).transform(data.view().x());
    const std::string key = name + " " + scaler + " ";
    CAPTURE(key);
    for (const Index i : {Index{0}, Index{100}, data.size() - 1}) CHECK(worst_error(Eigen::VectorXd(z.row(i)), golden[key + "row " + std::to_string(i)]) <= 1e-12);
    CHECK(worst_error(Eigen::VectorXd(z.colwise().minCoeff()), golden[key + "least"]) <= 1e-12);
    CHECK(worst_error(Eigen::VectorXd(z.colwise().maxCoeff()), golden[key + "most"]) <= 1e-12);
  };
  check("min max", MinMaxScaler{});
  check("min max to -2 3", MinMaxScaler{.feature_range = {-2, 3}});
  check("clipped", ClippedMinMaxScaler{.feature_range = {-2, 3}});
  check("max abs", MaxAbsScaler{});
  check("robust", RobustScaler{});
  check("robust 5 to 70", RobustScaler{.quantile_range = {5, 70}});
  check("robust unit variance", RobustScaler{.quantile_range = {10, 75}, .unit_variance = true});
  check("robust without centering", RobustScaler{.with_centering = false});
  check("robust without scaling", RobustScaler{.with_scaling = false});
}

}  // namespace

TEST_CASE("oracle: scalers by range, magnitude and quantiles transform as scikit-learn's do") {
  check_all("breast_cancer", with_odd_columns(oracle::breast_cancer()));
  check_all("diabetes", with_odd_columns(oracle::diabetes()));
}

}  // namespace scalers_test
