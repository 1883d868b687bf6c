// SPDX-License-Identifier: BSL-1.0
#pragma once

// Coordinate descent for least squares with an L1 norm: the lasso and the elastic net.

#include <Eigen/Core>
#include <concepts>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// Moves one weight after the other to its minimum, w_j ← soft(v_j + h_j w_j, l1) / (h_j + l2), v being the mean products
/// of the columns with the residuals and h those of the columns with themselves; soft(z, t) = sign(z) max(|z| - t, 0).
///
/// Friedman, Hastie, Tibshirani, "Regularization paths for generalized linear models via coordinate descent", J. Stat.
/// Softw. 33 (2010), section 2: with more rows than columns (up to 1024 of these) v is kept by the products of columns with each
/// other, which are taken once (covariance updates); otherwise by the residuals. The way to a strength leads over larger
/// ones, from the one on that leaves no weight. Only a working set moves: weights that are not zero, and those that the
/// strong rule keeps (Tibshirani et al., "Strong rules for discarding predictors in lasso-type problems", J. R. Statist.
/// Soc. B 74 (2012), section 3); then all columns are checked, and those that were wronged join (Massias, Gramfort,
/// Salmon, "Celer: a fast solver for the lasso with dual extrapolation", ICML 2018, algorithm 4). Departing from these,
/// weights that are slow to settle are solved for as one, their signs being known: without that, correlated columns take
/// thousands of passes.
///
/// The reported gradient is that of the subgradient of least length, as Owlqn's. Beside the rules of `stopping` it stops
/// where the duality gap, an upper bound of what the value lies above its minimum, is at most the square of the
/// gradient's tolerance, or `gap_tolerance` if that is set, times the value at weights of zero. An iteration is a round of
/// passes over the working set and a check of all columns; `evaluations` counts the passes. Cost: n p² / 2 fused
/// multiply-adds for the products of columns, then the size of the working set squared a pass; or, by residuals, a copy of
/// the samples and n times that size a pass.
struct CoordinateDescent {
  static constexpr bool handles_composite = true;

  double gap_tolerance = 0;  ///< ≥ 0, of the value at zero; 0: the square of the gradient's tolerance
  Stopping stopping{};

  void check() const { require_setting(gap_tolerance >= 0, "CoordinateDescent::gap_tolerance", gap_tolerance, "0 or more"); }

  /// The largest gap at which it stops, for a value at zero of 1.
  double largest_gap() const { return gap_tolerance > 0 ? gap_tolerance : stopping.gradient.tolerance * stopping.gradient.tolerance; }

  template <LinearLeastSquaresObjective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    return detail::in_surroundings(objective, parameters.size(), monitor, [&](const detail::Surroundings& around) { return run(objective.linear_least_squares(), around, parameters); });
  }

  /// Of any other objective it says so.
  template <class F, class M>
    requires(!LinearLeastSquaresObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "CoordinateDescent: the objective is not least squares of linear scores with a penalty made of L1 and L2: it needs `LinearLeastSquares linear_least_squares() const`; see docs/optimize.md#which");
    return {};
  }

 private:
  OptimizationResult run(const LinearLeastSquares& problem, const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/coordinate_descent.ipp"
#endif
