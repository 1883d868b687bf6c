// SPDX-License-Identifier: BSL-1.0

// SimpleImputer agrees with scikit-learn's.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "attune/preprocess/simple_imputer.hpp"
#include "golden.hpp"

namespace imputers_test {

using namespace attune;

namespace {

// The holes of the script.
template <class Data>
Data with_holes(Data data) {
  for (Index i = 0; i < data.x.rows(); ++i)
    for (Index j = 0; j < data.x.cols(); ++j) {
      data.x(i, j) = std::nearbyint(data.x(i, j) * 10) / 10;
      if ((7 * i + 11 * j) % 5 == 0 && j % 4 != 3) data.x(i, j) = std::numeric_limits<double>::quiet_NaN();
    }
  return data;
}

template <class Data>
void check_all(const std::string& name, const Data& data) {
  const oracle::Golden golden("imputers.csv");
  for (const auto& [text, strategy] : {std::pair{"mean", Impute::mean}, std::pair{"median", Impute::median}, std::pair{"most_frequent", Impute::most_frequent}, std::pair{"constant", Impute::constant}}) {
    const std::string key = name + " " + text + " ";
    CAPTURE(key);
    const auto fitted = SimpleImputer{.strategy = strategy, .fill_value = -3.5, .add_indicator = true}.fit(data.view());
    const auto& statistics = golden[key + "statistics"];
    REQUIRE(statistics.size() == fitted.statistics.size());
    for (std::size_t j = 0; j < statistics.size(); ++j) CHECK(std::abs(fitted.statistics[j] - statistics[j]) <= 1e-12 * std::max(1.0, std::abs(statistics[j])));
    CHECK(std::vector<double>(fitted.indicated.begin(), fitted.indicated.end()) == golden[key + "indicated"]);
    const RowMatrix<double> z = fitted.transform(data.view().x());
    for (const Index i : {Index{0}, Index{100}, data.size() - 1}) {
      const auto& row = golden[key + "row " + std::to_string(i)];
      REQUIRE(static_cast<Index>(row.size()) == z.cols());
      for (Index j = 0; j < z.cols(); ++j) {
        const double expected = row[static_cast<std::size_t>(j)];
        CHECK(std::abs(z(i, j) - expected) <= 1e-12 * std::max(1.0, std::abs(expected)));
      }
    }
  }
}

}  // namespace

TEST_CASE("oracle: the imputer fills in and indicates as scikit-learn's does, with every strategy") {
  check_all("breast_cancer", with_holes(oracle::breast_cancer()));
  check_all("diabetes", with_holes(oracle::diabetes()));
}

}  // namespace imputers_test
