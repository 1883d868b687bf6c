// SPDX-License-Identifier: BSL-1.0
#pragma once

// Accelerated proximal gradient: for a smooth function plus anything that has a proximal step.

#include <Eigen/Core>

#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] OptimizationResult minimize_fista(SmoothFunction smooth, const NonSmoothPart* rest, const Surroundings& around, GradientRef parameters, const Stopping& stopping);

}  // namespace detail

/// FISTA: proximal gradient steps from points ahead, with backtracking and adaptive restarts. Beck, Teboulle, "A
/// fast iterative shrinkage-thresholding algorithm for linear inverse problems", SIAM J. Imaging Sci. 2 (2009),
/// section 4; O'Donoghue, Candès, "Adaptive restart for accelerated gradient schemes", Found. Comput. Math. 15
/// (2015), section 3.2: both of their schemes, so that values never rise. Steps grow again at restarts only,
/// which keeps the acceleration sound.
///
/// The reported gradient is that of a subgradient of the whole objective at the parameters: 0 at a minimum, and
/// the gradient where the objective is smooth. Cost: two gradients an iteration, mostly.
struct Fista {
  static constexpr bool handles_composite = true;

  Stopping stopping{.budget = {.iterations = 10'000}};

  template <Objective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    return detail::by_parts(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::NonSmoothPart* rest, const detail::Surroundings& around) {
      return detail::minimize_fista(smooth, rest, around, parameters, stopping);
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/fista.ipp"
#endif
