// SPDX-License-Identifier: BSL-1.0

// Calibrated probabilities are scikit-learn's; temperatures, thresholds and .632 bootstraps those of their formulas.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

#include "../validate/centroids.hpp"
#include "../validate/learners.hpp"
#include "attune/metrics/balanced_accuracy.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/mean_absolute_error.hpp"
#include "attune/metrics/mean_cost.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/validate/bootstrap_632.hpp"
#include "attune/validate/calibrated.hpp"
#include "attune/validate/isotonic_calibration.hpp"
#include "attune/validate/temperature_scaling.hpp"
#include "attune/validate/thresholded.hpp"
#include "every_fifth.hpp"
#include "golden.hpp"

namespace calibration_oracle_test {

using namespace attune;
using oracle::EveryFifth;
using attune_test::Centroids;
using attune_test::Nearest;
using attune_test::Shares;

namespace {

// The first rows of some columns, in units of the scale that the script wrote.
template <class Data>
Data part(const Data& all, const std::vector<double>& scale, std::vector<Index> cols, Index rows = 0) {
  if (rows == 0) rows = all.x.rows();
  Data data;
  data.class_names = all.class_names;
  data.y = all.y.head(rows);
  data.x.resize(rows, static_cast<Index>(cols.size()));
  for (Index i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols.size(); ++j) data.x(i, static_cast<Index>(j)) = all.x(i, cols[j]) / scale[j];
  return data;
}

double largest_difference(const std::vector<double>& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!(std::isnan(found[i]) && std::isnan(expected[i])) && found[i] != expected[i]) {
      const double d = std::abs(found[i] - expected[i]) / std::max(1.0, std::abs(expected[i]));
      worst = std::isnan(d) ? std::numeric_limits<double>::infinity() : std::max(worst, d);
    }
  return worst;
}

template <class Map>
std::vector<double> mapped(const Map& map, const std::vector<double>& scores) {
  std::vector<double> values;
  for (const double s : scores) values.push_back(map(s));
  return values;
}

// Every fifteenth row.
template <class Matrix>
std::vector<double> some_rows(const Matrix& all) {
  std::vector<double> values;
  for (Index i = 0; i < all.rows(); i += 15)
    for (Index k = 0; k < all.cols(); ++k) values.push_back(all(i, k));
  return values;
}

template <class Learner>
void check_adaptor(const oracle::Golden& golden, const std::string& name, Dataset<double, int> data) {
  for (const bool weighted : {false, true}) {
    data.weights = weighted ? oracle::weights(data.x.rows()) : std::vector<double>();
    const std::string end = weighted ? " weighted" : "";
    for (const bool ensemble : {false, true}) {
      CAPTURE(name + end);
      CAPTURE(ensemble);
      const std::string rest = (ensemble ? " ensemble" : "") + end;
      const Calibrated<Learner, SigmoidCalibration, EveryFifth> sigmoid{.ensemble = ensemble};
      CHECK(largest_difference(some_rows(sigmoid.fit(data).predict_proba(data.view().x())), golden[name + " sigmoid" + rest]) <= 1e-6);
      const Calibrated<Learner, IsotonicCalibration, EveryFifth> isotonic{.ensemble = ensemble};
      CHECK(largest_difference(some_rows(isotonic.fit(data).predict_proba(data.view().x())), golden[name + " isotonic" + rest]) <= 1e-12);
    }
    const auto scaled = Calibrated<Learner, TemperatureScaling, EveryFifth>{}.fit(data);
    CHECK(largest_difference({scaled.members[0].calibrators[0].temperature}, golden[name + " temperature" + end]) <= 1e-10);
    CHECK(largest_difference(some_rows(scaled.predict_proba(data.view().x())), golden[name + " temperature probabilities" + end]) <= 1e-10);
  }
}

}  // namespace

TEST_CASE("oracle: calibrators of columns are scikit-learn's") {
  const oracle::Golden golden("calibration.csv");
  const auto data = oracle::breast_cancer();
  const auto &scores = golden["scores"], &grid = golden["grid"];
  std::vector<double> ties;
  for (const double s : scores) ties.push_back(std::nearbyint(s * 10) / 10);
  const auto weights = oracle::weights(data.x.rows());
  for (const bool weighted : {false, true}) {
    CAPTURE(weighted);
    const Weights w = weighted ? Weights(weights) : Weights();
    const std::string end = weighted ? " weighted" : "";
    const auto sigmoid = SigmoidCalibration{}.fit(data.y, scores, w);
    CHECK(largest_difference({sigmoid.slope, sigmoid.intercept}, golden["sigmoid" + end]) <= 1e-10);
    CHECK(largest_difference(mapped(sigmoid, grid), golden["sigmoid" + end + " scikit-learn"]) <= 1e-6);
    CHECK(largest_difference(mapped(IsotonicCalibration{}.fit(data.y, scores, w), grid), golden["isotonic" + end]) <= 1e-12);
    CHECK(largest_difference(mapped(IsotonicCalibration{}.fit(data.y, ties, w), grid), golden["isotonic of ties" + end]) <= 1e-12);
    CHECK(largest_difference({TemperatureScaling{}.fit(data.y, scores, w).temperature}, golden["temperature" + end]) <= 1e-10);
  }
}

