// SPDX-License-Identifier: BSL-1.0
#pragma once

// The optimizer that fits the objective: by its kind when it is compiled, by its size and by how it goes when it runs.

#include <Eigen/Core>
#include <algorithm>
#include <concepts>
#include <utility>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/coordinate_descent.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/direct_least_squares.hpp"
#include "attune/optimize/fista.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/lbfgs_b.hpp"
#include "attune/optimize/newton_cholesky.hpp"
#include "attune/optimize/owlqn.hpp"
#include "attune/optimize/smoothing.hpp"
#include "attune/optimize/stopping/stopping.hpp"
#include "attune/optimize/truncated_newton.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Iterations of L-BFGS that cost about as much as all of Newton's method would, 16 at least. `stored`: the values that the
/// samples are made of, where most are zero and left out; else 0. `samples`: 0 where they are not known, nor what a Hessian
/// costs; they then count as many as the parameters, and 40 iterations, a usual run, are the least.
int iterations_worth_newton(Index samples, Index parameters, Index stored = 0);

/// `sample_count()` and `stored_values()` of an objective that has them, otherwise 0.
template <class F>
Index samples_of(const F& objective) {
  if constexpr (requires { { objective.sample_count() } -> std::convertible_to<Index>; })
    return objective.sample_count();
  else
    return 0;
}
template <class F>
Index stored_of(const F& objective) {
  if constexpr (requires { { objective.stored_values() } -> std::convertible_to<Index>; })
    return objective.stored_values();
  else
    return 0;
}

/// Whether a first optimizer stopped because its share of the budget is used up, and what is left of the rules for a second
/// one, `seconds` later, whose start is not the usual one: `gradient_scale` as objectives have it.
bool is_unfinished(const OptimizationResult& first, const Stopping& rules);
Stopping rest_of(const Stopping& rules, const OptimizationResult& first, double gradient_scale, double seconds);

/// Two minimisations as one: the second begins where the first ends.
OptimizationResult joined(OptimizationResult first, OptimizationResult second);

}  // namespace detail

/// Chooses among the others:
///
/// | the objective | optimizer |
/// | --- | --- |
/// | a loss with kinks | Smoothing, around Lbfgs, Owlqn or Fista |
/// | least squares of linear scores | DirectLeastSquares; with an L1 norm CoordinateDescent |
/// | an L1 norm | Owlqn |
/// | bounds | LbfgsB |
/// | another part that is not smooth | Fista |
/// | smooth, with its Hessian | Lbfgs, and where that takes longer than Newton's method would, NewtonCholesky from there on |
/// | smooth, with products with its Hessian | Lbfgs, and TruncatedNewton from there on where that takes long |
/// | smooth | Lbfgs |
///
/// What a Hessian costs it knows by an objective's `sample_count()`, rows of as many values as there are parameters, or of
/// `stored_values()` in all; of an objective without them it takes Lbfgs first.
///
/// Where it knows what a Hessian costs, and Newton's method is worth 16 to 500 iterations of Lbfgs, it costs at most about twice
/// what the better one would, whatever the condition of the problem. With products only, or beyond 500 iterations' worth, Lbfgs
/// has 500 iterations first, whatever they cost. With `stopping.validation.patience` above 0 it stays with Lbfgs. Which it was
/// can be told by `curvatures`, which is 0 without second derivatives. Settings are those of stopping only: for others name
/// the optimizer. Cost: the code of those that come into question.
struct AutoSolver {
  static constexpr bool handles_composite = true;

  Stopping stopping{};

  template <Objective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    detail::check_dimension(objective.dimension(), parameters.size());
    if constexpr (SmoothableObjective<F> && L1Objective<F>)
      return run(BasicSmoothing<Owlqn>{}, objective, parameters, monitor);
    else if constexpr (SmoothableObjective<F> && CompositeObjective<F>)
      return run(BasicSmoothing<Fista>{}, objective, parameters, monitor);
    else if constexpr (SmoothableObjective<F>)
      return run(Smoothing{}, objective, parameters, monitor);
    else if constexpr (LinearLeastSquaresObjective<F> && CompositeObjective<F>)
      return run(CoordinateDescent{}, objective, parameters, monitor);
    else if constexpr (LinearLeastSquaresObjective<F>)
      return run(DirectLeastSquares{}, objective, parameters, monitor);
    else if constexpr (L1Objective<F>)
      return run(Owlqn{}, objective, parameters, monitor);
    else if constexpr (BoundedObjective<F>)
      return run(LbfgsB{}, objective, parameters, monitor);
    else if constexpr (CompositeObjective<F>)
      return run(Fista{}, objective, parameters, monitor);
    else
      return run_smooth(objective, parameters, monitor);
  }

 private:
  template <class O, class F, class M>
  OptimizationResult run(O optimizer, F& objective, GradientRef parameters, M& monitor) const {
    if constexpr (requires { optimizer.stopping; }) {
      optimizer.stopping = stopping;
    } else {  // stages of Smoothing have to be exact
      const double tolerance = optimizer.inner.stopping.gradient.tolerance;
      optimizer.inner.stopping = stopping;
      optimizer.inner.stopping.gradient.tolerance = std::min(tolerance, stopping.gradient.tolerance);
    }
    return optimizer.minimize(objective, parameters, monitor);
  }

  template <class F, class M>
  [[gnu::cold]] OptimizationResult run_smooth(F& objective, GradientRef parameters, M& monitor) const {
    constexpr bool second_order = HessianObjective<F> || SecondOrderObjective<F>;
    if constexpr (!second_order) {
      return run(Lbfgs{}, objective, parameters, monitor);
    } else {
      constexpr int patience = 500;  // of iterations: more of them, and a Hessian would not pay either
      int first_iterations = patience;
      bool newton = false;
      const double started = detail::clock_seconds();
      if constexpr (HessianObjective<F>) {
        const int worth = detail::iterations_worth_newton(detail::samples_of(objective), objective.dimension(), detail::stored_of(objective));
        newton = worth <= patience;
        first_iterations = std::min(worth, patience);
      }
      Stopping brief = stopping;
      if (stopping.validation.patience == 0) brief.budget.iterations = std::min(brief.budget.iterations, first_iterations);
      OptimizationResult first = Lbfgs{.stopping = brief}.minimize(objective, parameters, monitor);
      if (!detail::is_unfinished(first, stopping)) return first;
      const Stopping rest = detail::rest_of(stopping, first, detail::gradient_scale_of(objective), detail::clock_seconds() - started);
      const int before = first.iterations;
      auto go_on = [&](const Iteration& iteration) {
        if (iteration.index == 0 && before > 0) return true;
        Iteration shifted = iteration;
        shifted.index += before;
        return static_cast<bool>(monitor(shifted));
      };
      if constexpr (HessianObjective<F>)
        if (newton) return detail::joined(std::move(first), NewtonCholesky{.stopping = rest}.minimize(objective, parameters, go_on));
      if constexpr (SecondOrderObjective<F>) return detail::joined(std::move(first), TruncatedNewton{.stopping = rest}.minimize(objective, parameters, go_on));
      return detail::joined(std::move(first), Lbfgs{.stopping = rest}.minimize(objective, parameters, go_on));
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/auto_solver.ipp"
#endif
