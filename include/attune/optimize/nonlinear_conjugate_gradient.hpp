// SPDX-License-Identifier: BSL-1.0
#pragma once

// Nonlinear conjugate gradients: of the past it keeps one direction.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/line_search/strong_wolfe.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// d ← -g + β d, with a line search along d. β = (y - 2 d ‖y‖² / d·y)·g / d·y, y being the change of the gradient, kept
/// above 0.4 d·g₀ / ‖d‖² with the gradient g₀ before: Hager, Zhang, "A new conjugate gradient method with guaranteed
/// descent and an efficient line search", SIAM J. Optim. 16 (2005), equation 1.3, with the truncation of their "The limited
/// memory conjugate gradient method", SIAM J. Optim. 23 (2013), equation 4.4. It goes down whatever the line search does;
/// where the slope says otherwise all the same, it begins again along the gradient. Directions are conjugate only
/// after a step along the gradient, and only as far as line searches are exact. Both pay where the function is all but a
/// quadratic one: when two steps in a row are along parabolas, to a thousandth by the measure of Dai, Kou, "A nonlinear
/// conjugate gradient algorithm with an optimal property and an improved Wolfe line search", SIAM J. Optim. 23 (2013), it begins
/// again along the gradient, and slopes have to fall to 0.003 while steps are so. For smooth objectives of so many parameters
/// that even L-BFGS's memory is too much; needs more gradients than L-BFGS. Cost: one to three gradients an iteration, and four
/// vectors of memory.
struct NonlinearConjugateGradient {
  StrongWolfe line_search{.curvature = 0.1};
  Stopping stopping{.budget = {.iterations = 10'000}};

  template <Objective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "NonlinearConjugateGradient: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check_settings(line_search);
    return detail::by_gradient(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::Surroundings& around) { return run(smooth, around, parameters); });
  }

 private:
  OptimizationResult run(detail::SmoothFunction smooth, const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/nonlinear_conjugate_gradient.ipp"
#endif
