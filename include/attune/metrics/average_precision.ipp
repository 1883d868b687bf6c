// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/average_precision.hpp"

#include "attune/metrics/class_averages.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double AveragePrecision::operator()(const RankedScores& ranked) const {
  if (ranked.classes() == 2) return ranked.sums().precision;
  return detail::averaged_over_classes(ranked, average, "AveragePrecision", [](const RankedScores& rows, int k) { return detail::as_binary(rows, k).sums().precision; });
}

}  // namespace attune::inline ATTUNE_ABI
