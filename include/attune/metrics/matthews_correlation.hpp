// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Matthews correlation of truth and prediction.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "attune/metrics/average.hpp"
#include "attune/metrics/score_labels.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// For each class the weight of the rows that are neither of it nor predicted as it. As a difference of plain sums it
/// would keep few digits where the classes' weights differ by orders.
[[gnu::cold, gnu::noinline]] inline std::vector<double> neither_class(const ConfusionCounts& counts) {
  simd::CompensatedSum all;
  std::vector<simd::CompensatedSum> either(static_cast<std::size_t>(counts.classes()));  // taken away from all
  counts.for_each_cell([&](int t, int p, double rows) {
    all.add(rows);
    either[static_cast<std::size_t>(t)].add(-rows);
    if (p != t) either[static_cast<std::size_t>(p)].add(-rows);
  });
  std::vector<double> neither;
  for (const simd::CompensatedSum& taken : either) {
    simd::CompensatedSum left = all;
    left.merge(taken);
    neither.push_back(std::max(0.0, left.value()));
  }
  return neither;
}

}  // namespace detail

/// (c s - Σ t p) / √((s² - Σ t²) (s² - Σ p²)), with c correct rows of s, t rows of each class and p predicted as it; in
/// [-1, 1], larger is better, 0 is chance. For two classes (tp tn - fp fn) / √((tp+fp) (tp+fn) (tn+fp) (tn+fn)).
/// NaN when the truth, or the prediction, is all one class (scikit-learn: 0).
/// J. Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", Computational Biology
/// and Chemistry 28 (2004), equation 8.
struct MatthewsCorrelation {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "Matthews correlation";
  static constexpr auto direction = Direction::maximize;

  double operator()(const ConfusionCounts& counts) const {
    const detail::ClassTotals totals(counts);
    std::vector<double> neither;
    if (counts.weighted() && counts.classes() > 2) neither = detail::neither_class(counts);
    double both = 0, truth = 0, predicted = 0;
    for (int k = 0; k < counts.classes(); ++k) {
      // The formula's sums, as sums over the classes of terms that do not cancel.
      ClassCounts c = totals[k];
      if (!neither.empty()) c.tn = neither[static_cast<std::size_t>(k)];
      const double crossed = c.fp * c.fn;
      both += std::fma(c.tp, c.tn, -crossed) - std::fma(c.fp, c.fn, -crossed);
      truth += c.actual() * (c.fp + c.tn);
      predicted += c.predicted() * (c.fn + c.tn);
    }
    return detail::ratio_or_nan(both, std::sqrt(truth) * std::sqrt(predicted));
  }

  std::string_view undefined(const ConfusionCounts& counts) const {
    if (!std::isnan((*this)(counts))) return {};
    return counts.total() > 0 ? "the truth or the prediction is all one class" : "there are no rows";
  }
};

/// The Matthews correlation of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for
/// themselves and others for their places among the distinct labels of both columns; where there are just two labels,
/// the larger is class 1. Errors: InvalidArgument without rows, for sizes that disagree and for settings that do not
/// fit the labels; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double matthews_correlation(const T& truth, const P& predicted, const MatthewsCorrelation& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI
