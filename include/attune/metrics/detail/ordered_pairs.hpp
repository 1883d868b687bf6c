// SPDX-License-Identifier: BSL-1.0
#pragma once

// Pairs of a positive and a negative row, counted down the scores.

#include <algorithm>
#include <cmath>

#include "attune/config.hpp"
#include "attune/simd/compensated_sum.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The power of two that brings a weight above zero close to one, as far as there is one: products of two weights are
/// then neither too large nor too small.
inline double scale_of(double weight) noexcept { return std::ldexp(1.0, std::clamp(-std::ilogb(weight), -1000, 1000)); }

/// Pairs of a positive and a negative row, each by the product of its weights; a tie is half right.
struct OrderedPairs {
  simd::CompensatedSum right{};
  simd::CompensatedSum wrong{};

  /// Negative rows, and the positive ones that score above, like and below them.
  void add(double negatives, double above, double like, double below) noexcept {
    right.add(negatives * (above + like / 2));
    wrong.add(negatives * (below + like / 2));
  }
  /// In [0, 1]; exactly 1 where no pair is wrong.
  double share() const noexcept { return right.value() / (right.value() + wrong.value()); }
};

}  // namespace attune::inline ATTUNE_ABI::detail
