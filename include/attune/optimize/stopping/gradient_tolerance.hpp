// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stops when the gradient is small.

#include "attune/core/fit_context.hpp"

namespace attune::inline ATTUNE_ABI {

/// Stops when the largest component of the gradient is at most tolerance · min(first, max(1, |value|)), where
/// `first` is that component at the start: problems of any scale are solved to about the same digits.
struct GradientTolerance {
  double tolerance = 1e-6;  ///< ≥ 0; 0 stops at a gradient of exactly 0 only

  bool reached(const Iteration& iteration, double first_norm) const;
  void check() const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/stopping/gradient_tolerance.ipp"
#endif
