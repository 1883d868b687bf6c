// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/confusion_matrix.hpp"

#include "attune/metrics/detail/one_against_rest.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE OccurringClasses occurring_classes(const LabelledCounts& rows) {
  OccurringClasses occurring;
  const ClassTotals totals(rows.counts);
  for (int k = 0; k < rows.counts.classes(); ++k)
    if (const ClassCounts c = totals[k]; c.tp + c.fp + c.fn > 0) {
      occurring.classes.push_back(k);
      occurring.labels.push_back(rows.labels.empty() ? k : rows.labels[static_cast<std::size_t>(k)]);
    }
  return occurring;
}

ATTUNE_INLINE ConfusionMatrix matrix_of(const ConfusionCounts& counts, const OccurringClasses& occurring, Normalize normalize) {
  ConfusionMatrix matrix{.labels = occurring.labels, .values = {}};
  const ClassTotals totals(counts);
  for (const int t : occurring.classes)
    for (const int p : occurring.classes) {
      const double whole = normalize == Normalize::none    ? 1
                           : normalize == Normalize::truth ? totals[t].actual()
                           : normalize == Normalize::all   ? totals.rows()
                                                           : totals[p].predicted();
      matrix.values.push_back(whole > 0 ? counts(t, p) / whole : 0);
    }
  return matrix;
}

ATTUNE_INLINE OneVsRestCounts one_vs_rest(const ConfusionCounts& counts, const OccurringClasses& occurring) {
  OneVsRestCounts result{.labels = occurring.labels, .counts = {}};
  const ClassTotals totals(counts);
  for (const int k : occurring.classes) result.counts.push_back(totals[k]);
  return result;
}

ATTUNE_INLINE OneVsRestCounts one_vs_rest(const MultilabelCounts& counts) {
  OneVsRestCounts result;
  for (int k = 0; k < counts.labels(); ++k) {
    result.labels.push_back(k);
    result.counts.push_back(counts.of_label(k));
  }
  return result;
}

}  // namespace attune::inline ATTUNE_ABI::detail
