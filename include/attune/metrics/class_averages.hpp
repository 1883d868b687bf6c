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

inline constexpr int all_classes = -1;

/// The rows of several classes as rows of a binary problem, in one order: class k against all others by column k, or
/// each row once for each class.
[[gnu::cold]] inline RankedScores as_binary(const RankedScores& ranked, int k) {
  RankedScores binary;
  std::vector<int> truth;
  for (int t = 0; t < ranked.classes(); ++t)
    for (int column = 0; column < ranked.classes(); ++column) {
      if (k != all_classes && column != k) continue;
      const RankedClass run = ranked.run(t, column);
      truth.assign(run.size(), t == column ? 1 : 0);
      binary.update(std::span<const int>(truth), ScoreView(run.scores, 1), run.weights);
    }
  binary.finish();
  return binary;
}

[[gnu::cold]] inline double weight_of_class(const RankedScores& ranked, int k) { return class_weight(ranked.run(k, k)); }

/// The score of class k against all others, or of all classes together.
using ScoreOfClass = double(const RankedScores& ranked, int k);

/// The binary score of each class against the rest, averaged over the classes. A class whose score is undefined makes
/// the mean undefined, unless it has no weight.
[[gnu::cold]] inline double averaged_over_classes(const RankedScores& ranked, Average average, std::string_view metric, ScoreOfClass* score) {
  if (average == Average::micro) return score(ranked, all_classes);
  if (average == Average::binary || average == Average::samples)
    throw InvalidArgument({.argument = {metric, "::average"}, .found = {"an average that does not apply to ", ranked.classes(), " classes"},
                           .remedy = "choose Average::macro, micro or weighted"});
  double sum = 0, weight = 0;
  for (int k = 0; k < ranked.classes(); ++k) {
    const double w = average == Average::weighted ? weight_of_class(ranked, k) : 1.0;
    if (w > 0) sum += w * score(ranked, k);
    weight += w;
  }
  return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
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
