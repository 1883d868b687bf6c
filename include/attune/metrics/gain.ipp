// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/gain.hpp"

#include <algorithm>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/metrics/class_averages.hpp"
#include "attune/simd/compensated_sum.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE double captured(const RankedScores& ranked, double share, std::string_view metric) {
  if (!(share > 0 && share <= 1)) throw InvalidArgument({.argument = {metric, "::share"}, .found = share, .expected = "above 0, and at most 1"});
  require_two_classes(ranked, metric);
  const RankSums& whole = ranked.sums();
  if (!(whole.positives > 0 && whole.negatives >= 0)) return std::numeric_limits<double>::quiet_NaN();
  if (share == 1) return 1;
  const double limit = share * (whole.positives + whole.negatives);
  simd::CompensatedSum rows, tp;
  for (Thresholds at(ranked.positive(), ranked.negative()); rows.value() < limit && at.next();) {
    const double here = at.positives + at.negatives, part = std::min(1.0, (limit - rows.value()) / here);
    tp.add(at.positives * part);
    rows.add(here);
  }
  return std::min(tp.value() / whole.positives, 1.0);
}

}  // namespace attune::inline ATTUNE_ABI::detail