TEST_CASE("oracle: Calibrated is CalibratedClassifierCV, of decision values and of probabilities, of two classes and three") {
  const oracle::Golden golden("calibration.csv");
  const auto cancer = part(oracle::breast_cancer(), golden["breast cancer scale"], {1, 4, 8, 11});
  const auto wine = part(oracle::wine(), golden["wine scale"], {0, 2, 3});
  check_adaptor<Centroids>(golden, "breast cancer Centroids", cancer);
  check_adaptor<Shares>(golden, "breast cancer Shares", cancer);
  check_adaptor<Centroids>(golden, "wine Centroids", wine);
  check_adaptor<Shares>(golden, "wine Shares", wine);
}

TEST_CASE("oracle: thresholds are those that trying all of them finds") {
  const oracle::Golden golden("calibration.csv");
  auto data = part(oracle::breast_cancer(), golden["breast cancer scale"], {1, 4, 8, 11});
  for (const bool weighted : {false, true}) {
    data.weights = weighted ? oracle::weights(data.x.rows()) : std::vector<double>();
    const auto check = [&](const auto& metric) {
      const std::string name = "threshold " + std::string(metric.name) + (weighted ? " weighted" : "");
      CAPTURE(name);
      const auto tuned = tune_threshold(Centroids{}, data, EveryFifth{}, metric);
      CHECK(largest_difference({tuned.threshold, tuned.score, tuned.held_out_score, tuned.untuned_score}, golden[name]) <= 1e-12);
      CHECK(largest_difference(tuned.fold_thresholds, golden[name + " folds"]) <= 1e-12);
    };
    check(F1{});
    check(BalancedAccuracy{});
    check(MeanCost{{{0, 1}, {5, -0.5}}});
  }
}

namespace {

// The resamples that the script drew.
struct Drawn {
  const oracle::Golden* golden;

  template <class View>
  std::vector<Fold> split(const View& view) const {
    std::vector<Fold> folds(25);
    for (std::size_t b = 0; b < folds.size(); ++b) {
      for (const double row : (*golden)["sample " + std::to_string(b)]) folds[b].train.push_back(static_cast<Index>(row));
      for (Index i = 0; i < view.size(); ++i)
        if (!std::binary_search(folds[b].train.begin(), folds[b].train.end(), i)) folds[b].test.push_back(i);
    }
    return folds;
  }
};

template <class Learner, class Data, class M>
void check_bootstrap(const oracle::Golden& golden, const std::string& name, const Learner& learner, const Data& data, const M& metrics) {
  const auto found = bootstrap_632(learner, data, Drawn{&golden}, metrics);
  for (const auto& m : found.metrics) {
    const std::string key = name + " " + std::string(m.metric);
    CAPTURE(key);
    CHECK(largest_difference({m.apparent, m.out_of_bag, m.no_information, m.overfitting, m.score_632, m.score_632_plus, m.lower, m.upper, m.standard_error}, golden[key]) <= 1e-9);
  }
}

}  // namespace

TEST_CASE("oracle: the .632+ bootstrap is that of its formulas on the same resamples") {
  const oracle::Golden golden("bootstrap_632.csv");
  const Metrics<Accuracy, F1, RocAuc> of_classes{};
  auto data = part(oracle::breast_cancer(), golden["classes scale"], {1, 4, 8}, 120);
  check_bootstrap(golden, "Centroids", Centroids{}, data, of_classes);
  check_bootstrap(golden, "Nearest", Nearest{}, data, of_classes);
  for (Index i = 0; i < 120; ++i) data.y[i] = static_cast<int>(7 * i % 5 % 2);
  check_bootstrap(golden, "noise", Nearest{}, data, of_classes);
  const auto numbers = part(oracle::diabetes(), golden["numbers scale"], {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 120);
  check_bootstrap(golden, "Line", attune_test::OneByOne{.strength = 1e-3}, numbers, Metrics<MeanSquaredError, MeanAbsoluteError, R2>{});
}

}  // namespace calibration_oracle_test
