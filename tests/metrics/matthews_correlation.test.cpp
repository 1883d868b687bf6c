// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/metrics/matthews_correlation.hpp"

namespace matthews_correlation_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<MatthewsCorrelation> && ExplainsUndefined<MatthewsCorrelation>);
static_assert(MatthewsCorrelation::direction == Direction::maximize);

namespace {

ConfusionCounts counts_of(const Ints& truth, const Ints& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace

TEST_CASE("matthews correlation: by hand") {
  CHECK(matthews_correlation(Ints{1, 1, 1, 0}, Ints{1, 1, 0, 0}) == doctest::Approx(2.0 / std::sqrt(2.0 * 3 * 1 * 2)).epsilon(1e-15));
  CHECK(matthews_correlation(Ints{0, 1, 2}, Ints{0, 1, 2}) == doctest::Approx(1).epsilon(1e-15));
  CHECK(matthews_correlation(Ints{0, 1, 0, 1}, Ints{1, 0, 1, 0}) == doctest::Approx(-1).epsilon(1e-15));
  CHECK(matthews_correlation(Ints{0, 0, 1, 1}, Ints{0, 1, 0, 1}) == 0);
}

TEST_CASE("matthews correlation: of very many rows keeps its digits") {
  ConfusionCounts counts;  // (tp tn - fp fn) / √(...) with products beyond 2⁵³
  counts.add(1, 1, 1e9 + 1);
  counts.add(0, 0, 1e9 + 1);
  counts.add(0, 1, 1e9);
  counts.add(1, 0, 1e9);
  CHECK(MatthewsCorrelation{}(counts) == doctest::Approx(1 / (2e9 + 1)).epsilon(1e-14));
}

TEST_CASE("matthews correlation: of weights that differ by orders keeps its digits") {
  // By the formula, in whole numbers that are exact.
  const Ints truth{0, 0, 0, 1, 1, 1, 2, 2, 2}, predicted{0, 1, 2, 0, 1, 2, 0, 1, 2};
  for (const std::int64_t heavy : {1000, 1'000'000, 100'000'000}) {
    CAPTURE(heavy);
    const std::int64_t cells[3][3] = {{heavy * 10 + 7, 3, 5}, {2, 11, 1}, {4, 1, 13}};
    std::vector<double> weights;
    std::int64_t all = 0, right = 0, chance = 0, of_truth = 0, of_prediction = 0, t[3] = {}, p[3] = {};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < 3; ++k) {
        weights.push_back(static_cast<double>(cells[i][k]) * 0.1);  // not whole
        all += cells[i][k];
        t[i] += cells[i][k];
        p[k] += cells[i][k];
        right += i == k ? cells[i][k] : 0;
      }
    for (std::size_t k = 0; k < 3; ++k) {
      chance += t[k] * p[k];
      of_truth += t[k] * (all - t[k]);
      of_prediction += p[k] * (all - p[k]);
    }
    const double expected = static_cast<double>(all * right - chance) / (std::sqrt(static_cast<double>(of_truth)) * std::sqrt(static_cast<double>(of_prediction)));
    CHECK(MatthewsCorrelation{}(counts_of(truth, predicted, weights)) == doctest::Approx(expected).epsilon(2e-15));
  }
}

TEST_CASE("matthews correlation: is undefined where truth or prediction is all one class") {
  for (const auto& counts : {counts_of({1, 1}, {0, 1}), counts_of({0, 1}, {1, 1}), counts_of({0, 0}, {0, 0})}) {
    CHECK(std::isnan(MatthewsCorrelation{}(counts)));
    CHECK(why_undefined(MatthewsCorrelation{}, counts) == "the truth or the prediction is all one class");
  }
  CHECK(why_undefined(MatthewsCorrelation{}, ConfusionCounts{}) == "there are no rows");
}

}  // namespace matthews_correlation_test
