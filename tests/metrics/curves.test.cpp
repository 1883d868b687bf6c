// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/average_precision.hpp"
#include "attune/metrics/curves.hpp"
#include "attune/metrics/gain.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace curves_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Doubles = std::vector<double>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const std::vector<int> truth{0, 0, 1, 1};
const Doubles scores{0.1, 0.4, 0.35, 0.8};

struct Rows {
  std::vector<int> truth{};
  Doubles scores{}, weights{};
};

Rows random_rows(Random& random, std::size_t n) {
  Rows rows;
  for (std::size_t i = 0; i < n; ++i) {
    rows.truth.push_back(i < 2 ? static_cast<int>(i) : static_cast<int>(random.below(2)));
    rows.scores.push_back(static_cast<double>(random.below(25)));
    rows.weights.push_back(i < 2 ? 1 : static_cast<double>(random.below(4)) / 2);
  }
  return rows;
}

}  // namespace

TEST_CASE("curves: counts at thresholds by hand, with a tie and a weight") {
  const auto c = at_thresholds(std::vector<int>{0, 1, 1, 0, 1}, Doubles{2, 2, 3, 1, 9}, Doubles{1, 2, 1, 1, 0});
  CHECK(c.thresholds == Doubles{3, 2, 1});  // 9 has no weight
  CHECK(c.tp == Doubles{1, 3, 3});
  CHECK(c.fp == Doubles{0, 1, 2});
  CHECK(c.fn == Doubles{2, 0, 0});
  CHECK(c.tn == Doubles{2, 1, 0});
}

TEST_CASE("curves: ROC by hand, from an infinite threshold on") {
  const auto c = roc_curve(truth, scores, {.drop_intermediate = false});
  CHECK(c.fpr == Doubles{0, 0, 0.5, 0.5, 1});
  CHECK(c.tpr == Doubles{0, 0.5, 0.5, 1, 1});
  CHECK(c.thresholds == Doubles{infinity, 0.8, 0.4, 0.35, 0.1});
}

TEST_CASE("curves: ROC leaves out points on a straight line, and keeps the ends") {
  const std::vector<int> three_up{1, 1, 1, 0, 0};
  const auto c = roc_curve(three_up, Doubles{5, 4, 3, 2, 1});
  CHECK(c.thresholds == Doubles{infinity, 5, 3, 1});
  CHECK(c.fpr == Doubles{0, 0, 0, 1});
  CHECK(c.tpr == Doubles{0, 1.0 / 3, 1, 1});
  CHECK(roc_curve(three_up, Doubles{5, 4, 3, 2, 1}, {.drop_intermediate = false}).thresholds.size() == 6);
}

TEST_CASE("curves: precision over recall by hand") {
  const auto c = precision_recall_curve(truth, scores);
  CHECK(c.precision == Doubles{0.5, 2.0 / 3, 0.5, 1, 1});
  CHECK(c.recall == Doubles{1, 1, 0.5, 0.5, 0});
  CHECK(c.thresholds == Doubles{0.1, 0.35, 0.4, 0.8});
  const auto thin = precision_recall_curve(std::vector<int>{1, 0, 0, 0, 1}, Doubles{5, 4, 3, 2, 1}, {.drop_intermediate = true});
  CHECK(thin.thresholds == Doubles{1, 2, 5});  // 4 and 3 lie between points of the same recall
  CHECK(thin.recall == Doubles{1, 0.5, 0.5, 0});
}

TEST_CASE("curves: detection error trade-off by hand") {
  const auto c = det_curve(truth, scores);
  CHECK(c.fpr == Doubles{0.5, 0.5, 0});
  CHECK(c.fnr == Doubles{0, 0.5, 0.5});
  CHECK(c.thresholds == Doubles{0.35, 0.4, 0.8});
}

