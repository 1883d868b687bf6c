// SPDX-License-Identifier: BSL-1.0
#pragma once

// Newton's method with a line search.

#include <Eigen/Core>
#include <concepts>

#include "attune/core/function_ref.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/line_search/strong_wolfe.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The Hessian, whose products with vectors are known.
void hessian_by_columns(FunctionRef<void(const ParametersRef&, GradientRef)> product, Eigen::MatrixXd& h);

}  // namespace detail

/// (H + τ D) d = -g by Cholesky's factors, and a line search along d that begins with 1. τ is 0 where H is positive
/// definite; elsewhere it grows until H + τ D is, D being the diagonal of H or, where that is less, a thousandth of the
/// largest element of the row, so that scales of parameters do not matter. Nocedal, Wright, "Numerical Optimization",
/// 2nd ed., algorithms 3.2 and 3.3, the latter with Marquardt's diagonal in place of the identity. An objective of
/// `hessian_vector` only is asked for the columns one by one. Fewest steps of all, and digits in pairs near a minimum, for
/// up to a few hundred parameters. Cost: a gradient, a Hessian and n³/6 fused multiply-adds an iteration, mostly, and
/// 2 n² numbers of memory.
struct NewtonCholesky {
  StrongWolfe line_search{};
  Stopping stopping{};

  template <Objective F, Monitor M>
    requires(HessianObjective<F> || SecondOrderObjective<F>)
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "NewtonCholesky: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check_settings(line_search);
    const auto hessian = [&](const ParametersRef& w, Eigen::MatrixXd& h) {
      if constexpr (HessianObjective<F>)
        objective.hessian(w, h);
      else
        detail::hessian_by_columns([&](const ParametersRef& v, GradientRef product) { objective.hessian_vector(w, v, product); }, h);
    };
    return detail::by_gradient(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::Surroundings& around) { return run(smooth, hessian, around, parameters); });
  }

  /// Of an objective without second derivatives it says so.
  template <class F, class M>
    requires(!HessianObjective<F> && !SecondOrderObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "NewtonCholesky: the objective has no second derivatives: it needs `void hessian(w, Eigen::MatrixXd& H)` or `void hessian_vector(w, v, product)`; see docs/optimize.md#which");
    return {};
  }

 private:
  OptimizationResult run(detail::SmoothFunction smooth, FunctionRef<void(const ParametersRef&, Eigen::MatrixXd&)> hessian, const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/newton_cholesky.ipp"
#endif
