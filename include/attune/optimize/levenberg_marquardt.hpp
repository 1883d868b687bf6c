// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums of squares, by their residuals.

#include <Eigen/Core>
#include <concepts>

#include "attune/core/function_ref.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// Minimises ½ ‖r(w)‖²: s = argmin ‖r + J s‖² + μ ‖D s‖², taken if the value falls, μ less the more of what the linear model
/// promised came true. D has the largest norms so far of J's columns, so that scales of parameters do not matter: Moré, "The
/// Levenberg-Marquardt algorithm: implementation and theory", Numerical Analysis, Lecture Notes in Mathematics 630 (1978),
/// equation 6.3; μ follows Nielsen, "Damping parameter in Marquardt's method", IMM-REP-1999-05, equation 2.4. The equations
/// are solved by Householder's reflections of J, not of JᵀJ, whose condition is its square. `value` and `gradient_norm` are
/// those of ½ ‖r‖². Cost: for m residuals a Jacobian (`curvatures` in the result) and 2 m n² flops an iteration, with a
/// few times n³ for each step tried; each step tried is an evaluation of the residuals.
struct LevenbergMarquardt {
  double damping = 1e-3;  ///< > 0, μ at the start; less where the start is near, up to 1 where it is far
  Stopping stopping{};

  void check() const { require_setting(damping > 0, "LevenbergMarquardt::damping", damping, "above 0"); }

  template <LeastSquaresObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "LevenbergMarquardt: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    const auto jacobian = [&](const ParametersRef& w, GradientRef r, Eigen::MatrixXd& j) { objective.residuals_and_jacobian(w, r, j); };
    Eigen::MatrixXd unused;
    const auto residuals = [&](const ParametersRef& w, GradientRef r) {
      if constexpr (requires { objective.residuals(w, r); }) {
        objective.residuals(w, r);
      } else {
        unused.resize(r.size(), w.size());
        objective.residuals_and_jacobian(w, r, unused);
      }
    };
    return detail::in_surroundings(objective, parameters.size(), monitor,
                                   [&](const detail::Surroundings& around) { return run(residuals, jacobian, objective.residual_count(), around, parameters); });
  }

  /// Of an objective without residuals it says so.
  template <class F, class M>
    requires(!LeastSquaresObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "LevenbergMarquardt: the objective is no sum of squares: it needs `residual_count()` and `residuals_and_jacobian(w, r, J)`; see docs/optimize.md#which");
    return {};
  }

 private:
  OptimizationResult run(FunctionRef<void(const ParametersRef&, GradientRef)> residuals, FunctionRef<void(const ParametersRef&, GradientRef, Eigen::MatrixXd&)> jacobian, Index count,
                         const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/levenberg_marquardt.ipp"
#endif
