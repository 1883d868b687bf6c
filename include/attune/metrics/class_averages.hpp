// SPDX-License-Identifier: BSL-1.0
#pragma once

// Binary scores over ranks, class by class, made one: what ROC AUC and average precision of several classes share.

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/average.hpp"
#include "attune/metrics/ranked_scores.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Sorted rows put together and sorted again.
struct JoinedRuns {
  std::vector<double> scores{};
  std::vector<double> weights{};

  void add(const RankedClass& run) {
    scores.insert(scores.end(), run.scores.begin(), run.scores.end());
    weights.insert(weights.end(), run.weights.begin(), run.weights.end());
  }
  RankedClass sorted() {
    sort_scores(scores.data(), weights.empty() ? nullptr : weights.data(), scores.size());
    return {scores, weights};
  }
};

inline RankSums sums_of(const RankedClass& positive, const RankedClass& negative, bool weighted) {
  return weighted ? weighted_rank_sums(positive, negative) : rank_sums(positive.scores, std::span(&negative.scores, 1));
}

/// Class k against all others, by column k. Without weights the others' runs are ranked one by one, as they are.
[[gnu::cold]] inline RankSums one_against_rest(const RankedScores& ranked, int k) {
  if (!ranked.weighted()) {
    std::vector<std::span<const double>> rest;
    for (int t = 0; t < ranked.classes(); ++t)
      if (t != k) rest.push_back(ranked.run(t, k).scores);
    return rank_sums(ranked.run(k, k).scores, rest);
  }
  JoinedRuns rest;
  for (int t = 0; t < ranked.classes(); ++t)
    if (t != k) rest.add(ranked.run(t, k));
  return weighted_rank_sums(ranked.run(k, k), rest.sorted());
}

/// Each row once for each class, as a row of a binary problem.
[[gnu::cold]] inline RankSums all_classes_together(const RankedScores& ranked) {
  JoinedRuns positive, negative;
  for (int t = 0; t < ranked.classes(); ++t)
    for (int k = 0; k < ranked.classes(); ++k) (t == k ? positive : negative).add(ranked.run(t, k));
  return sums_of(positive.sorted(), negative.sorted(), ranked.weighted());
}

using ScoreOfRanks = double(const RankSums& sums);

/// The binary score of each class against the rest, averaged over the classes. A class whose score is undefined makes
/// the mean undefined, unless it has no weight.
[[gnu::cold]] inline double averaged_over_classes(const RankedScores& ranked, Average average, std::string_view metric, ScoreOfRanks* score) {
  if (average == Average::automatic) average = Average::macro;
  if (average == Average::micro) return score(all_classes_together(ranked));
  if (average != Average::macro && average != Average::weighted)
    throw InvalidArgument({.argument = {metric, "::average"}, .found = {"an average that does not apply to ", ranked.classes(), " classes"},
                           .remedy = "choose Average::macro, micro or weighted"});
  double sum = 0, weight = 0;
  for (int k = 0; k < ranked.classes(); ++k) {
    const RankSums sums = one_against_rest(ranked, k);
    const double w = average == Average::weighted ? sums.positives : 1.0;
    if (w > 0) sum += w * score(sums);
    weight += w;
  }
  return sum / weight;
}

/// Why a score over ranks that needs both classes is undefined.
[[gnu::cold]] inline std::string_view missing_class(const RankedScores& ranked) {
  if (ranked.classes() > 2) return "a class has no row";
  if (!(ranked.sums().positives > 0)) return "no row is positive";
  if (!(ranked.sums().negatives > 0)) return "no row is negative";
  return {};
}

/// For scores that are defined for two classes only.
[[gnu::cold]] inline void require_two_classes(const RankedScores& ranked, std::string_view metric) {
  if (ranked.classes() > 2)
    throw InvalidData({.argument = "truth", .found = {"scores of ", ranked.classes(), " classes"}, .expected = "two classes, 0 and 1", .remedy = {metric, " ranks the rows of a binary problem"}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
