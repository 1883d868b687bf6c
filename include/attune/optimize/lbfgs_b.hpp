// SPDX-License-Identifier: BSL-1.0
#pragma once

// L-BFGS within bounds.

#include <Eigen/Core>
#include <concepts>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// A projected quasi-Newton method: parameters at a bound that the gradient pushes against stay there, those that are left
/// take the L-BFGS direction of their own part of the curvature, and the line search follows the path of the direction's
/// points clamped to the bounds. Bertsekas, "Projected Newton methods for optimization problems with simple constraints",
/// SIAM J. Control Optim. 20 (1982), equations 32 to 39; Schmidt, Kim, Sra, "Projected Newton-type methods in machine
/// learning", Optimization for Machine Learning, 2012, section 11.3.1 with the L-BFGS matrices of 11.3.2. It solves the
/// problems of Byrd, Lu, Nocedal, Zhu's L-BFGS-B, SIAM J. Sci. Comput. 16 (1995), without its Cauchy point, which would
/// change more of the active bounds in a step. What is returned keeps the bounds exactly; a start outside of them is
/// clamped. The reported gradient is w - P(w - g), P being the projection: 0 at a minimum and nowhere else. Cost: one
/// gradient an iteration, mostly, and 6 · memory · dimension flops.
struct LbfgsB {
  static constexpr std::string_view type_name = "LbfgsB";
  static constexpr bool handles_composite = true;

  int memory = 10;  ///< steps remembered, > 0
  Stopping stopping{};

  void check() const { require_setting(memory > 0, "LbfgsB::memory", memory, "1 or more"); }

  template <BoundedObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    return detail::by_gradient(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::Surroundings& around) { return run(smooth, objective.bounds(), around, parameters); });
  }

  /// Of an objective without bounds it says so.
  template <class F, class M>
    requires(!BoundedObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "LbfgsB: the objective has no bounds, or more than bounds that is not smooth: `bounded(objective, {.lower = ..., .upper = ...})` gives it some, and without bounds Lbfgs minimises it; see docs/optimize.md#bounds");
    return {};
  }

 private:
  OptimizationResult run(detail::SmoothFunction smooth, const Bounds& bounds, const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/lbfgs_b.ipp"
#endif
