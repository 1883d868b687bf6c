// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "attune/metrics/cohen_kappa.hpp"

namespace cohen_kappa_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<CohenKappa> && ExplainsUndefined<CohenKappa>);
static_assert(CohenKappa::direction == Direction::maximize);

namespace {

ConfusionCounts counts_of(const Ints& truth, const Ints& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace

TEST_CASE("cohen's kappa: agreement beyond chance") {
  // 35 of 50 agree; by chance 0.5·0.6 + 0.5·0.4 of them.
  ConfusionCounts counts;
  counts.add(1, 1, 20);
  counts.add(1, 0, 5);
  counts.add(0, 1, 10);
  counts.add(0, 0, 15);
  CHECK(CohenKappa{}(counts) == doctest::Approx(0.4).epsilon(1e-15));
  CHECK(cohen_kappa(Ints{0, 0, 1, 1}, Ints{0, 1, 0, 1}) == 0);
  CHECK(cohen_kappa(Ints{0, 1, 2}, Ints{0, 1, 2}) == 1);
}

TEST_CASE("cohen's kappa: weights are distances of class codes") {
  const Ints truth{0, 1, 2, 4}, predicted{1, 1, 2, 0};
  // Observed distances 1 and 4. By chance each truth meets each prediction of {1, 1, 2, 0}.
  const double expected = (1 + 1 + 2 + 0 + 0 + 0 + 1 + 1 + 1 + 1 + 0 + 2 + 3 + 3 + 2 + 4) / 4.0;
  CHECK(cohen_kappa(truth, predicted, {.weighting = KappaWeights::linear}) == doctest::Approx(1 - 5 / expected).epsilon(1e-15));
  const double squared = (1 + 1 + 4 + 0 + 0 + 0 + 1 + 1 + 1 + 1 + 0 + 4 + 9 + 9 + 4 + 16) / 4.0;
  CHECK(cohen_kappa(truth, predicted, {.weighting = KappaWeights::quadratic}) == doctest::Approx(1 - 17 / squared).epsilon(1e-15));
}

TEST_CASE("cohen's kappa: is undefined where all is one class") {
  const auto counts = counts_of({1, 1}, {1, 1});
  CHECK(std::isnan(CohenKappa{}(counts)));
  CHECK(why_undefined(CohenKappa{}, counts) == "truth and prediction are all the same class");
  CHECK(CohenKappa{}(counts_of({1, 1}, {0, 0})) == 0);
}

TEST_CASE("Cohen's kappa: linear weights are distances of codes, also of one large code among few rows") {
  const std::vector<int> truth{0, 1, 1000, 1}, predicted{0, 1000, 1000, 0};
  // Observed 999 + 1; expected, in quarters, (1·2·1000 + 2·2·1 + 2·2·999 + 1·2·1000).
  CHECK(cohen_kappa(truth, predicted, {.weighting = KappaWeights::linear}) == doctest::Approx(1 - 1000.0 * 4 / 8000).epsilon(1e-15));
  CHECK(cohen_kappa(truth, predicted) == cohen_kappa(std::vector<int>{0, 1, 2, 1}, std::vector<int>{0, 2, 2, 0}));
}

}  // namespace cohen_kappa_test
