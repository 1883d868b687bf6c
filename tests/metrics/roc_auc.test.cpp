// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/roc_auc.hpp"

using namespace attune;
using Doubles = std::vector<double>;

static_assert(Metric<RocAuc>);
static_assert(RocAuc::direction == Direction::maximize && RocAuc::Statistic::needs == Needs::scores);

namespace {

double auc(const std::vector<int>& truth, const Doubles& scores, const Doubles& weights = {}) {
  RankedScores ranked;
  ranked.update(std::span<const int>(truth), ScoreMatrix{scores, 1}, weights);
  ranked.finish();
  return RocAuc{}(ranked);
}

// By the definition: all pairs of a positive and a negative row.
double by_pairs(const std::vector<int>& truth, const Doubles& scores, const Doubles& weights) {
  long double right = 0, all = 0;
  for (std::size_t i = 0; i < truth.size(); ++i)
    for (std::size_t j = 0; j < truth.size(); ++j)
      if (truth[i] == 1 && truth[j] == 0) {
        const long double w = static_cast<long double>(weights[i]) * static_cast<long double>(weights[j]);
        all += w;
        right += scores[i] > scores[j] ? w : scores[i] == scores[j] ? w / 2 : 0;
      }
  return static_cast<double>(right / all);
}

}  // namespace

TEST_CASE("roc auc: by hand") {
  CHECK(auc({0, 0, 1, 1}, {0.1, 0.4, 0.35, 0.8}) == 0.75);
  CHECK(auc({0, 1}, {0, 1}) == 1);
  CHECK(auc({1, 0}, {0, 1}) == 0);
}

TEST_CASE("roc auc: a tie counts one half") {
  CHECK(auc({0, 1}, {2, 2}) == 0.5);
  CHECK(auc({0, 0, 1}, {1, 2, 2}) == 0.75);
  CHECK(auc({0, 1, 0, 1, 1}, {3, 3, 3, 3, 3}) == 0.5);
  CHECK(auc({0, 1, 1}, {0.0, -0.0, 1}) == 0.75);
}

TEST_CASE("roc auc: infinite scores rank") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(auc({0, 1, 0, 1}, {-infinity, infinity, infinity, -1}) == (1 + 0.5 + 1 + 0) / 4);
}

TEST_CASE("roc auc: is undefined when a class is missing, or has no weight") {
  CHECK(std::isnan(auc({1, 1}, {1, 2})));
  CHECK(std::isnan(auc({0}, {1})));
  CHECK(std::isnan(auc({}, {})));
  CHECK(std::isnan(auc({0, 1}, {1, 2}, {1, 0})));
}

TEST_CASE("roc auc: weights by hand") {
  // Pairs: (0.35 over 0.1) 3·1, (0.35 under 0.4), (0.8 over 0.1) 1·1, (0.8 over 0.4) 1·2; all 4·3.
  CHECK(auc({0, 0, 1, 1}, {0.1, 0.4, 0.35, 0.8}, {1, 2, 3, 1}) == 6.0 / 12);
}

TEST_CASE("roc auc: is the share of pairs that are ordered right, on random data with ties") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(97);
  for (int round = 0; round < 50; ++round) {
    const std::size_t n = 20 + random.below(150);
    const std::uint64_t levels = 2 + random.below(30);
    std::vector<int> truth(n);
    Doubles scores(n), weights(n);
    for (std::size_t i = 0; i < n; ++i) {
      truth[i] = static_cast<int>(random.below(2));
      scores[i] = static_cast<double>(random.below(levels)) - 5;
      weights[i] = static_cast<double>(random.below(4)) / 2;  // zeros among them
    }
    truth[0] = 0;
    truth[1] = 1;
    weights[0] = weights[1] = 1;
    CHECK(auc(truth, scores) == by_pairs(truth, scores, Doubles(n, 1.0)));  // whole numbers: exact
    // Sums of multiples of one half, and of quarters of them, are exact too, up to the last division.
    CHECK(std::abs(auc(truth, scores, weights) - by_pairs(truth, scores, weights)) <= std::numeric_limits<double>::epsilon());
    CHECK(auc(truth, scores, Doubles(n, 1.0)) == auc(truth, scores));
  }
}

TEST_CASE("roc auc: weights that are not round agree with the pairs up to rounding") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(98);
  const std::size_t n = 200;
  std::vector<int> truth(n);
  Doubles scores(n);
  for (std::size_t i = 0; i < n; ++i) {
    truth[i] = static_cast<int>(random.below(2));
    scores[i] = static_cast<double>(random.below(40));
  }
  const auto weights = attune_test::uniform<double>(random, n, 0, 1);
  // Two sums over at most n terms after each other, all positive, over a product of two sums.
  CHECK(auc(truth, scores, weights) == doctest::Approx(by_pairs(truth, scores, weights)).epsilon(4 * n * std::numeric_limits<double>::epsilon()));
}

TEST_CASE("roc auc: only the order of the scores matters, and turning it around gives the complement") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(99);
  const std::size_t n = 128;
  std::vector<int> truth(n);
  Doubles scores(n), grown(n), turned(n);
  for (std::size_t i = 0; i < n; ++i) {
    truth[i] = static_cast<int>(i % 2);
    scores[i] = static_cast<double>(random.below(50));
    grown[i] = std::exp(scores[i] / 10);
    turned[i] = -scores[i];
  }
  CHECK(auc(truth, grown) == auc(truth, scores));
  CHECK(auc(truth, turned) == 1 - auc(truth, scores));  // 64 · 64 pairs: exact
}
