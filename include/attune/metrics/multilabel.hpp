// SPDX-License-Identifier: BSL-1.0
#pragma once

// Metrics of indicator matrices: `f1(IndicatorView(truth, K), IndicatorView(predicted, K), {.average = Average::samples})`.
// Each takes two n×K matrices of zeros and ones, the metric's settings, and weights, one a row. Where averages apply the
// automatic one is macro. Errors: InvalidArgument without rows and for shapes that disagree, InvalidData for entries
// other than 0 and 1 and for weights that are negative, not finite or all zero.

#include <concepts>

#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/fbeta.hpp"
#include "attune/metrics/hamming_loss.hpp"
#include "attune/metrics/jaccard.hpp"
#include "attune/metrics/multilabel_counts.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"
#include "attune/metrics/specificity.hpp"
#include "attune/metrics/zero_one_loss.hpp"

namespace attune::inline ATTUNE_ABI {

/// The share of rows whose labels are all right (subset accuracy).
template <std::integral T, std::integral P>
double accuracy(IndicatorView<T> truth, IndicatorView<P> predicted, const Accuracy& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

/// Of each label tp / (tp + fp), averaged.
template <std::integral T, std::integral P>
double precision(IndicatorView<T> truth, IndicatorView<P> predicted, const Precision& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

/// Of each label tp / (tp + fn), averaged.
template <std::integral T, std::integral P>
double recall(IndicatorView<T> truth, IndicatorView<P> predicted, const Recall& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

/// Of each label tn / (tn + fp), averaged.
template <std::integral T, std::integral P>
double specificity(IndicatorView<T> truth, IndicatorView<P> predicted, const Specificity& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

/// Of each label 2 tp / (2 tp + fp + fn), averaged.
template <std::integral T, std::integral P>
double f1(IndicatorView<T> truth, IndicatorView<P> predicted, const F1& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

/// Of each label (1 + β²) tp / ((1 + β²) tp + fp + β² fn), averaged.
template <std::integral T, std::integral P>
double fbeta(IndicatorView<T> truth, IndicatorView<P> predicted, const FBeta& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

/// Of each label tp / (tp + fp + fn), averaged.
template <std::integral T, std::integral P>
double jaccard(IndicatorView<T> truth, IndicatorView<P> predicted, const Jaccard& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

/// The share of entries that are wrong.
template <std::integral T, std::integral P>
double hamming_loss(IndicatorView<T> truth, IndicatorView<P> predicted, const HammingLoss& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

/// The share of rows that are not right in all labels.
template <std::integral T, std::integral P>
double zero_one_loss(IndicatorView<T> truth, IndicatorView<P> predicted, const ZeroOneLoss& settings = {}, Weights weights = {}) {
  return settings(detail::count_indicators(truth, predicted, weights));
}

}  // namespace attune::inline ATTUNE_ABI