TEST_CASE("curves: cumulative gain by hand") {
  const auto c = cumulative_gain_curve(truth, scores);
  CHECK(c.share == Doubles{0, 0.25, 0.5, 0.75, 1});
  CHECK(c.gain == Doubles{0, 0.5, 0.5, 1, 1});
  CHECK(c.thresholds == Doubles{infinity, 0.8, 0.4, 0.35, 0.1});
}

TEST_CASE("curves: a rate of a class without rows is NaN") {
  const std::vector<int> ones{1, 1};
  const auto roc = roc_curve(ones, Doubles{1, 2});
  CHECK((std::isnan(roc.fpr[0]) && std::isnan(roc.fpr[2]) && roc.tpr == Doubles{0, 0.5, 1}));
  const auto det = det_curve(ones, Doubles{1, 2});
  CHECK((det.thresholds.size() == 2 && std::isnan(det.fpr[0]) && det.fnr == Doubles{0, 0.5}));
  const std::vector<int> zeros{0, 0};
  const auto recall = precision_recall_curve(zeros, Doubles{1, 2});
  CHECK((recall.precision == Doubles{0, 0, 1} && std::isnan(recall.recall[0]) && recall.recall.back() == 0));
  CHECK(std::isnan(cumulative_gain_curve(zeros, Doubles{1, 2}).gain[1]));
}

TEST_CASE("curves: the areas under them are the metrics, on random rows with ties and weights") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(152);
  for (int round = 0; round < 30; ++round) {
    const Rows rows = random_rows(random, 2 + random.below(80));
    for (const Doubles& weights : {Doubles{}, rows.weights}) {
      const auto roc = roc_curve(rows.truth, rows.scores, {.drop_intermediate = round % 2 == 0}, weights);
      double area = 0;
      for (std::size_t i = 1; i < roc.fpr.size(); ++i) area += (roc.fpr[i] - roc.fpr[i - 1]) * (roc.tpr[i] + roc.tpr[i - 1]) / 2;
      CHECK(area == doctest::Approx(roc_auc(rows.truth, rows.scores, {}, weights)).epsilon(1e-14));
      const auto pr = precision_recall_curve(rows.truth, rows.scores, {}, weights);
      double steps = 0;
      for (std::size_t i = 0; i + 1 < pr.recall.size(); ++i) steps += (pr.recall[i] - pr.recall[i + 1]) * pr.precision[i];
      CHECK(steps == doctest::Approx(average_precision(rows.truth, rows.scores, {}, weights)).epsilon(1e-14));
      const auto gains = cumulative_gain_curve(rows.truth, rows.scores, weights);
      for (std::size_t i = 1; i < gains.share.size(); ++i)
        CHECK(gain(rows.truth, rows.scores, {.share = gains.share[i]}, weights) == doctest::Approx(gains.gain[i]).epsilon(1e-13));
    }
  }
}

TEST_CASE("curves: several share one order") {
  RankedScores ranked;
  ranked.update(std::span<const int>(truth), ScoreMatrix{scores, 1});
  ranked.finish();
  CHECK(roc_curve(ranked).thresholds.size() == 5);
  CHECK(det_curve(ranked).thresholds == Doubles{0.35, 0.4, 0.8});
  CHECK(at_thresholds(ranked).tp == Doubles{1, 1, 2, 2});
  CHECK(RocAuc{}(ranked) == 0.75);
}

TEST_CASE("curves: more than two classes, and empty columns, are refused") {
  CHECK(contains(error_of<InvalidData>([] { roc_curve(std::vector<int>{0, 1, 2}, Doubles{1, 2, 3}); }), "found 3 classes"));
  CHECK(contains(error_of<InvalidArgument>([] { det_curve(std::vector<int>{}, Doubles{}); }), "no rows"));
  RankedScores ranked;
  ranked.update(std::span<const int>(truth), ScoreMatrix{Doubles(12, 0.5), 3});
  ranked.finish();
  CHECK(contains(error_of<InvalidData>([&] { at_thresholds(ranked); }), "3 classes"));
}

}  // namespace curves_test
