// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether two learners' scores on many data sets differ, by the ranks of their differences.

#include <cstddef>
#include <span>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// What the ranks of the differences a - b tell.
struct SignedRankTest {
  double positive = 0;   ///< sum of the ranks of positive differences
  double negative = 0;
  double statistic = 0;  ///< the smaller sum
  double p_value = 0;    ///< two-sided
  std::size_t pairs = 0; ///< that differ
  bool exact = false;    ///< else by the normal distribution

  friend bool operator==(const SignedRankTest&, const SignedRankTest&) = default;
};

/// Wilcoxon's signed-rank test, for pairs that are independent: scores on different data sets (those of folds are not).
/// Pairs without a difference are left out. Exact for at most 50 pairs, of which none are equal or have differences of one
/// size; else by the normal distribution, corrected for ties, not for continuity. p is 1 where no pair differs, NaN where a
/// score is. Errors: InvalidArgument for sizes that disagree and without pairs.
/// Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945).
[[gnu::cold]] SignedRankTest wilcoxon_signed_rank_test(std::span<const double> a, std::span<const double> b);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/wilcoxon.ipp"
#endif
