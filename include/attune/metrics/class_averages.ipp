// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/class_averages.hpp"

#include <limits>
#include <span>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE RankedScores as_binary(const RankedScores& ranked, int k) {
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

[[gnu::cold]] ATTUNE_INLINE double weight_of_class(const RankedScores& ranked, int k) { return class_weight(ranked.run(k, k)); }

[[gnu::cold]] ATTUNE_INLINE double averaged_over_classes(const RankedScores& ranked, Average average, std::string_view metric, ScoreOfClass* score) {
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

[[gnu::cold]] ATTUNE_INLINE std::string_view missing_class(const RankedScores& ranked) {
  if (ranked.classes() > 2) return "a class has no row";
  if (!(ranked.sums().positives > 0)) return "no row is positive";
  if (!(ranked.sums().negatives > 0)) return "no row is negative";
  return {};
}

[[gnu::cold]] ATTUNE_INLINE void require_two_classes(const RankedScores& ranked, std::string_view metric) {
  if (ranked.classes() > 2)
    throw InvalidData({.argument = "truth", .found = {"scores of ", ranked.classes(), " classes"}, .expected = "two classes, 0 and 1", .remedy = {metric, " ranks the rows of a binary problem"}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
