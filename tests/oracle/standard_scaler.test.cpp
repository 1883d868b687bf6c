// SPDX-License-Identifier: BSL-1.0

// StandardScaler agrees with scikit-learn's.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "attune/attune.hpp"
#include "golden.hpp"

namespace standard_scaler_test {

using namespace attune;

namespace {

// max|a - b| / max|b|.
double relative_error(std::span<const double> found, std::span<const double> golden) {
  REQUIRE(found.size() == golden.size());
  double difference = 0, largest = 0;
  for (std::size_t j = 0; j < found.size(); ++j) {
    difference = std::max(difference, std::abs(found[j] - golden[j]));
    largest = std::max(largest, std::abs(golden[j]));
  }
  return difference / largest;
}

template <class Data>
void check_against_golden(const std::string& name, Data data) {
  const oracle::Golden golden("standard_scaler.csv");
  for (const bool weighted : {false, true}) {
    if (weighted) data.weights = oracle::weights(data.size());
    const auto fitted = StandardScaler{}.fit(data.view());
    const auto scaled = fitted.transform(data.view().x());
    const std::string key = name + (weighted ? " weighted=1" : " weighted=0");
    CAPTURE(key);
    CHECK(relative_error(fitted.mean, golden[key + " mean"]) <= 1e-12);
    CHECK(relative_error(fitted.scale, golden[key + " scale"]) <= 1e-12);
    for (const Index i : {Index{0}, Index{100}, data.size() - 1})
      CHECK(relative_error({scaled.row(i).data(), fitted.mean.size()}, golden[key + " row " + std::to_string(i)]) <= 1e-12);
  }
}

}  // namespace

TEST_CASE("oracle: standard scaler finds scikit-learn's means and deviations, weighted and not") {
  check_against_golden("breast_cancer", oracle::breast_cancer());
  check_against_golden("diabetes", oracle::diabetes());
}

}  // namespace standard_scaler_test
