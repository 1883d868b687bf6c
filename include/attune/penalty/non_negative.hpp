// SPDX-License-Identifier: BSL-1.0
#pragma once

// Weights of zero or more.

#include "attune/penalty/box.hpp"
#include "attune/penalty/concept.hpp"
#include "attune/penalty/parts.hpp"

namespace attune::inline ATTUNE_ABI {

/// 0 where all weights are ≥ 0, infinite elsewhere, and the value of another penalty added to it: with
/// SquaredError non-negative least squares, with L1 inside scikit-learn's `Lasso(positive=True)`. As Box with a
/// lower bound of 0. The intercept is free.
template <class Inner = NoPenalty>
struct BasicNonNegative {
  Inner inner{};

  double value(const ConstVectorRef& w) const { return box(inner).value(w); }
  auto smooth_part() const { return smooth_part_of(inner); }
  auto non_smooth_part() const { return box(non_smooth_part_of(inner)); }

 private:
  template <class P>
  static BasicBox<P> box(const P& penalty) {
    return {.lower = {0.0}, .upper = {}, .inner = penalty};
  }
};

/// Weights of zero or more and no other penalty.
using NonNegative = BasicNonNegative<>;

}  // namespace attune::inline ATTUNE_ABI
