// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/average_precision.hpp"
#include "attune/metrics/gain.hpp"
#include "attune/metrics/kolmogorov_smirnov.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace average_precision_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Doubles = std::vector<double>;

static_assert(Metric<AveragePrecision> && AveragePrecision::direction == Direction::maximize && AveragePrecision::Statistic::needs == Needs::scores);

// One order of the scores for all metrics that are made of it.
using Threshold = Metrics<RocAuc, AveragePrecision, KolmogorovSmirnov, Gain, Lift>;
static_assert(std::tuple_size_v<Threshold::Statistics> == 1);

namespace {

// By the definition: at each distinct score the rows that score no less are counted anew.
double by_counting(const std::vector<int>& truth, const Doubles& scores, const Doubles& weights) {
  double positives = 0, sum = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) positives += truth[i] * weights[i];
  for (const double threshold : std::set<double>(scores.begin(), scores.end())) {
    double tp = 0, fp = 0, at = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      if (scores[i] >= threshold) (truth[i] == 1 ? tp : fp) += weights[i];
      if (scores[i] == threshold && truth[i] == 1) at += weights[i];
    }
    if (at > 0) sum += at * tp / (tp + fp);
  }
  return sum / positives;
}

}  // namespace

TEST_CASE("average precision: a perfect order is 1 whatever the weights, and so is its Kolmogorov-Smirnov distance") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(83);
  for (int round = 0; round < 300; ++round) {
    const std::size_t n = 2 + random.below(30);
    std::vector<int> truth(n);
    Doubles scores(n);
    for (std::size_t i = 0; i < n; ++i) {
      truth[i] = i < 2 ? static_cast<int>(i) : static_cast<int>(random.below(2));
      scores[i] = static_cast<double>(random.below(5)) + 10 * truth[i];
    }
    const auto weights = attune_test::uniform<double>(random, n, 0.01, 1);
    for (const double scale : {1.0, 1e-170, 1e-320, 1e155, 1e306}) {
      CAPTURE(scale);
      Doubles scaled = weights;
      for (double& w : scaled) w *= scale;
      CHECK(average_precision(truth, scores, {}, scaled) == 1);
      CHECK(kolmogorov_smirnov(truth, scores, {}, scaled) == 1);
      CHECK(gain(truth, scores, {.share = 0.999999}, scaled) <= 1);
    }
  }
}

TEST_CASE("average precision: by hand") {
  CHECK(average_precision(std::vector<int>{0, 0, 1, 1}, Doubles{0.1, 0.4, 0.35, 0.8}) == doctest::Approx((1.0 + 2.0 / 3) / 2).epsilon(1e-15));
  CHECK(average_precision(std::vector<int>{0, 1}, Doubles{0, 1}) == 1);
  CHECK(average_precision(std::vector<int>{1, 0}, Doubles{0, 1}) == 0.5);
  CHECK(average_precision(std::vector<int>{1, 0, 0, 1}, Doubles{3, 3, 3, 3}) == 0.5);  // one threshold
  CHECK(average_precision(std::vector<int>{1, 1}, Doubles{1, 2}) == 1);
  CHECK(average_precision(std::vector<int>{0, 0, 1, 1}, Doubles{0.1, 0.4, 0.35, 0.8}, {}, Doubles{1, 2, 3, 1}) == doctest::Approx((1.0 + 3 * 4.0 / 6) / 4).epsilon(1e-15));
}

TEST_CASE("average precision: is undefined where no row is positive, or none has weight") {
  CHECK(std::isnan(average_precision(std::vector<int>{0, 0}, Doubles{1, 2})));
  CHECK(std::isnan(average_precision(std::vector<int>{0, 1}, Doubles{1, 2}, {}, Doubles{1, 0})));
  RankedScores ranked;
  ranked.finish();
  CHECK(why_undefined(AveragePrecision{}, ranked) == "no row is positive");
}

