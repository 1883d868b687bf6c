// SPDX-License-Identifier: BSL-1.0
#pragma once

// A simplex that walks downhill by values alone.

#include <Eigen/Core>
#include <concepts>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/detail/value_only.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// n + 1 points; the worst is reflected through the middle of the others, further out where that is best, nearer where it is
/// not, and where nothing helps all go towards the best. Nelder, Mead, "A simplex method for function minimization",
/// Computer Journal 7 (1965), as Lagarias et al., SIAM J. Optim. 9 (1998) state it, with the factors of Gao, Han,
/// "Implementing the Nelder-Mead simplex algorithm with adaptive parameters", Comput. Optim. Appl. 51 (2012): expansion
/// 1 + 2/n, contraction ¾ - 1/2n, shrinkage 1 - 1/n, for n ≥ 2. It converges when no point is further from the best, in any
/// coordinate, than `tolerance` of that coordinate (or of its first step, where that is larger); then it begins again
/// around the best, `restarts` times as long as that gains anything, because a simplex may collapse where there is no
/// minimum. Kinks, steps and values that are infinite outside of a domain are no obstacle. For up to some twenty parameters;
/// beyond, and wherever there is a gradient, anything else needs less. `step` in the history is the size of the simplex.
/// Cost: one or two values an iteration, mostly, and n² numbers of memory.
struct NelderMead {
  static constexpr bool handles_composite = true;

  double spread = 0.05;          ///< > 0: first step in a coordinate, of its size
  double spread_of_zero = 2.5e-4;  ///< > 0: the same where it is 0
  double tolerance = 1e-8;       ///< > 0
  int restarts = 1;              ///< ≥ 0
  Stopping stopping{.budget = {.iterations = 100'000}};

  void check() const {
    require_setting(spread > 0, "NelderMead::spread", spread, "above 0");
    require_setting(spread_of_zero > 0, "NelderMead::spread_of_zero", spread_of_zero, "above 0");
    require_setting(tolerance > 0, "NelderMead::tolerance", tolerance, "above 0");
    require_setting(restarts >= 0, "NelderMead::restarts", restarts, "0 or more");
  }

  template <ValueObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    return detail::by_values(objective, parameters.size(), monitor, [&](detail::ValueFunction value, const detail::Surroundings& around) { return run(value, around, parameters); });
  }

  /// Of an objective without a value it says so.
  template <class F, class M>
    requires(!ValueObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "NelderMead: the objective has no value: it needs `dimension()` and `double value(w)`; see docs/optimize.md#which");
    return {};
  }

 private:
  OptimizationResult run(detail::ValueFunction value, const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/nelder_mead.ipp"
#endif
