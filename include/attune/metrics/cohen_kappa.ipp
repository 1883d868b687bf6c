// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/cohen_kappa.hpp"

#include <cmath>
#include <limits>

#include "attune/metrics/detail/one_against_rest.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double CohenKappa::operator()(const ConfusionCounts& counts) const {
  const detail::ClassTotals totals(counts);
  double observed = 0, expected = 0;
  for (int t = 0; t < counts.classes(); ++t)
    for (int p = 0; p < counts.classes(); ++p) {
      if (t == p) continue;
      const double d = distance(t, p);
      observed += d * counts(t, p);
      expected += d * (totals[t].actual() * totals[p].predicted());
    }
  return expected > 0 ? 1 - observed * counts.total() / expected : std::numeric_limits<double>::quiet_NaN();
}

ATTUNE_INLINE std::string_view CohenKappa::undefined(const ConfusionCounts& counts) const {
  if (!std::isnan((*this)(counts))) return {};
  return counts.total() > 0 ? "truth and prediction are all the same class" : "there are no rows";
}

ATTUNE_INLINE double CohenKappa::distance(int t, int p) const noexcept {
  const double d = std::abs(t - p);
  return weighting == KappaWeights::none ? 1 : weighting == KappaWeights::linear ? d : d * d;
}

}  // namespace attune::inline ATTUNE_ABI
