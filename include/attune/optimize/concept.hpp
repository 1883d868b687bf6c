// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contracts of optimization. An objective is what is minimised; its capabilities say which
// optimizers can work on it. Neither side knows of data sets.
//
// Optimizers:  AutoSolver        one of the others, by kind, size and how it goes
//              Lbfgs             the default for smooth objectives: few, exact steps
//              Smoothing         values with kinks: quantiles, absolute errors, hinges
//              NonlinearConjugateGradient
//                                the same with next to no memory
//              NewtonCholesky    second derivatives, up to a few hundred parameters: fewest steps
//              TruncatedNewton   products with the Hessian, any number of parameters
//              LevenbergMarquardt  sums of squares with their Jacobian
//              LbfgsB            smooth, within bounds
//              NelderMead        values only, up to some twenty parameters
//              CmaEs             values only, many minima or noise
//              GradientDescent   the plainest, for teaching and for tests
//              Sgd, Momentum, Nesterov, Adam, AdamW, AmsGrad, Nadam, AdaGrad, AdaDelta, RmsProp, Lion
//                                objectives that are sums over many rows: cheap, noisy steps
//              AveragedSgd       the same, and returns the mean of its steps
//              Svrg, Saga        cheap steps without noise in the end, with an L1 penalty and its kind too
//              Owlqn             smooth and an L1 penalty: few, exact steps
//              DirectLeastSquares  least squares, smooth: one step, by factors of a matrix
//              CoordinateDescent  least squares and an L1 penalty: exact, by columns
//              DualCoordinateDescent  linear support vector machines: by rows, with a bound of the error
//              Fista             smooth and anything with a proximal step: groups, bounds, one's own

#include <Eigen/Core>
#include <concepts>
#include <limits>
#include <span>

#include "attune/core/fit_context.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/data/eigen_alignment.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/optimize/result.hpp"

