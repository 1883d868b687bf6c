// SPDX-License-Identifier: BSL-1.0
#pragma once

// Newton's method in a trust region, its equations solved by a few conjugate gradients.

#include <Eigen/Core>
#include <concepts>

#include "attune/core/function_ref.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// Minimises the quadratic model g·s + ½ s·Hs within ‖s‖ ≤ Δ by conjugate gradients that end at the boundary, at a
/// direction of negative curvature, or where the residual is at most min(forcing, √‖g‖/‖g₀‖) ‖g‖, g₀ being the gradient at
/// the start; takes the step if the value falls, and adjusts Δ by how much of what the model promised came true. Steihaug,
/// "The conjugate gradient method and trust regions in large scale optimization", SIAM J. Numer. Anal. 20 (1983); Nocedal,
/// Wright, "Numerical Optimization", 2nd ed., algorithms 4.1 and 7.2. Of the Hessian it needs products only, so that any
/// number of parameters will do; it leaves saddles. `step` in the history is the step's length. Cost: a gradient an
/// iteration, and as many Hessian-vector products (`curvatures` in the result) as the model takes; six vectors of memory.
struct TruncatedNewton {
  double radius = 0;       ///< ≥ 0, Δ at the start; 0: the distance to the model's minimum along the gradient
  double forcing = 0.5;    ///< in (0, 1)
  Stopping stopping{};

  void check() const {
    require_setting(radius >= 0, "TruncatedNewton::radius", radius, "0 (by the model) or more");
    require_setting(forcing > 0 && forcing < 1, "TruncatedNewton::forcing", forcing, "between 0 and 1");
  }

  template <SecondOrderObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "TruncatedNewton: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    const auto hessian_vector = [&](const ParametersRef& w, const ParametersRef& v, GradientRef product) { objective.hessian_vector(w, v, product); };
    return detail::by_gradient(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::Surroundings& around) { return run(smooth, hessian_vector, around, parameters); });
  }

  /// Of an objective without second derivatives it says so.
  template <class F, class M>
    requires(!SecondOrderObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "TruncatedNewton: the objective has no second derivatives: it needs `void hessian_vector(w, v, product)`; see docs/optimize.md#which");
    return {};
  }

 private:
  OptimizationResult run(detail::SmoothFunction smooth, FunctionRef<void(const ParametersRef&, const ParametersRef&, GradientRef)> hessian_vector, const detail::Surroundings& around,
                         GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/truncated_newton.ipp"
#endif
