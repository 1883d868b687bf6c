// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/average.hpp"

#include <cmath>
#include <cstddef>

#include "attune/metrics/detail/one_against_rest.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE double ShareScore::operator()(const ClassCounts& counts, ZeroDivision zero_division) const {
  const Share share = of(counts, parameter);
  if (share.whole > 0) return share.part / share.whole;
  return zero_division == ZeroDivision::zero ? 0 : zero_division == ZeroDivision::one ? 1 : std::numeric_limits<double>::quiet_NaN();
}

[[gnu::noinline]] ATTUNE_INLINE void refuse_average(std::string_view metric, const Phrase& found, const Phrase& remedy) {
  throw InvalidArgument({.argument = {metric, "::average"}, .found = found, .remedy = remedy});
}

inline Average average_for(const ConfusionCounts& counts, std::string_view metric, Average average) {
  if (average == Average::automatic) return counts.classes() == 2 ? Average::binary : Average::macro;
  if (average == Average::binary && counts.classes() > 2)
    refuse_average(metric, {"binary, with ", counts.classes(), " classes"}, "choose Average::macro, micro or weighted");
  if (average == Average::samples)
    refuse_average(metric, "samples, with one class a row", "choose Average::macro, micro or weighted; samples is for indicator matrices");
  return average;
}

ATTUNE_INLINE double mean_over_classes(int count, bool with_absent, const ShareScore& score, Average average, ZeroDivision zero_division, FunctionRef<ClassCounts(int)> of_class) {
  ClassCounts all;
  ScoreMean mean(zero_division);
  for (int k = 0; k < count; ++k) {
    const ClassCounts c = of_class(k);
    if (!with_absent && c.tp + c.fp + c.fn == 0) continue;
    all.tp += c.tp;
    all.fp += c.fp;
    all.fn += c.fn;
    all.tn += c.tn;
    if (average != Average::micro) mean.add(score(c, zero_division), average == Average::weighted ? c.actual() : 1.0);
  }
  return average == Average::micro ? score(all, zero_division) : mean.value();
}

ATTUNE_INLINE double averaged(const ConfusionCounts& counts, const ShareScore& score, Average average, ZeroDivision zero_division) {
  average = average_for(counts, score.metric, average);
  if (average == Average::binary) return score(counts.of_class(), zero_division);
  const ClassTotals totals(counts);
  return mean_over_classes(counts.classes(), false, score, average, zero_division, [&](int k) { return totals[k]; });
}

ATTUNE_INLINE Proportion binary_share(const ConfusionCounts& counts, const ShareScore& score, Average average) {
  if (counts.classes() != 2 || (average != Average::automatic && average != Average::binary)) return {};
  const Share share = score.of(counts.of_class(), score.parameter);
  return {.rows = share.part, .of = share.whole};
}

ATTUNE_INLINE std::string_view why_undefined_average(const ConfusionCounts& counts, const ShareScore& score, Average average, ZeroDivision zero_division) {
  if (!std::isnan(averaged(counts, score, average, zero_division))) return {};
  if (!(counts.total() > 0)) return "there are no rows";
  average = average_for(counts, score.metric, average);
  return average == Average::binary || average == Average::micro ? score.empty : score.empty_in_class;
}

ATTUNE_INLINE std::vector<double> class_scores(const ConfusionCounts& counts, const ShareScore& score, ZeroDivision zero_division) {
  const ClassTotals totals(counts);
  std::vector<double> scores(static_cast<std::size_t>(counts.classes()));
  for (int k = 0; k < counts.classes(); ++k) scores[static_cast<std::size_t>(k)] = score(totals[k], zero_division);
  return scores;
}

}  // namespace attune::inline ATTUNE_ABI::detail
