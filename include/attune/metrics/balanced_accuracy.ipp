// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/balanced_accuracy.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double BalancedAccuracy::operator()(const ConfusionCounts& counts) const {
  double sum = 0, classes = 0;
  for (int k = 0; k < counts.classes(); ++k) {
    const double tp = counts.tp(k), actual = tp + counts.fn(k);
    if (!(actual > 0)) continue;
    sum += tp / actual;
    classes += 1;
  }
  if (!adjusted) return detail::ratio_or_nan(sum, classes);
  return detail::ratio_or_nan(sum - 1, classes - 1);  // both fractions times K
}

ATTUNE_INLINE std::string_view BalancedAccuracy::undefined(const ConfusionCounts& counts) const {
  if (!(counts.total() > 0)) return "there are no rows";
  return std::isnan((*this)(counts)) ? "all rows are of one class" : std::string_view();
}

}  // namespace attune::inline ATTUNE_ABI
