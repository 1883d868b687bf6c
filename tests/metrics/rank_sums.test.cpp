// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/rank_sums.hpp"

namespace rank_sums_test {

using namespace attune;
using detail::rank_sums;
using Doubles = std::vector<double>;

namespace {

// Threshold by threshold, by the definitions.
detail::RankSums by_thresholds(const Doubles& positive, const Doubles& negative) {
  const auto p = static_cast<double>(positive.size()), n = static_cast<double>(negative.size());
  Doubles thresholds = positive;
  thresholds.insert(thresholds.end(), negative.begin(), negative.end());
  std::sort(thresholds.begin(), thresholds.end(), std::greater<>());
  thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
  detail::RankSums sums{.positives = p, .negatives = n, .area = 0, .precision = 0, .distance = 0};
  double tp = 0, fp = 0;
  for (const double t : thresholds) {
    const auto above = [t](const Doubles& scores) { return static_cast<double>(std::count_if(scores.begin(), scores.end(), [t](double s) { return s >= t; })); };
    const double next_tp = above(positive), next_fp = above(negative);
    sums.area += (next_fp - fp) * (tp + next_tp) / (2 * p * n);
    sums.precision += (next_tp - tp) / p * (next_tp / (next_tp + next_fp));
    sums.distance = std::max(sums.distance, std::abs(next_tp / p - next_fp / n));
    tp = next_tp;
    fp = next_fp;
  }
  return sums;
}

void check_close(const detail::RankSums& a, const detail::RankSums& b, double tolerance) {
  CHECK(a.positives == b.positives);
  CHECK(a.negatives == b.negatives);
  CHECK(std::abs(a.area - b.area) <= tolerance);
  CHECK(std::abs(a.precision - b.precision) <= tolerance);
  CHECK(std::abs(a.distance - b.distance) <= tolerance);
}

}  // namespace

TEST_CASE("rank sums: by hand, a tie being half right") {
  const Doubles positive{0.4, 0.8, 0.8}, negative{0.1, 0.4};
  const auto sums = rank_sums({.scores = positive}, {.scores = negative});
  CHECK(sums.positives == 3);
  CHECK(sums.negatives == 2);
  CHECK(sums.area == 5.5 / 6);
  CHECK(sums.precision == (1.0 + 1.0 + 3.0 / 4) / 3);
  CHECK(sums.distance == doctest::Approx(2.0 / 3).epsilon(1e-15));  // above 0.4: two of three, and none of two
}

TEST_CASE("rank sums: around the ends of blocks, with ties and without, as threshold by threshold") {
  auto random = attune_test::random(7);
  for (const std::size_t p : {1U, 9U, 1023U, 1025U})
    for (const double steps : {7.0, 1e9}) {
      CAPTURE(p);
      CAPTURE(steps);
      const auto draw = [&](std::size_t n, double shift) {
        Doubles scores(n);
        for (double& s : scores) s = std::floor((random.uniform() + shift) * steps);
        std::sort(scores.begin(), scores.end());
        return scores;
      };
      const Doubles positive = draw(p, 0.2), negative = draw(300, 0), ones_p(p, 1.0), ones_n(300, 1.0);
      const auto expected = by_thresholds(positive, negative);
      const double tolerance = 1e4 * std::numeric_limits<double>::epsilon();  // of the sums above: some 1300 terms, each rounded a few times
      check_close(rank_sums({.scores = positive}, {.scores = negative}), expected, tolerance);
      check_close(rank_sums({.scores = positive, .weights = ones_p}, {.scores = negative, .weights = ones_n}), expected, tolerance);
    }
}

TEST_CASE("rank sums: a row of weight two is two rows, of weight zero none") {
  const Doubles positive{1, 3, 5}, p_weights{2, 0, 1}, negative{0, 3, 4}, n_weights{1, 3, 0};
  const Doubles repeated_p{1, 1, 5}, repeated_n{0, 3, 3, 3};
  check_close(rank_sums({.scores = positive, .weights = p_weights}, {.scores = negative, .weights = n_weights}), rank_sums({.scores = repeated_p}, {.scores = repeated_n}), 4e-16);
  detail::Thresholds at({.scores = positive, .weights = p_weights}, {.scores = negative, .weights = n_weights});
  Doubles scores;
  while (at.next()) scores.push_back(at.score);
  CHECK(scores == Doubles{5, 3, 1, 0});  // 4 weighs nothing
  CHECK(detail::class_weight({.scores = positive, .weights = p_weights}) == 3);
}

TEST_CASE("rank sums: without a class there is nothing to compare") {
  const Doubles scores{1, 2};
  const auto positives = rank_sums({.scores = scores}, {});
  CHECK(std::isnan(positives.area));
  CHECK(std::isnan(positives.distance));
  CHECK(positives.precision == 1);
  const auto negatives = rank_sums({}, {.scores = scores});
  CHECK(std::isnan(negatives.area));
  CHECK(std::isnan(negatives.precision));
  CHECK(negatives.negatives == 2);
}

}  // namespace rank_sums_test
