// SPDX-License-Identifier: BSL-1.0
#pragma once

// Penalties made of ½‖w‖² and ‖w‖₁ only: what coordinate descent has a formula for.

#include <concepts>

#include "attune/penalty/concept.hpp"
#include "attune/penalty/l2.hpp"
#include "attune/penalty/no_penalty.hpp"
#include "attune/penalty/parts.hpp"

namespace attune::inline ATTUNE_ABI {

/// A multiple of ½‖w‖² or nothing.
template <class P>
concept QuadraticPenalty = std::same_as<P, L2> || std::same_as<P, NoPenalty>;

/// A multiple of ‖w‖₁, and perhaps one of ½‖w‖².
template <class P>
concept QuadraticL1Penalty = Penalty<P> && L1Penalty<NonSmoothPartOf<P>> && QuadraticPenalty<SmoothPartOf<P>>;

}  // namespace attune::inline ATTUNE_ABI