namespace attune::inline ATTUNE_ABI {

struct LinearMargins;

using ParametersRef = Eigen::Ref<const Eigen::VectorXd>;
using GradientRef = Eigen::Ref<Eigen::VectorXd>;

/// `dimension()`, and `value_and_gradient(w, g)`, which writes the gradient of the smooth part at w to g
/// and returns its value.
template <class O>
concept Objective = requires(O& objective, const ParametersRef& w, GradientRef g) {
  { objective.dimension() } -> std::convertible_to<Index>;
  { objective.value_and_gradient(w, g) } -> std::convertible_to<double>;
};

/// A mean over samples: `sample_count()`, `shuffle(epoch)`, which puts them into an order that depends on
/// the epoch only, and `batch_value_and_gradient(w, g, first, count)` of the samples at these positions
/// of the order, an unbiased estimate of the whole.
template <class O>
concept StochasticObjective = Objective<O> && requires(O& objective, const ParametersRef& w, GradientRef g, Index i, int epoch) {
  { objective.sample_count() } -> std::convertible_to<Index>;
  objective.shuffle(epoch);
  { objective.batch_value_and_gradient(w, g, i, i) } -> std::convertible_to<double>;
};

/// A mean over samples whose scores are linear in the parameters, so that the gradient of a row's loss is a number times
/// a vector that stays: `exchange_derivatives(w, g, first, count, table)` computes the derivatives by their scores, at w,
/// of the rows at these positions of the order, writes Σ (derivative - the row's entry of the table) ∂score/∂w to g, and
/// puts them into the table, which has an entry for each row; their scale is that Σ derivative · ∂score/∂w / sample_count()
/// over all rows is the gradient of the mean. `add_smooth_penalty(w, g)` adds the gradient of what else is smooth.
template <class O>
concept RowDerivativeObjective = StochasticObjective<O> && requires(O& objective, const ParametersRef& w, GradientRef g, Index i, std::span<double> table) {
  objective.exchange_derivatives(w, g, i, i, table);
  objective.add_smooth_penalty(w, g);
};

/// `hessian_vector(w, v, product)` writes the Hessian at w times v to product.
template <class O>
concept SecondOrderObjective = Objective<O> && requires(O& objective, const ParametersRef& w, GradientRef product) { objective.hessian_vector(w, w, product); };

/// `hessian(w, H)` writes the Hessian at w to an n×n matrix, of which the lower half counts.
template <class O>
concept HessianObjective = Objective<O> && requires(O& objective, const ParametersRef& w, Eigen::MatrixXd& hessian) { objective.hessian(w, hessian); };

/// A smooth part plus one that is not: `non_smooth_value(w)` and `proximal(w, step)`, which replaces w by
/// argmin_u ½‖u - w‖² + step · non_smooth_value(u).
template <class O>
concept CompositeObjective = Objective<O> && requires(O& objective, const ParametersRef& w, GradientRef u, double step) {
  { objective.non_smooth_value(w) } -> std::convertible_to<double>;
  objective.proximal(u, step);
};

/// The least and the largest that each parameter may be; an infinity for none.
struct Bounds {
  Eigen::VectorXd lower{}, upper{};
};

/// A smooth part within bounds: what is not smooth is 0 there and infinite elsewhere. `bounded(objective, bounds)` makes one.
template <class O>
concept BoundedObjective = CompositeObjective<O> && requires(O& objective) {
  { objective.bounds() } -> std::convertible_to<Bounds>;
};

/// What can be evaluated: `dimension()` and `value(w)`, or an Objective, whose gradient is then not looked at.
template <class O>
concept ValueObjective = Objective<O> || requires(O& objective, const ParametersRef& w) {
  { objective.dimension() } -> std::convertible_to<Index>;
  { objective.value(w) } -> std::convertible_to<double>;
};

/// A smooth part plus `l1_strength()` times the sum of the absolute values of the first `penalized()` parameters.
template <class O>
concept L1Objective = CompositeObjective<O> && requires(const O& objective) {
  { objective.l1_strength() } -> std::convertible_to<double>;
  { objective.penalized() } -> std::convertible_to<Index>;
};

/// For coordinate descent: `column_gradient(j)` and `column_curvature(j)` at a point that the objective
/// keeps, and `move(j, delta)`, which changes coordinate j of it.
template <class O>
concept ColumnObjective = requires(O& objective, Index j, double delta) {
  { objective.dimension() } -> std::convertible_to<Index>;
  { objective.column_gradient(j) } -> std::convertible_to<double>;
  { objective.column_curvature(j) } -> std::convertible_to<double>;
  objective.move(j, delta);
};

/// Half a sum of squares, ½ ‖r(w)‖²: `dimension()`, `residual_count()` and `residuals_and_jacobian(w, r, J)`, which
/// writes the m residuals and their m×n derivatives; `residuals(w, r)`, if there is one, saves Jacobians where only the
/// value is needed.
template <class O>
concept LeastSquaresObjective = requires(O& objective, const ParametersRef& w, GradientRef r, Eigen::MatrixXd& jacobian) {
  { objective.dimension() } -> std::convertible_to<Index>;
  { objective.residual_count() } -> std::convertible_to<Index>;
  objective.residuals_and_jacobian(w, r, jacobian);
};

/// A value with kinks, which `smooth(width)` puts parabolas of that half-width in place of; 0 takes them back.
template <class O>
concept SmoothableObjective = Objective<O> && requires(O& objective, double width) { objective.smooth(width); };

/// `validation_value(w)`: the loss on rows that are not trained on; NaN when there are none.
template <class O>
concept ValidatedObjective = Objective<O> && requires(O& objective, const ParametersRef& w) {
  { objective.validation_value(w) } -> std::convertible_to<double>;
};

namespace detail {

/// The size of the gradient at a usual start, which an objective that is started warm may tell by
/// `gradient_scale()`; 0 if it does not.
template <class F>
double gradient_scale_of(F& objective) {
  if constexpr (requires { { objective.gradient_scale() } -> std::convertible_to<double>; })
    return objective.gradient_scale();
  else
    return 0;
}

/// How many of the first parameters a penalty falls on, which an objective may tell by `penalized()`; all if it
/// does not.
template <class F>
Index penalized_of(const F& objective, Index dimension) {
  if constexpr (requires { { objective.penalized() } -> std::convertible_to<Index>; })
    return objective.penalized();
  else
    return dimension;
}

template <class F>
double validation_of(F& objective, const ParametersRef& w) {
  if constexpr (ValidatedObjective<F>)
    return objective.validation_value(w);
  else
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

/// Told of each iteration; false asks to stop: `bool(const Iteration&)`.
template <class M>
concept Monitor = requires(M& monitor, const Iteration& iteration) {
  { monitor(iteration) } -> std::convertible_to<bool>;
};

/// A monitor that asks for nothing.
struct NoMonitor {
  bool operator()(const Iteration&) const { return true; }
};

namespace detail {

// The least that an objective can have, and the most: what optimizers are checked against.
struct PlainObjective {
  Index dimension() const;
  double value_and_gradient(const ParametersRef& w, GradientRef g);
};
struct SampledObjective : PlainObjective {  // inherits to say "the same and more"; never instantiated
  Index sample_count() const;
  void shuffle(int epoch);
  double batch_value_and_gradient(const ParametersRef& w, GradientRef g, Index first, Index count);
  void exchange_derivatives(const ParametersRef& w, GradientRef g, Index first, Index count, std::span<double> table);
  void add_smooth_penalty(const ParametersRef& w, GradientRef g);
};
struct CurvedObjective : SampledObjective {
  void hessian_vector(const ParametersRef& w, const ParametersRef& v, GradientRef product);
  void hessian(const ParametersRef& w, Eigen::MatrixXd& hessian);
  void smooth(double width);
  double column_gradient(Index j);
  double column_curvature(Index j);
  void move(Index j, double delta);
  Index residual_count() const;
  void residuals_and_jacobian(const ParametersRef& w, GradientRef r, Eigen::MatrixXd& jacobian);
  LinearLeastSquares linear_least_squares() const;
  LinearMargins linear_margins() const;
};
struct BoxedObjective : CurvedObjective {
  double non_smooth_value(const ParametersRef& w) const;
  void proximal(GradientRef w, double step) const;
  Bounds bounds() const;
};
struct SplitObjective : CurvedObjective {
  double non_smooth_value(const ParametersRef& w) const;
  void proximal(GradientRef w, double step) const;
  double l1_strength() const;
  Index penalized() const;
};

template <class O, class F>
concept Minimizes = requires(const O& optimizer, F& objective, GradientRef w, NoMonitor& monitor) {
  { optimizer.minimize(objective, w, monitor) } -> std::same_as<OptimizationResult>;
};

}  // namespace detail

/// `OptimizationResult minimize(Objective auto& objective, Eigen::Ref<Eigen::VectorXd> parameters, Monitor
/// auto& monitor) const`: starts from the parameters, leaves the best found in them, and says why it
/// stopped. An optimizer that takes only objectives with some capability constrains its parameter by that
/// concept; one that handles a CompositeObjective says `static constexpr bool handles_composite = true`.
template <class O>
concept Optimizer = detail::Minimizes<O, detail::PlainObjective> || detail::Minimizes<O, detail::SampledObjective> || detail::Minimizes<O, detail::CurvedObjective> ||
                    detail::Minimizes<O, detail::SplitObjective> || detail::Minimizes<O, detail::BoxedObjective>;

namespace detail {

template <class O>
consteval bool handles_composite() {
  if constexpr (requires { O::handles_composite; })
    return O::handles_composite;
  else
    return false;
}

}  // namespace detail

/// Whether optimizer O can work on objectives of type F.
template <class O, class F>
concept CanMinimize = detail::Minimizes<O, F> && (!CompositeObjective<F> || detail::handles_composite<O>());

}  // namespace attune::inline ATTUNE_ABI
