// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/curves.hpp"

#include <cstddef>
#include <limits>

#include "attune/metrics/average.hpp"
#include "attune/metrics/class_averages.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// Keeps what `keep(i)` says, besides the first and the last. Rows move only to places that were asked about before: the
// neighbours of i are still in theirs.
template <class Keep>
void thin(ThresholdCounts& counts, Keep&& keep) {
  const std::size_t n = counts.thresholds.size();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0 && i + 1 < n && !keep(i)) continue;
    counts.thresholds[kept] = counts.thresholds[i];
    counts.tp[kept] = counts.tp[i];
    counts.fp[kept] = counts.fp[i];
    ++kept;
  }
  for (std::vector<double>* column : {&counts.thresholds, &counts.tp, &counts.fp}) column->resize(kept);
}

// Without `fn` and `tn`, which follow from the others.
[[gnu::cold]] inline ThresholdCounts positives_at_thresholds(const RankedScores& ranked) {
  require_two_classes(ranked, "a threshold");
  ThresholdCounts counts;
  for (std::vector<double>* column : {&counts.thresholds, &counts.tp, &counts.fp}) column->reserve(ranked.positive().size() + ranked.negative().size());
  double tp = 0, fp = 0;
  for (Thresholds at(ranked.positive(), ranked.negative()); at.next();) {
    counts.thresholds.push_back(at.score);
    counts.tp.push_back(tp += at.positives);
    counts.fp.push_back(fp += at.negatives);
  }
  return counts;
}

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE ThresholdCounts at_thresholds(const RankedScores& ranked) {
  ThresholdCounts counts = detail::positives_at_thresholds(ranked);
  counts.fn.reserve(counts.tp.size());
  counts.tn.reserve(counts.fp.size());
  for (const double at : counts.tp) counts.fn.push_back(counts.tp.back() - at);
  for (const double at : counts.fp) counts.tn.push_back(counts.fp.back() - at);
  return counts;
}

[[gnu::cold]] ATTUNE_INLINE RocCurve roc_curve(const RankedScores& ranked, const RocCurveSettings& settings) {
  ThresholdCounts counts = detail::positives_at_thresholds(ranked);
  const auto bends = [](const std::vector<double>& x, std::size_t i) { return (x[i + 1] - x[i]) - (x[i] - x[i - 1]) != 0; };
  if (settings.drop_intermediate) detail::thin(counts, [&](std::size_t i) { return bends(counts.tp, i) || bends(counts.fp, i); });
  RocCurve curve{{0.0}, {0.0}, {std::numeric_limits<double>::infinity()}};
  for (std::vector<double>* column : {&curve.fpr, &curve.tpr, &curve.thresholds}) column->reserve(counts.thresholds.size() + 1);
  for (std::size_t i = 0; i < counts.thresholds.size(); ++i) {
    curve.fpr.push_back(counts.fp[i]);
    curve.tpr.push_back(counts.tp[i]);
    curve.thresholds.push_back(counts.thresholds[i]);
  }
  const double negatives = curve.fpr.back(), positives = curve.tpr.back();
  for (double& rate : curve.fpr) rate = detail::ratio_or_nan(rate, negatives);
  for (double& rate : curve.tpr) rate = detail::ratio_or_nan(rate, positives);
  return curve;
}

[[gnu::cold]] ATTUNE_INLINE PrecisionRecallCurve precision_recall_curve(const RankedScores& ranked, const PrecisionRecallCurveSettings& settings) {
  ThresholdCounts counts = detail::positives_at_thresholds(ranked);
  if (settings.drop_intermediate) detail::thin(counts, [&](std::size_t i) { return counts.tp[i] != counts.tp[i - 1] || counts.tp[i] != counts.tp[i + 1]; });
  PrecisionRecallCurve curve;
  for (std::vector<double>* column : {&curve.precision, &curve.recall, &curve.thresholds}) column->reserve(counts.thresholds.size() + 1);
  for (std::size_t i = counts.thresholds.size(); i-- > 0;) {
    curve.precision.push_back(counts.tp[i] / (counts.tp[i] + counts.fp[i]));
    curve.recall.push_back(detail::ratio_or_nan(counts.tp[i], counts.tp.back()));
    curve.thresholds.push_back(counts.thresholds[i]);
  }
  curve.precision.push_back(1);
  curve.recall.push_back(0);
  return curve;
}

[[gnu::cold]] ATTUNE_INLINE DetCurve det_curve(const RankedScores& ranked) {
  const ThresholdCounts counts = at_thresholds(ranked);
  DetCurve curve;
  if (counts.thresholds.empty()) return curve;
  const double positives = counts.tp.back(), negatives = counts.fp.back();
  std::size_t first = 0, last = 0;
  while (first + 1 < counts.fp.size() && counts.fp[first + 1] == counts.fp[0]) ++first;
  while (counts.tp[last] != positives) ++last;
  if (positives == 0 || negatives == 0) first = 0, last = counts.tp.size() - 1;
  for (std::size_t i = last + 1; i-- > first;) {
    curve.fpr.push_back(detail::ratio_or_nan(counts.fp[i], negatives));
    curve.fnr.push_back(detail::ratio_or_nan(counts.fn[i], positives));
    curve.thresholds.push_back(counts.thresholds[i]);
  }
  return curve;
}

[[gnu::cold]] ATTUNE_INLINE CumulativeGainCurve cumulative_gain_curve(const RankedScores& ranked) {
  const ThresholdCounts counts = at_thresholds(ranked);
  CumulativeGainCurve curve{{0.0}, {0.0}, {std::numeric_limits<double>::infinity()}};
  const double positives = counts.tp.empty() ? 0 : counts.tp.back(), rows = counts.tp.empty() ? 0 : positives + counts.fp.back();
  for (std::size_t i = 0; i < counts.thresholds.size(); ++i) {
    curve.share.push_back((counts.tp[i] + counts.fp[i]) / rows);
    curve.gain.push_back(detail::ratio_or_nan(counts.tp[i], positives));
    curve.thresholds.push_back(counts.thresholds[i]);
  }
  return curve;
}

}  // namespace attune::inline ATTUNE_ABI
