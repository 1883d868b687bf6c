// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/kolmogorov_smirnov.hpp"

namespace kolmogorov_smirnov_test {

using namespace attune;
using Doubles = std::vector<double>;

static_assert(Metric<KolmogorovSmirnov> && KolmogorovSmirnov::direction == Direction::maximize);

namespace {

double by_counting(const std::vector<int>& truth, const Doubles& scores, const Doubles& weights) {
  double farthest = 0;
  for (const double threshold : scores) {
    double above[2] = {0, 0}, all[2] = {0, 0};
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const auto t = static_cast<std::size_t>(truth[i]);
      all[t] += weights[i];
      if (scores[i] >= threshold) above[t] += weights[i];
    }
    farthest = std::max(farthest, std::abs(above[1] / all[1] - above[0] / all[0]));
  }
  return farthest;
}

}  // namespace

TEST_CASE("kolmogorov-smirnov: by hand") {
  CHECK(kolmogorov_smirnov(std::vector<int>{0, 1}, Doubles{0, 1}) == 1);
  CHECK(kolmogorov_smirnov(std::vector<int>{1, 0}, Doubles{0, 1}) == 1);  // apart is apart, on either side
  CHECK(kolmogorov_smirnov(std::vector<int>{0, 1, 0, 1}, Doubles{1, 1, 1, 1}) == 0);
  CHECK(kolmogorov_smirnov(std::vector<int>{0, 0, 1, 1}, Doubles{0.1, 0.4, 0.35, 0.8}) == 0.5);
  CHECK(kolmogorov_smirnov(std::vector<int>{0, 0, 1, 1}, Doubles{0.1, 0.4, 0.35, 0.8}, {}, Doubles{3, 1, 1, 1}) == 0.75);
}

TEST_CASE("kolmogorov-smirnov: is undefined when a class is missing, and refuses more than two") {
  CHECK(std::isnan(kolmogorov_smirnov(std::vector<int>{1, 1}, Doubles{1, 2})));
  RankedScores ranked;
  const std::vector<int> truth{0, 1, 2};
  ranked.update(std::span<const int>(truth), ScoreMatrix{{1, 2, 3, 4, 5, 6, 7, 8, 9}, 3});
  ranked.finish();
  CHECK(attune_test::contains(attune_test::error_of<InvalidData>([&] { KolmogorovSmirnov{}(ranked); }), "scores of 3 classes"));
}

TEST_CASE("kolmogorov-smirnov: agrees with counting at every threshold") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(151);
  for (int round = 0; round < 40; ++round) {
    const std::size_t n = 3 + random.below(150);
    const std::uint64_t levels = 2 + random.below(round % 2 == 0 ? 20 : 100000);
    std::vector<int> truth(n);
    Doubles scores(n), weights(n);
    for (std::size_t i = 0; i < n; ++i) {
      truth[i] = static_cast<int>(random.below(2));
      scores[i] = static_cast<double>(random.below(levels)) + (round % 3 == 0 ? 0.3 * static_cast<double>(levels) * truth[i] : 0);
      weights[i] = static_cast<double>(random.below(4)) / 2;
    }
    truth[0] = 1;
    truth[1] = 0;
    weights[0] = weights[1] = 1;
    CHECK(kolmogorov_smirnov(truth, scores) == doctest::Approx(by_counting(truth, scores, Doubles(n, 1.0))).epsilon(1e-14));
    CHECK(kolmogorov_smirnov(truth, scores, {}, weights) == doctest::Approx(by_counting(truth, scores, weights)).epsilon(1e-14));
  }
}

}  // namespace kolmogorov_smirnov_test
