// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/matthews_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/metrics/detail/one_against_rest.hpp"
#include "attune/simd/compensated_sum.hpp"

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

ATTUNE_INLINE double MatthewsCorrelation::operator()(const ConfusionCounts& counts) const {
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

ATTUNE_INLINE std::string_view MatthewsCorrelation::undefined(const ConfusionCounts& counts) const {
  if (!std::isnan((*this)(counts))) return {};
  return counts.total() > 0 ? "the truth or the prediction is all one class" : "there are no rows";
}

}  // namespace attune::inline ATTUNE_ABI
