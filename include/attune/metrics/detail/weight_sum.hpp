// SPDX-License-Identifier: BSL-1.0
#pragma once

// A sum whose bits do not depend on the order of adding, small enough for a table of them.

#include <array>
#include <cstdint>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// A sum of doubles on a window of 160 bits: five digits of 32 bits, in 64-bit integers that leave room for 2³¹
/// terms. The window begins with the largest term seen and drops the digits of smaller ones that lie below it. Every
/// term has its digits on one fixed grid, so that what is dropped does not depend on the order. The sum is exact
/// while terms are within a factor of 2⁶⁴ of each other, and off by at most 2⁻¹¹⁶ of the largest for each term else.
/// After the binned sums of Demmel and Nguyen, "Parallel reproducible summation", IEEE TC 64 (2015), in integers.
class WeightSum {
 public:
  void add(double x) noexcept;
  void merge(const WeightSum& other) noexcept;
  /// The sum, rounded once.
  [[gnu::cold]] double value() const noexcept;

 private:
  static constexpr int digits = 5;

  void raise(int top) noexcept;
  std::array<std::int64_t, digits> carried(std::int64_t sign) const noexcept;

  std::array<std::int64_t, digits> digit_{};  // digit k counts 2^(32 (top_ - 4 + k) - 1075)
  int top_ = 0;                               // 0: nothing was added
  float special_ = 0;                         // the sum of the terms that are not finite
};

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/detail/weight_sum.ipp"
#endif
