// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace roc_auc_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
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

TEST_CASE("roc auc: a perfect order is 1 and its reverse 0, whatever the weights") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(99);
  for (int round = 0; round < 300; ++round) {
    const std::size_t n = 2 + random.below(30);
    std::vector<int> truth(n);
    Doubles scores(n), reverse(n);
    for (std::size_t i = 0; i < n; ++i) {
      truth[i] = i < 2 ? static_cast<int>(i) : static_cast<int>(random.below(2));
      scores[i] = static_cast<double>(random.below(5)) + 10 * truth[i];
      reverse[i] = -scores[i];
    }
    auto weights = attune_test::uniform<double>(random, n, 0.01, 1);
    for (const double scale : {1.0, 1e-170, 1e-320, 1e155, 1e306}) {
      CAPTURE(scale);
      Doubles scaled = weights;
      for (double& w : scaled) w *= scale;
      CHECK(auc(truth, scores, scaled) == 1);
      CHECK(auc(truth, reverse, scaled) == 0);
      CHECK(auc(truth, Doubles(n, 3.0), scaled) == 0.5);
      CHECK(roc_auc(truth, scores, {.max_fpr = 0.3}, scaled) == 1);
    }
  }
  const std::vector<int> three{0, 0, 1, 1, 2, 2};
  const Doubles rows{0.9, 0, 0, 0.8, 0.1, 0, 0.1, 0.7, 0, 0, 0.6, 0, 0, 0, 0.5, 0, 0, 0.9}, weights{0.1, 0.3, 0.7, 0.15, 0.35, 0.6};
  for (const Average average : {Average::macro, Average::weighted, Average::micro}) CHECK(roc_auc(three, ScoreView(rows, 3), {.average = average}, weights) == 1);
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

TEST_CASE("roc auc: many rows, in several blocks, agree with ranks counted by search") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(100);
  for (const std::uint64_t levels : {50U, 3000U, 1000000000U}) {
    const std::size_t n = 6000;
    std::vector<int> truth(n);
    Doubles scores(n), negatives;
    for (std::size_t i = 0; i < n; ++i) {
      truth[i] = random.below(3) == 0 ? 1 : 0;
      scores[i] = static_cast<double>(random.below(levels) + static_cast<std::uint64_t>(truth[i]) * levels / 4);
      if (truth[i] == 0) negatives.push_back(scores[i]);
    }
    std::sort(negatives.begin(), negatives.end());
    std::uint64_t twice = 0;
    for (std::size_t i = 0; i < n; ++i)
      if (truth[i] == 1)
        for (const auto at : {std::lower_bound(negatives.begin(), negatives.end(), scores[i]), std::upper_bound(negatives.begin(), negatives.end(), scores[i])})
          twice += static_cast<std::uint64_t>(at - negatives.begin());
    const double expected = static_cast<double>(twice) / (2.0 * static_cast<double>(negatives.size()) * static_cast<double>(n - negatives.size()));
    CHECK(auc(truth, scores) == expected);
    CHECK(auc(truth, scores, Doubles(n, 0.5)) == doctest::Approx(expected).epsilon(1e-15));
  }
}

TEST_CASE("roc auc: says why it is undefined") {
  const auto reason = [](const std::vector<int>& truth, const Doubles& scores) {
    RankedScores ranked;
    ranked.update(std::span<const int>(truth), ScoreMatrix{scores, 1});
    ranked.finish();
    return why_undefined(RocAuc{}, ranked);
  };
  CHECK(reason({0, 0}, {1, 2}) == "no row is positive");
  CHECK(reason({1}, {1}) == "no row is negative");
  CHECK(reason({0, 1}, {1, 2}).empty());
}

TEST_CASE("roc auc: a part of the area, by hand") {
  const std::vector<int> truth{0, 1, 0, 1, 0, 0};
  const Doubles scores{6, 5, 4, 3, 2, 1};  // steps of 1/4 to the right, of 1/2 up
  const auto part = [&](double max_fpr) { return roc_auc(truth, scores, {.max_fpr = max_fpr}); };
  const auto standardised = [](double area, double max_fpr) { return (1 + (area - max_fpr * max_fpr / 2) / (max_fpr - max_fpr * max_fpr / 2)) / 2; };
  CHECK(part(0.25) == doctest::Approx(standardised(0, 0.25)).epsilon(1e-15));
  CHECK(part(0.5) == doctest::Approx(standardised(0.125, 0.5)).epsilon(1e-15));
  CHECK(part(0.9) == doctest::Approx(standardised(0.525, 0.9)).epsilon(1e-15));
  CHECK(part(0.6) == doctest::Approx(standardised(0.225, 0.6)).epsilon(1e-15));
  CHECK(part(1) == auc(truth, scores));
  CHECK(std::isnan(roc_auc(std::vector<int>{1, 1}, Doubles{1, 2}, {.max_fpr = 0.5})));
  for (const double bad : {0.0, -1.0, 1.5, std::nan("")}) CHECK(contains(error_of<InvalidArgument>([&] { part(bad); }), "RocAuc::max_fpr"));
}

