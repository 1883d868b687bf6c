// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the hinges have in common: seen from the dual side, each is a parabola on an interval.

#include <concepts>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// φ(m) = max over 0 ≤ a ≤ bound of (edge - m) a - ½ bend a², m being the score for class 1 and its negative for
/// class 0. Hinge: 1, 0, 1. Squared hinge: 1, ½, ∞.
struct MarginConjugate {
  double edge = 1;   ///< margins from here on cost nothing
  double bend = 0;   ///< ≥ 0; 0: a kink at the edge
  double bound = 1;  ///< > 0, the steepest that φ falls; may be infinite where bend > 0
};

/// A loss of two classes of this form says so: `MarginConjugate margin_conjugate() const`.
template <class L>
concept MarginLoss = requires(const L& loss) {
  { loss.margin_conjugate() } -> std::same_as<MarginConjugate>;
};

}  // namespace attune::inline ATTUNE_ABI
