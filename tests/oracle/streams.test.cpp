// SPDX-License-Identifier: BSL-1.0

// Streams, chunk by chunk, agree with scikit-learn's partial_fit.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/partial_fit.hpp"
#include "attune/optimize/averaged_sgd.hpp"
#include "attune/optimize/schedule/inverse_scaling_rate.hpp"
#include "attune/optimize/sgd.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "golden.hpp"

namespace streams_test {

using namespace attune;

namespace {

template <class Label>
Dataset<double, Label> standardised(Dataset<double, Label> data) {
  data.x = StandardScaler{}.fit(data.view()).transform(MatrixView<double>(data.x));
  return data;
}

template <class Optimizer, class Loss, class Label>
void check_stream(const std::string& key, const Dataset<double, Label>& data, const Optimizer& optimizer, bool weighted) {
  CAPTURE(key);
  static const oracle::Golden golden("streams.csv");
  const auto weights = oracle::weights(data.size());
  using Learner = Estimator<Linear<double>, Loss, L2, Optimizer>;
  const Learner learner{.penalty = {.strength = 1e-2}, .optimizer = optimizer};
  PartialFit<Learner> stream;
  const auto all = view(data.x, data.y, {.weights = weighted ? std::span<const double>(weights) : std::span<const double>{}, .class_names = data.class_names});
  for (Index first = 0; first < data.size(); first += 97) {
    std::vector<Index> rows;
    for (Index i = first; i < std::min(first + 97, data.size()); ++i) rows.push_back(i);
    learner.partial_fit(all.subset(rows), stream);
  }
  const auto& found = stream.model();
  const auto& expected = golden[key];
  const Eigen::VectorXd coefficients = found.coefficients();
  double largest = 0, off = std::abs(found.intercept() - expected.back());
  for (std::size_t j = 0; j + 1 < expected.size(); ++j) {
    largest = std::max(largest, std::abs(expected[j]));
    off = std::max(off, std::abs(coefficients[static_cast<Index>(j)] - expected[j]));
  }
  CHECK(off <= 1e-11 * largest);
}

}  // namespace

TEST_CASE("oracle: streams of one row a step, constant and falling rates, means of steps, weights") {
  const auto tumours = standardised(oracle::breast_cancer());
  auto progression = standardised(oracle::diabetes());
  progression.y /= 100;
  const auto both = [&](const std::string& key, const auto& optimizer, bool weighted) {
    using Optimizer = std::remove_cvref_t<decltype(optimizer)>;
    check_stream<Optimizer, LogisticLoss>("logistic " + key, tumours, optimizer, weighted);
    check_stream<Optimizer, SquaredError>("squared " + key, progression, optimizer, weighted);
  };
  for (const bool weighted : {false, true}) {
    const std::string w = weighted ? " weighted=1" : " weighted=0";
    both("rate=constant" + w + " mean=0", Sgd{.learning_rate = 0.02, .batch_size = 1}, weighted);
    both("rate=constant" + w + " mean=1", AveragedSgd{.learning_rate = 0.02, .start = 0, .batch_size = 1}, weighted);
    both("rate=falling" + w + " mean=0", BasicSgd<InverseScalingRate>{.learning_rate = 0.02, .batch_size = 1, .schedule = {.power = 0.25}}, weighted);
    both("rate=falling" + w + " mean=1", BasicAveragedSgd<InverseScalingRate>{.learning_rate = 0.02, .start = 0, .batch_size = 1, .schedule = {.power = 0.25}}, weighted);
  }
}

}  // namespace streams_test
