// SPDX-License-Identifier: BSL-1.0
#pragma once

// The mean over rows of a number that each row has.

#include <cstddef>

#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Σ w v and Σ w. Blocks of rows are summed in a fixed shape and their sums exactly: neither the order of merging nor a
/// cut at multiples of simd::sum_block changes a bit.
class WeightedMean {
 public:
  /// Precondition: n ≤ simd::sum_block. Weights may be null: all ones.
  void add_block(const double* values, const double* weights, std::size_t n) noexcept;

  void merge(const WeightedMean& other) noexcept;

  double weight() const noexcept { return weight_.value(); }
  /// NaN without rows, and where all weights are zero.
  double value() const noexcept;

  friend bool operator==(const WeightedMean&, const WeightedMean&) = default;

 private:
  simd::ExactSum sum_{};
  simd::ExactSum weight_{};
};

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/detail/weighted_mean.ipp"
#endif
