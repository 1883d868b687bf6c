// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/thresholded.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The best threshold of the rows that are not left out.
[[gnu::cold]] inline BestThreshold best_threshold_without(const ScoredRows& all, const std::vector<char>& left_out, const PlainConfusionMetric& metric) {
  std::vector<int> truth;
  std::vector<double> scores, weights;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (left_out[static_cast<std::size_t>(all.rows[i])] != 0) continue;
    truth.push_back(all.truth[i]);
    scores.push_back(all.scores.values[i]);
    if (!all.weights.empty()) weights.push_back(all.weights[i]);
  }
  if (truth.empty()) return {};
  RankedScores ranked;
  ranked.update(std::span<const int>(truth), ScoreView(scores, 1), weights);
  ranked.finish();
  return best_threshold_of(ranked, metric.direction, metric.score);
}

ATTUNE_INLINE ThresholdTuning tune_on(const ScoredRows& all, const PlainConfusionMetric& metric) {
  Index highest = 0;
  for (const Index row : all.rows) highest = std::max(highest, row);
  std::vector<char> left_out(static_cast<std::size_t>(highest) + 1);
  const BestThreshold best = best_threshold_without(all, left_out, metric);
  if (std::isnan(best.threshold))
    throw FitFailed({.argument = "metric", .found = {metric.name, ", which is undefined at every threshold"}, .expected = "a score at one of them at least", .remedy = "are there rows of both classes, of weights above 0?"});
  ThresholdTuning tuning{.threshold = best.threshold, .score = best.score, .rows = static_cast<Index>(all.size()), .metric = std::string(metric.name)};
  std::vector<int> judged(all.size());
  for (std::size_t k = 0; k + 1 < all.fold_begin.size(); ++k) {
    const auto mark = [&](char value) {
      for (std::size_t i = all.fold_begin[k]; i < all.fold_begin[k + 1]; ++i) left_out[static_cast<std::size_t>(all.rows[i])] = value;
    };
    mark(1);
    const double threshold = best_threshold_without(all, left_out, metric).threshold;
    mark(0);
    tuning.fold_thresholds.push_back(threshold);
    for (std::size_t i = all.fold_begin[k]; i < all.fold_begin[k + 1]; ++i) judged[i] = all.scores.values[i] >= threshold ? 1 : 0;
  }
  const auto score_of = [&](const std::vector<int>& predicted) {
    ConfusionCounts counts;
    counts.update(std::span<const int>(all.truth), std::span<const int>(predicted), all.weights);
    return metric.score(counts);
  };
  tuning.untuned_score = score_of(all.predicted);
  for (const double threshold : tuning.fold_thresholds)
    if (std::isnan(threshold)) return tuning;  // a fold that none of the others can judge
  tuning.held_out_score = score_of(judged);
  return tuning;
}

ATTUNE_INLINE void require_two_classes(const char* who, int classes) {
  if (classes != 2) throw InvalidData({.argument = "y", .found = {classes, " classes"}, .expected = {"2, which ", who, " sets a threshold between"}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
