// SPDX-License-Identifier: BSL-1.0
#pragma once

// The mean over rows of a number that each row has.

#include <cstddef>
#include <limits>

#include "attune/simd/exact_sum.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Σ w v and Σ w. Blocks of rows are summed in a fixed shape and their sums exactly: neither the order of merging nor a
/// cut at multiples of simd::sum_block changes a bit.
class WeightedMean {
 public:
  /// Precondition: n ≤ simd::sum_block. Weights may be null: all ones.
  void add_block(const double* values, const double* weights, std::size_t n) noexcept {
    if (weights == nullptr) {
      sum_.add(simd::sum_of_terms(n, [=](std::size_t i) { return simd::load(values + i); }, [=](std::size_t i) { return values[i]; }));
      weight_.add(static_cast<double>(n));
      return;
    }
    sum_.add(simd::sum_of_terms(n, [=](std::size_t i) { return simd::load(weights + i) * simd::load(values + i); },
                                [=](std::size_t i) { return weights[i] * values[i]; }));
    weight_.add(simd::sum_of_terms(n, [=](std::size_t i) { return simd::load(weights + i); }, [=](std::size_t i) { return weights[i]; }));
  }

  void merge(const WeightedMean& other) noexcept {
    sum_.merge(other.sum_);
    weight_.merge(other.weight_);
  }

  double weight() const noexcept { return weight_.value(); }
  /// NaN without rows, and where all weights are zero.
  double value() const noexcept {
    const double all = weight();
    return all > 0 ? sum_.value() / all : std::numeric_limits<double>::quiet_NaN();
  }

  friend bool operator==(const WeightedMean&, const WeightedMean&) = default;

 private:
  simd::ExactSum sum_{};
  simd::ExactSum weight_{};
};

}  // namespace attune::inline ATTUNE_ABI::detail
