// SPDX-License-Identifier: BSL-1.0
#pragma once

// Orthant-wise quasi-Newton: L-BFGS for a smooth function plus an L1 penalty.

#include <Eigen/Core>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] OptimizationResult minimize_owlqn(SmoothFunction smooth, double l1_strength, Index penalized, const Surroundings& around, GradientRef parameters, int memory, const Stopping& stopping);

}  // namespace detail

/// OWL-QN: a quasi-Newton step, a line search along it in which weights do not change their sign but stop at
/// zero, and curvature from the smooth part. Andrew, Gao, "Scalable training of L1-regularized log-linear models",
/// ICML 2007. The paper bends the quasi-Newton direction of all parameters until it agrees with the
/// pseudo-gradient in every sign, which is slow near the end; here it is that of the parameters that are not
/// zero, and is not bent: Schmidt, "Graphical model structure learning with L1-regularization", PhD thesis,
/// UBC 2010, section 2.3.1 (Gafni-Bertsekas variant).
///
/// The reported gradient is that of the subgradient of least length: 0 at a minimum and nowhere else. Cost: one
/// gradient an iteration, mostly, and 6 · memory · dimension flops.
struct Owlqn {
  static constexpr bool handles_composite = true;

  int memory = 10;  ///< steps remembered, > 0
  Stopping stopping{};

  void check() const { require_setting(memory > 0, "Owlqn::memory", memory, "1 or more"); }

  template <L1Objective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    return detail::by_gradient(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::Surroundings& around) {
      return detail::minimize_owlqn(smooth, objective.l1_strength(), objective.penalized(), around, parameters, memory, stopping);
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/owlqn.ipp"
#endif
