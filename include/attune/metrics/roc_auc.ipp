// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/roc_auc.hpp"

#include <algorithm>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/metrics/class_averages.hpp"
#include "attune/metrics/detail/ordered_pairs.hpp"
#include "attune/simd/compensated_sum.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The area under the ROC curve up to a false positive rate, by trapezoids, and standardised as by McClish, Medical
/// Decision Making 9 (1989): ½ is chance and 1 the most there is.
[[gnu::cold]] inline double partial_area(const RankedScores& ranked, double max_fpr) {
  const RankSums& whole = ranked.sums();
  if (!(whole.positives > 0) || !(whole.negatives > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double limit = max_fpr * whole.negatives, p_scale = scale_of(whole.positives), n_scale = scale_of(whole.negatives);
  OrderedPairs pairs;  // of the negative rows up to the limit
  simd::CompensatedSum tp, fp;
  for (Thresholds at(ranked.positive(), ranked.negative()); fp.value() < limit && at.next();) {
    const double part = std::min(at.negatives, limit - fp.value());  // the last one is cut within rows of one score
    const double like = at.negatives > 0 ? at.positives * (part / at.negatives) : 0, above = tp.value();
    if (part > 0) pairs.add(part * n_scale, above * p_scale, like * p_scale, std::max(whole.positives - (above + like), 0.0) * p_scale);
    tp.add(at.positives);
    fp.add(part);
  }
  const double least = max_fpr * max_fpr / 2;
  return (1 + (max_fpr * pairs.share() - least) / (max_fpr - least)) / 2;
}

/// Class k against all others, by column k: pairs of rows add up over the other classes, so that each is ranked alone.
[[gnu::cold]] inline double one_vs_rest_area(const RankedScores& ranked, int k) {
  if (k == all_classes) return as_binary(ranked, k).sums().area;
  double pairs = 0, weight = 0;
  for (int t = 0; t < ranked.classes(); ++t) {
    const double w = t == k ? 0 : weight_of_class(ranked, t);
    if (w > 0) pairs += w * rank_sums(ranked.run(k, k), ranked.run(t, k)).area;
    weight += w;
  }
  return weight > 0 ? pairs / weight : std::numeric_limits<double>::quiet_NaN();
}

[[gnu::cold]] inline double one_vs_one_area(const RankedScores& ranked, bool by_weight) {
  double sum = 0, weight = 0;
  for (int a = 0; a < ranked.classes(); ++a)
    for (int b = 0; b < a; ++b) {
      const double w = by_weight ? weight_of_class(ranked, a) + weight_of_class(ranked, b) : 1.0;
      sum += w * (rank_sums(ranked.run(a, a), ranked.run(b, a)).area + rank_sums(ranked.run(b, b), ranked.run(a, b)).area) / 2;
      weight += w;
    }
  return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

ATTUNE_INLINE std::string_view RocAuc::undefined(const RankedScores& ranked) const { return detail::missing_class(ranked); }

[[gnu::noinline]] ATTUNE_INLINE double RocAuc::of_settings(const RankedScores& ranked) const {
  if (!(max_fpr > 0 && max_fpr <= 1)) throw InvalidArgument({.argument = "RocAuc::max_fpr", .found = max_fpr, .expected = "above 0, and at most 1"});
  if (ranked.classes() == 2) return detail::partial_area(ranked, max_fpr);
  if (max_fpr != 1) throw InvalidArgument({.argument = "RocAuc::max_fpr", .found = {max_fpr, ", with ", ranked.classes(), " classes"}, .expected = "1", .remedy = "a part of the area is of two classes"});
  if (multiclass == Multiclass::one_vs_rest) return detail::averaged_over_classes(ranked, average, "RocAuc", detail::one_vs_rest_area);
  if (average != Average::automatic && average != Average::macro && average != Average::weighted)
    throw InvalidArgument({.argument = "RocAuc::average", .found = "an average that pairs of classes do not have", .remedy = "choose Average::macro or weighted"});
  return detail::one_vs_one_area(ranked, average == Average::weighted);
}

}  // namespace attune::inline ATTUNE_ABI