TEST_CASE("average precision: agrees with counting at every threshold, on random data with ties") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(150);
  for (int round = 0; round < 40; ++round) {
    const std::size_t n = 2 + random.below(150);
    const std::uint64_t levels = 2 + random.below(round % 2 == 0 ? 20 : 100000);
    std::vector<int> truth(n);
    Doubles scores(n), weights(n);
    for (std::size_t i = 0; i < n; ++i) {
      truth[i] = static_cast<int>(random.below(2));
      scores[i] = static_cast<double>(random.below(levels));
      weights[i] = static_cast<double>(random.below(4)) / 2;
    }
    truth[0] = 1;
    weights[0] = 1;
    CHECK(average_precision(truth, scores) == doctest::Approx(by_counting(truth, scores, Doubles(n, 1.0))).epsilon(1e-14));
    CHECK(average_precision(truth, scores, {}, weights) == doctest::Approx(by_counting(truth, scores, weights)).epsilon(1e-14));
  }
}

TEST_CASE("average precision: rows of one score stay together across blocks") {
  // 3000 positives of one score behind 3000 others, and 10 negatives among them.
  std::vector<int> truth;
  Doubles scores;
  for (int i = 0; i < 3000; ++i) truth.push_back(1), scores.push_back(1), truth.push_back(1), scores.push_back(2 + i);
  for (int i = 0; i < 10; ++i) truth.push_back(0), scores.push_back(1);
  CHECK(average_precision(truth, scores) == doctest::Approx((3000 + 3000 * (6000.0 / 6010)) / 6000).epsilon(1e-14));
}

TEST_CASE("average precision: of three classes, in every average") {
  const std::vector<int> truth{0, 1, 2, 0};
  const ScoreMatrix scores{{3, 0, 1, 2, 5, 2, 1, 6, 3, 0, 1, 4}, 3};
  const double each[] = {(1.0 + 2.0 / 4) / 2, 1.0 / 2, 1.0 / 2};
  CHECK(average_precision(truth, scores) == doctest::Approx((each[0] + each[1] + each[2]) / 3).epsilon(1e-15));
  CHECK(average_precision(truth, scores, {.average = Average::weighted}) == doctest::Approx((2 * each[0] + each[1] + each[2]) / 4).epsilon(1e-15));
  std::vector<int> flat_truth;
  for (const int t : truth)
    for (int k = 0; k < 3; ++k) flat_truth.push_back(t == k ? 1 : 0);
  CHECK(average_precision(truth, scores, {.average = Average::micro}) == average_precision(flat_truth, scores.values));
  CHECK(average_precision(truth, scores, {}, Doubles(4, 3.0)) == doctest::Approx(average_precision(truth, scores)).epsilon(1e-15));
  CHECK(contains(error_of<InvalidArgument>([&] { average_precision(truth, scores, {.average = Average::binary}); }), "AveragePrecision::average"));
}

TEST_CASE("average precision: in a set it is what it is alone, and so is what shares its order") {
  const std::vector<int> truth{0, 0, 1, 1, 0, 1};
  const Doubles scores{0.1, 0.4, 0.35, 0.8, 0.35, 0.2};
  const auto set = Threshold{}.evaluate(std::span<const int>(truth), OutputsView<int>(std::span<const int>(), ScoreView(scores, 1)));
  CHECK(set[0] == roc_auc(truth, scores));
  CHECK(set[1] == average_precision(truth, scores));
  CHECK(set[2] == kolmogorov_smirnov(truth, scores));
  CHECK(set[3] == gain(truth, scores));
  CHECK(set[4] == lift(truth, scores));
}

TEST_CASE("average precision: a weight that is NaN leaves no score, wherever it ranks") {
  const std::vector<int> truth{0, 1, 0, 1, 0};
  for (std::size_t at = 0; at < truth.size(); ++at) {
    Doubles weights(truth.size(), 1.0);
    weights[at] = std::nan("");
    RankedScores ranked;
    ranked.update(std::span<const int>(truth), ScoreMatrix{{1, 2, 3, 4, 5}, 1}, weights);
    ranked.finish();
    CAPTURE(at);
    CHECK(std::isnan(RocAuc{}(ranked)));
    CHECK(std::isnan(RocAuc{.max_fpr = 0.5}(ranked)));
    CHECK(std::isnan(AveragePrecision{}(ranked)));
    CHECK(std::isnan(KolmogorovSmirnov{}(ranked)));
    CHECK(std::isnan(Gain{.share = 0.2}(ranked)));
  }
}

}  // namespace average_precision_test
