// SPDX-License-Identifier: BSL-1.0
#pragma once

// Least squares and ridge by factors of a matrix: one step, to the last digits.

#include <Eigen/Core>
#include <concepts>
#include <span>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// Solves for the weights at once. The intercept is not penalised: columns and target go off their means first.
///
/// - More rows than columns: Cholesky's factor of the mean products of columns, XᵀX + l2 I, and corrections by the same
///   factor for the gradient as the samples themselves give it, which brings back the digits that squares lose (Björck,
///   "Stability analysis of the method of seminormal equations for linear least squares problems", Linear Algebra Appl.
///   88/89 (1987), section 3).
/// - More columns than rows: the same of the products of rows, XXᵀ + l2 I (the dual; Saunders, Gammerman, Vovk, ICML
///   1998, section 2).
/// - Where a factor does not exist, or corrections do not shrink: orthogonal factors (Householder's) of the samples, block
///   of rows by block of rows, or of their rows where these are fewer; and where columns depend on each other, a complete
///   orthogonal decomposition, whose answer is the shortest of all (Golub, Van Loan, "Matrix Computations", 4th ed.,
///   sections 5.2, 5.4.7 and 5.5.2). A column counts as dependent where less than max(rows, columns) · 2.2e-16 of the
///   largest one is left of it.
///
/// Ends as converged after one iteration, by the gradient where that is as small as was asked for, and by the digits
/// otherwise; the start is only looked at, and solved for however small its gradient is. With m = min(rows, columns) the cost is rows · columns · m / 2 fused
/// multiply-adds and m³/6, up to six times that by orthogonal factors, and m² numbers of memory (and a copy of the
/// samples where columns are more). Beyond `largest` an Objective is minimised by L-BFGS instead, and one of sparse rows
/// beyond 512, because their products are dense.
struct DirectLeastSquares {
  bool orthogonal = false;  ///< by orthogonal factors from the start
  Index largest = 4096;     ///< ≥ 1; the most that the smaller number of rows and columns may be
  Stopping stopping{};

  void check() const { require_setting(largest >= 1, "DirectLeastSquares::largest", largest, "1 or more"); }

  template <LinearLeastSquaresObjective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "DirectLeastSquares: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    const LinearLeastSquares problem = objective.linear_least_squares();
    if constexpr (Objective<F>)
      if (!takes(problem)) return Lbfgs{.stopping = stopping}.minimize(objective, parameters, monitor);
    return detail::in_surroundings(objective, parameters.size(), monitor, [&](const detail::Surroundings& around) { return run(problem, around, parameters); });
  }

  /// Whether the problem is small enough; of others an Objective goes to L-BFGS.
  bool takes(const LinearLeastSquares& problem) const;

  /// Several problems that differ in their targets only, by one factor of products; orthogonal factors are made for each.
  /// `parameters`: the start of each, in which its minimum is left. The same bits as one by one. Precondition: all have the
  /// samples and weights of the first, which are not compared. Errors: InvalidArgument where rows, columns, l2 or intercept
  /// differ, and for starts of another number or size; before anything is solved.
  std::vector<OptimizationResult> minimize_each(std::span<const LinearLeastSquares> problems, std::span<Eigen::VectorXd> parameters, FunctionRef<bool(const Iteration&)> monitor) const;

  /// Of any other objective it says so.
  template <class F, class M>
    requires(!LinearLeastSquaresObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "DirectLeastSquares: the objective is not least squares of linear scores with a penalty that is L2 or none: it needs `LinearLeastSquares linear_least_squares() const`; see docs/optimize.md#which");
    return {};
  }

 private:
  OptimizationResult run(const LinearLeastSquares& problem, const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/direct_least_squares.ipp"
#endif
