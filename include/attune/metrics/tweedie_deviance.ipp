// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/tweedie_deviance.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double D2TweedieDeviance::operator()(const DevianceSums& sums) const {
  const double null = sums.rows() < 2 ? 0 : sums.deviance_of_mean();
  return detail::one_less_ratio(sums.deviance(), null);
}

ATTUNE_INLINE std::string_view D2TweedieDeviance::undefined(const DevianceSums& sums) const {
  if (!(sums.weight() > 0)) return "no row has weight";
  if (sums.rows() < 2) return "there are fewer than two rows";
  return power != 0 && !(sums.target_mean() > 0) ? "the mean of the truth is not above zero" : "the truth is constant";
}

}  // namespace attune::inline ATTUNE_ABI
