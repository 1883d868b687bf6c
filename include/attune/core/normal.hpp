// SPDX-License-Identifier: BSL-1.0
#pragma once

// The normal distribution, for intervals and tests.

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// P(Z ≤ z) of a standard normal Z.
double normal_cdf(double z) noexcept;

/// The z with P(Z ≤ z) = p, to a few units in the last place; ±∞ at 1 and 0, NaN outside [0, 1]. A rational
/// approximation (Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.23), refined by Halley's method.
[[gnu::cold]] double normal_quantile(double p) noexcept;

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/core/normal.ipp"
#endif
