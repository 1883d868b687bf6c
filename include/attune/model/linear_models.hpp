// SPDX-License-Identifier: BSL-1.0
#pragma once

// Linear models by the names that people look for. Each is an Estimator, whose policies are set as any
// Estimator's are: `LogisticRegression<>{.penalty = {.strength = 0.1}}`. T is the type that samples are stored
// in, float or double. What each minimises, and how its settings convert to and from other libraries, is in
// docs/model.md#linear-models.

#include <type_traits>

#include "attune/loss/gamma.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/poisson.hpp"
#include "attune/loss/quantile.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/squared_epsilon_insensitive.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/loss/tweedie.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/auto_solver.hpp"
#include "attune/optimize/direct_least_squares.hpp"
#include "attune/penalty/no_penalty.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// AutoSolver where the penalty is smooth; where it is not, the optimizer that it asks for.
template <class L, class P>
using SolverFor = std::conditional_t<SmoothPenalty<P>, AutoSolver, OptimizerFor<L, P>>;

}  // namespace detail

/// Two classes and their probabilities. For more classes: SoftmaxRegression.
template <class T = double, class PenaltyT = L2, class OptimizerT = detail::SolverFor<LogisticLoss, PenaltyT>>
using LogisticRegression = Estimator<Linear<T>, LogisticLoss, PenaltyT, OptimizerT>;

/// Any number of classes and their probabilities: multinomial logistic regression.
template <class T = double, class PenaltyT = L2, class OptimizerT = detail::SolverFor<SoftmaxCrossEntropy, PenaltyT>>
using SoftmaxRegression = Estimator<Linear<T>, SoftmaxCrossEntropy, PenaltyT, OptimizerT>;

/// Two classes by a wide margin, without probabilities: a linear support vector machine, with a squared hinge.
template <class T = double, class PenaltyT = L2, class OptimizerT = detail::SolverFor<SquaredHinge, PenaltyT>>
using LinearSvc = Estimator<Linear<T>, SquaredHinge, PenaltyT, OptimizerT>;

/// Least squares.
template <class T = double, class OptimizerT = DirectLeastSquares>
using LinearRegression = Estimator<Linear<T>, SquaredError, NoPenalty, OptimizerT>;

/// Least squares with weights kept small.
template <class T = double, class OptimizerT = DirectLeastSquares>
using Ridge = Estimator<Linear<T>, SquaredError, L2, OptimizerT>;

/// Least squares in which outliers count linearly. Unlike scikit-learn's HuberRegressor it estimates no scale:
/// delta is in units of the target.
template <class T = double, class PenaltyT = L2, class OptimizerT = detail::SolverFor<Huber, PenaltyT>>
using HuberRegression = Estimator<Linear<T>, Huber, PenaltyT, OptimizerT>;

/// The median, or the quantile of another level.
template <class T = double, class PenaltyT = L2, class OptimizerT = OptimizerFor<Quantile, PenaltyT>>
using QuantileRegression = Estimator<Linear<T>, Quantile, PenaltyT, OptimizerT>;

/// Support vector regression: errors up to epsilon are free, larger ones count by their square.
template <class T = double, class PenaltyT = L2, class OptimizerT = detail::SolverFor<SquaredEpsilonInsensitive, PenaltyT>>
using LinearSvr = Estimator<Linear<T>, SquaredEpsilonInsensitive, PenaltyT, OptimizerT>;

/// Counts and rates; log link.
template <class T = double, class PenaltyT = L2, class OptimizerT = detail::SolverFor<Poisson, PenaltyT>>
using PoissonRegression = Estimator<Linear<T>, Poisson, PenaltyT, OptimizerT>;

/// Positive amounts; log link.
template <class T = double, class PenaltyT = L2, class OptimizerT = detail::SolverFor<Gamma, PenaltyT>>
using GammaRegression = Estimator<Linear<T>, Gamma, PenaltyT, OptimizerT>;

/// Amounts that are often zero; log link.
template <class T = double, class PenaltyT = L2, class OptimizerT = detail::SolverFor<Tweedie, PenaltyT>>
using TweedieRegression = Estimator<Linear<T>, Tweedie, PenaltyT, OptimizerT>;

#if defined(ATTUNE_COMPILED)
extern template class EmpiricalRisk<Linear<double>, LogisticLoss, L2, DatasetView<double, int>>;
extern template class EmpiricalRisk<Linear<double>, SoftmaxCrossEntropy, L2, DatasetView<double, int>>;
extern template class EmpiricalRisk<Linear<double>, SquaredError, L2, DatasetView<double, double>>;
extern template void detail::weigh_block(const LogisticLoss&, const detail::LossBlock&) noexcept;
#endif

}  // namespace attune::inline ATTUNE_ABI
