// SPDX-License-Identifier: BSL-1.0
#pragma once

// Labels that a caller owns, counted: what the free functions of the metrics of predicted labels share.

#include <concepts>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/metrics/average.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/confusion_counts.hpp"
#include "attune/metrics/detail/label_blocks.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Counts of labels, and which labels they are.
struct LabelledCounts {
  ConfusionCounts counts{};
  std::vector<std::int64_t> labels{};  ///< of class 0, 1, ..., with a 0 beside a label alone; empty: the codes as they stand
};

/// Labels are codes as they stand where all are below this, and none is negative.
inline constexpr int most_codes = 1024;

/// Labels of one type, counted as count_labels says; compiled once for each type that label_column gives.
template <std::integral T>
LabelledCounts count_columns(std::span<const T> truth, std::span<const T> predicted, Weights weights, int limit);
/// The same of labels of two types.
LabelledCounts count_any_columns(const AnyLabels& truth, const AnyLabels& predicted, Weights weights, int limit);

/// Codes as they stand, or rows that are right as (1, 1) and wrong ones as (1, 0).
template <std::integral T>
ConfusionCounts count_matches(std::span<const T> truth, std::span<const T> predicted, Weights weights);
ConfusionCounts count_any_matches(const AnyLabels& truth, const AnyLabels& predicted, Weights weights);

/// The labels of two columns, counted: class codes as they stand (0 to 1023), others (negative, large, sparse ones)
/// by their places among the distinct labels of both. Two labels in all are the classes 0 and 1, the larger one the
/// positive class: -1 and 1, and 1 and 2 as well; a label alone is the positive class if above 0, else the negative
/// one. Where the rows are few for a table of all codes, these are counted by their places, too, unless `limit` says
/// up to where they stand for themselves.
/// Errors: those of require_columns, and InvalidData for labels too many to be classes.
template <LabelRange T, LabelRange P>
LabelledCounts count_labels(const T& truth, const P& predicted, Weights weights, int limit = 0) {
  const auto t = label_column(truth, "truth");
  const auto p = label_column(predicted, "predicted");
  if constexpr (std::same_as<decltype(t), decltype(p)>)
    return count_columns(t.values, p.values, weights, limit);
  else
    return count_any_columns(t.values, p.values, weights, limit);
}

/// The score of predicted labels.
template <class M, LabelRange T, LabelRange P>
double score_labels(const M& metric, const T& truth, const P& predicted, Weights weights, int limit = 0) {
  return metric(count_labels(truth, predicted, weights, limit).counts);
}

/// The score of predicted labels of which it only matters which are right: for any number of labels, without a table.
template <class M, LabelRange T, LabelRange P>
double score_matches(const M& metric, const T& truth, const P& predicted, Weights weights) {
  const auto t = label_column(truth, "truth");
  const auto p = label_column(predicted, "predicted");
  if constexpr (std::same_as<decltype(t), decltype(p)>)
    return metric(count_matches(t.values, p.values, weights));
  else
    return metric(count_any_matches(t.values, p.values, weights));
}

}  // namespace detail

/// The score of each class: as per_class(metric, counts), of class codes as they stand, or, where labels are negative
/// or 1024 and more, of the distinct labels of truth and prediction in ascending order; of the two classes, where there
/// are no more than two labels.
template <detail::AveragesClasses M, LabelRange T, LabelRange P>
std::vector<double> per_class(const T& truth, const P& predicted, Weights weights = {}, const M& metric = {}) {
  return per_class(metric, detail::count_labels(truth, predicted, weights, detail::most_codes).counts);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/score_labels.ipp"
#endif
