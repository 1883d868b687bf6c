// SPDX-License-Identifier: BSL-1.0
#pragma once

// P values of several tests at once.

#include <span>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// Adjusted p values, in the order of the given ones: what is below α may be called significant, with a probability of at
/// most α that any of them is by mistake. p₍ᵢ₎ · (m - i + 1) from the smallest on, never below the one before, at most 1.
/// NaN stands for a test that was not made: it stays, and does not count. Errors: InvalidArgument outside [0, 1].
/// Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
[[gnu::cold]] std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/holm.ipp"
#endif