TEST_CASE("roc auc: of three classes by hand, against the rest and in pairs") {
  const std::vector<int> truth{0, 1, 2, 0};
  const ScoreMatrix scores{{3, 0, 1,   //
                            2, 5, 2,   //
                            1, 6, 3,   //
                            0, 1, 4}, 3};
  // Column 0: class 0 scores 3 and 0, class 1 scores 2, class 2 scores 1. Column 1: 1 scores 5, others 0, 6, 1.
  // Column 2: class 2 scores 3, others 1, 2, 4.
  const double rest[] = {2.0 / 4, 2.0 / 3, 2.0 / 3};
  CHECK(roc_auc(truth, scores) == doctest::Approx((rest[0] + rest[1] + rest[2]) / 3).epsilon(1e-15));
  CHECK(roc_auc(truth, scores, {.average = Average::weighted}) == doctest::Approx((2 * rest[0] + rest[1] + rest[2]) / 4).epsilon(1e-15));
  const double pairs[] = {(0.5 + 1.0) / 2, (0.5 + 0.5) / 2, (0.0 + 1.0) / 2};  // 0 and 1, 0 and 2, 1 and 2
  CHECK(roc_auc(truth, scores, {.multiclass = Multiclass::one_vs_one}) == doctest::Approx((pairs[0] + pairs[1] + pairs[2]) / 3).epsilon(1e-15));
  CHECK(roc_auc(truth, scores, {.multiclass = Multiclass::one_vs_one, .average = Average::weighted}) == doctest::Approx((3 * pairs[0] + 3 * pairs[1] + 2 * pairs[2]) / 8).epsilon(1e-15));
  for (const auto multiclass : {Multiclass::one_vs_rest, Multiclass::one_vs_one})
    CHECK(roc_auc(truth, scores, {.multiclass = multiclass}, Doubles(4, 2.0)) == doctest::Approx(roc_auc(truth, scores, {.multiclass = multiclass})).epsilon(1e-15));
  CHECK(std::isnan(roc_auc(std::vector<int>{0, 1, 0, 1}, scores)));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(truth, scores, {.max_fpr = 0.5}); }), "with 3 classes"));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(truth, scores, {.average = Average::binary}); }), "RocAuc::average"));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(truth, scores, {.multiclass = Multiclass::one_vs_one, .average = Average::micro}); }), "RocAuc::average"));
}

TEST_CASE("roc auc: the free function takes any labels and refuses bad columns by name") {
  enum class Answer { no, yes };
  const Doubles scores{0.1, 0.4, 0.35, 0.8};
  CHECK(roc_auc(std::vector<int>{0, 0, 1, 1}, scores) == 0.75);
  CHECK(roc_auc(std::vector<int>{-1, -1, 1, 1}, scores) == 0.75);
  CHECK(roc_auc(std::vector<short>{1, 1, 2, 2}, scores) == 0.75);
  CHECK(roc_auc(std::vector<bool>{false, false, true, true}, scores) == 0.75);
  CHECK(roc_auc(std::vector<Answer>{Answer::no, Answer::no, Answer::yes, Answer::yes}, scores) == 0.75);
  CHECK(roc_auc(std::vector<long long>{7, 7, 1LL << 40, 1LL << 40}, std::vector<float>{1, 4, 3, 8}, {}, Doubles{1, 2, 3, 1}) == 6.0 / 12);
  CHECK(std::isnan(roc_auc(std::vector<int>{5, 5}, Doubles{1, 2})));
  CHECK(contains(error_of<InvalidData>([&] { roc_auc(std::vector<int>{0, 1, 2, 1}, scores); }), "truth: found 3 classes"));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(std::vector<int>{0, 1}, scores); }), "scores: found 4 rows"));
  CHECK(contains(error_of<InvalidArgument>([] { roc_auc(std::vector<int>{}, Doubles{}); }), "no rows"));
  CHECK(contains(error_of<InvalidData>([&] { roc_auc(std::vector<int>{0, 0, 1, 1}, scores, {}, Doubles(4, 0.0)); }), "weights: found zeros only"));
  CHECK(contains(error_of<InvalidData>([&] { roc_auc(std::vector<int>{0, 0, 1, 1}, Doubles{1, 2, std::nan(""), 3}); }), "scores, row 2: found nan"));
}

}  // namespace roc_auc_test
