// SPDX-License-Identifier: BSL-1.0
#pragma once

// Dual coordinate descent: linear support vector machines, row by row.

#include <Eigen/Core>
#include <concepts>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/linear_margins.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// Each row i has a number βᵢ between 0 and bound · Cᵢ, Cᵢ being its share of the weight over the strength, and the weights
/// are w = Σ βᵢ yᵢ xᵢ with yᵢ = ±1. A step takes one βᵢ to where the dual, ½‖w‖² + Σ ½ bend βᵢ² / Cᵢ - edge Σ βᵢ, is least,
/// and moves w along.
///
/// Hsieh, Chang, Lin, Keerthi, Sundararajan, "A dual coordinate descent method for large-scale linear SVM", ICML 2008,
/// algorithms 1 and 3: rows in a random order, drawn anew for each pass; rows whose βᵢ is at a bound and will stay there
/// are set aside. Departing from these, the intercept is the objective's: liblinear makes it the weight of a column of
/// ones and penalises it; here b is the multiplier of Σ βᵢ yᵢ = 0 (augmented Lagrangian: Hestenes, "Multiplier and gradient
/// methods", J. Optim. Theory Appl. 4 (1969)), and where a minimisation arrives it is the best one for its weights. And it
/// stops by what is certain: the duality gap over all rows, an upper bound of what the value lies above its minimum.
///
/// Converged: the gap is at most `gap_tolerance` of the value. An iteration is up to ten passes over the rows that are not
/// set aside, and a look at all rows; `evaluations` counts the passes. The gradient is not known. Parameters that are not
/// zero are a start by the βᵢ that they would have at a minimum. Cost: 4 p flops for a row of a pass, 2 p for a row that
/// is looked at; memory: 64 bytes a row, and 24 for its place.
struct DualCoordinateDescent {
  double gap_tolerance = 1e-6;  ///< > 0, of the value
  Stopping stopping{};

  void check() const { require_setting(gap_tolerance > 0, "DualCoordinateDescent::gap_tolerance", gap_tolerance, "above 0"); }

  /// Errors: InvalidArgument where the strength of the penalty is not above 0, or rows, targets and weights do not fit together.
  template <LinearMarginObjective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    return detail::in_surroundings(objective, parameters.size(), monitor, [&](const detail::Surroundings& around) { return run(objective.linear_margins(), around, parameters); });
  }

  /// Of any other objective it says so.
  template <class F, class M>
    requires(!LinearMarginObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "DualCoordinateDescent: the objective is not that of a linear support vector machine, Hinge or SquaredHinge with L2: it needs `LinearMargins linear_margins() const`; see docs/optimize.md#which");
    return {};
  }

 private:
  OptimizationResult run(const LinearMargins& problem, const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/dual_coordinate_descent.ipp"
#endif
