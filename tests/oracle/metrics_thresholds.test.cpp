// SPDX-License-Identifier: BSL-1.0

// Metrics over all thresholds, and curves, agree with scikit-learn's, on many small inputs and at the edges.

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/average_precision.hpp"
#include "attune/metrics/best_threshold.hpp"
#include "attune/metrics/curves.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/gain.hpp"
#include "attune/metrics/kolmogorov_smirnov.hpp"
#include "attune/metrics/multilabel_ranking.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "golden.hpp"

using namespace attune;
using Doubles = std::vector<double>;

namespace {

const oracle::Golden& golden() {
  static const oracle::Golden file("metrics_thresholds.csv");
  return file;
}

std::size_t compared = 0;  // scores of this file

bool agrees(double ours, double golden) {
  if (std::isnan(golden) || std::isinf(golden)) return std::isnan(golden) ? std::isnan(ours) : ours == golden;
  return std::abs(ours - golden) <= 1e-12 * std::abs(golden) || std::abs(ours - golden) <= 1e-15;
}

void check(const std::string& key, const Doubles& ours) {
  const Doubles& expected = golden()[key];
  REQUIRE_MESSAGE(ours.size() == expected.size(), key);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    wrong += agrees(ours[i], expected[i]) ? std::size_t{0} : std::size_t{1};
    if (wrong > 0 && !agrees(ours[i], expected[i])) MESSAGE(key << ", value " << i << ": " << ours[i] << " for " << expected[i]);
  }
  CHECK_MESSAGE(wrong == 0, key);
  compared += ours.size();
}

std::size_t cases_of(const char* kind) { return static_cast<std::size_t>(golden().number(std::string(kind) + " cases")); }

std::vector<int> codes(const std::string& key) { return {golden()[key].begin(), golden()[key].end()}; }

// Of each case, the key of its scores and its weights: without, and with.
struct Weighting {
  std::string key;
  Doubles weights;
};
std::vector<Weighting> weightings(const std::string& key) { return {{key + " weighted=0", {}}, {key + " weighted=1", golden()[key + " weight"]}}; }

void compare_two_classes() {
  for (std::size_t c = 0; c < cases_of("binary"); ++c) {
    const std::string key = "binary " + std::to_string(c);
    const auto truth = codes(key + " truth");
    const Doubles& scores = golden()[key + " score"];
    for (const auto& [name, w] : weightings(key)) {
      Doubles ours{roc_auc(truth, scores, {}, w)};
      for (const double max_fpr : {0.05, 0.25, 0.4, 0.9}) ours.push_back(roc_auc(truth, scores, {.max_fpr = max_fpr}, w));
      ours.push_back(average_precision(truth, scores, {}, w));
      ours.push_back(kolmogorov_smirnov(truth, scores, {}, w));
      for (const double share : {0.1, 0.25, 0.6, 1.0}) ours.push_back(gain(truth, scores, {.share = share}, w));
      for (const double share : {0.1, 0.25, 0.6, 1.0}) ours.push_back(lift(truth, scores, {.share = share}, w));
      check(name + " scores", ours);
      const auto accuracy = best_threshold(truth, scores, Accuracy{}, w), f1 = best_threshold(truth, scores, F1{}, w);
      check(name + " best", {accuracy.threshold, accuracy.score, f1.threshold, f1.score});
    }
  }
}

void compare_curves() {
  for (const double curved : golden()["binary curves"]) {
    const std::string key = "binary " + std::to_string(static_cast<int>(curved));
    const auto truth = codes(key + " truth");
    for (const auto& [name, w] : weightings(key)) {
      RankedScores ranked;
      ranked.update(std::span<const int>(truth), ScoreView(golden()[key + " score"], 1), w);
      ranked.finish();
      const bool positive = ranked.sums().positives > 0, negative = ranked.sums().negatives > 0;
      for (const bool drop : {false, true}) {
        const std::string suffix = drop ? " drop=1" : " drop=0";
        const auto roc = roc_curve(ranked, {.drop_intermediate = drop});
        check(name + " roc fpr" + suffix, roc.fpr);
        check(name + " roc tpr" + suffix, roc.tpr);
        check(name + " roc thresholds" + suffix, roc.thresholds);
        if (drop && !positive) continue;
        const auto pr = precision_recall_curve(ranked, {.drop_intermediate = drop});
        check(name + " precision-recall precision" + suffix, pr.precision);
        check(name + " precision-recall recall" + suffix, pr.recall);
        check(name + " precision-recall thresholds" + suffix, pr.thresholds);
      }
      if (positive && negative) {
        const auto det = det_curve(ranked);
        check(name + " det fpr", det.fpr);
        check(name + " det fnr", det.fnr);
        check(name + " det thresholds", det.thresholds);
      }
      const auto counts = at_thresholds(ranked);
      check(name + " counts thresholds", counts.thresholds);
      check(name + " counts tp", counts.tp);
      check(name + " counts fp", counts.fp);
      check(name + " counts fn", counts.fn);
      check(name + " counts tn", counts.tn);
      const auto gains = cumulative_gain_curve(ranked);
      check(name + " gain share", gains.share);
      check(name + " gain gain", gains.gain);
    }
  }
}

void compare_several_classes() {
  using enum Average;
  for (std::size_t c = 0; c < cases_of("multiclass"); ++c) {
    const std::string key = "multiclass " + std::to_string(c);
    const auto truth = codes(key + " truth");
    const ScoreView scores(golden()[key + " score"], static_cast<Index>(golden().number(key + " classes")));
    for (const auto& [name, w] : weightings(key)) {
      Doubles ours;
      for (const auto average : {macro, weighted, micro}) ours.push_back(roc_auc(truth, scores, {.average = average}, w));
      for (const auto average : {macro, weighted}) ours.push_back(roc_auc(truth, scores, {.multiclass = Multiclass::one_vs_one, .average = average}, w));
      for (const auto average : {macro, weighted, micro}) ours.push_back(average_precision(truth, scores, {.average = average}, w));
      check(name + " scores", ours);
    }
  }
}

void compare_indicators() {
  using enum Average;
  for (std::size_t c = 0; c < cases_of("multilabel"); ++c) {
    const std::string key = "multilabel " + std::to_string(c);
    const auto truth = codes(key + " truth");
    const auto labels = static_cast<Index>(golden().number(key + " labels"));
    const IndicatorView<int> indicators(truth, labels);
    const ScoreView scores(golden()[key + " score"], labels);
    for (const auto& [name, w] : weightings(key)) {
      Doubles ours;
      for (const double max_fpr : {1.0, 0.4})
        for (const auto average : {micro, macro, weighted, samples}) ours.push_back(roc_auc(indicators, scores, {.average = average, .max_fpr = max_fpr}, w));
      for (const auto average : {micro, macro, weighted, samples}) ours.push_back(average_precision(indicators, scores, {.average = average}, w));
      check(name + " scores", ours);
    }
  }
}

}  // namespace

TEST_CASE("oracle rank: every score of the file") {
  compared = 0;
  compare_two_classes();
  compare_curves();
  compare_several_classes();
  compare_indicators();
  CHECK(compared == static_cast<std::size_t>(golden().number("scores")));
}
