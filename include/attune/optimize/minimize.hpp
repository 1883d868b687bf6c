// SPDX-License-Identifier: BSL-1.0
#pragma once

// The least value of a function of yours, by any optimizer, in one call.

#include <Eigen/Core>
#include <concepts>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "attune/optimize/bounded.hpp"
#include "attune/optimize/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// `double f(w)`.
template <class F>
concept ValueFunctionOf = requires(F& f, const Eigen::VectorXd& w) {
  { f(w) } -> std::convertible_to<double>;
};

/// `double f(w, gradient)`, which writes the gradient.
template <class F>
concept GradientFunctionOf = requires(F& f, const Eigen::VectorXd& w, Eigen::VectorXd& gradient) {
  { f(w, gradient) } -> std::convertible_to<double>;
};

/// Errors: InvalidArgument where the function has made its gradient another size.
void check_gradient_size(Index size, Index dimension);

template <ValueFunctionOf F>
class ObjectiveOfValues {
 public:
  ObjectiveOfValues(F& f, Index dimension) : f_(std::addressof(f)), w_(dimension) {}
  Index dimension() const { return w_.size(); }
  double value(const ParametersRef& w) {
    w_ = w;
    return (*f_)(std::as_const(w_));
  }

 private:
  F* f_;
  Eigen::VectorXd w_;  // what a function takes by const Eigen::VectorXd&
};

template <GradientFunctionOf F>
class ObjectiveOfGradients {
 public:
  ObjectiveOfGradients(F& f, Index dimension) : f_(std::addressof(f)), w_(dimension), gradient_(dimension) {}
  Index dimension() const { return w_.size(); }
  double value_and_gradient(const ParametersRef& w, GradientRef gradient) {
    w_ = w;
    gradient_.setConstant(std::numeric_limits<double>::quiet_NaN());  // what the function leaves out is seen
    const double value = (*f_)(std::as_const(w_), gradient_);
    check_gradient_size(gradient_.size(), gradient.size());
    gradient = gradient_;
    return value;
  }

 private:
  F* f_;
  Eigen::VectorXd w_, gradient_;
};

/// Calls run(objective) for what the function is: an objective itself, or a value with or without its gradient.
template <class F, class Run>
OptimizationResult with_objective(F& function, Index dimension, Run&& run) {
  if constexpr (ValueObjective<F> || LeastSquaresObjective<F> || LinearLeastSquaresObjective<F> || ColumnObjective<F>) {
    return run(function);
  } else if constexpr (GradientFunctionOf<F>) {
    ObjectiveOfGradients<F> objective(function, dimension);
    return run(objective);
  } else if constexpr (ValueFunctionOf<F>) {
    ObjectiveOfValues<F> objective(function, dimension);
    return run(objective);
  } else {
    static_assert(!std::same_as<F, F>, "minimize: the function is neither `double f(const Eigen::VectorXd& w)` nor `double f(const Eigen::VectorXd& w, Eigen::VectorXd& gradient)` nor an objective; see docs/optimize.md");
    return {};
  }
}

template <class O, class F, class M>
OptimizationResult minimize_objective(const O& optimizer, F& objective, Eigen::VectorXd& w, M& monitor) {
  if constexpr (ValueObjective<F> && !Objective<F> && !CanMinimize<O, F>) {
    static_assert(CanMinimize<O, F>, "minimize: this optimizer needs the gradient, `double f(const Eigen::VectorXd& w, Eigen::VectorXd& gradient)`; NelderMead and CmaEs do without; see docs/optimize.md#which");
    return {};
  } else {
    return optimizer.minimize(objective, w, monitor);
  }
}

}  // namespace detail

/// Minimises a function: `minimize(Lbfgs{}, f, w)` starts at w and leaves the best that it found there.
///
/// f: `double f(const Eigen::VectorXd& w)` for optimizers that look at values only, NelderMead and CmaEs;
/// `double f(const Eigen::VectorXd& w, Eigen::VectorXd& gradient)`, which writes as many components as w has, for the
/// others; or an objective, whose members say more. A component that f does not write is NaN.
/// monitor: told of each iteration; false stops.
/// Errors: InvalidArgument for settings out of range, a gradient of another size, an objective of another dimension; what
/// f throws comes out, with w as it was. That it did not converge is no error: the result says why it stopped.
/// Cost: that of the optimizer, and a copy of w and of the gradient each time.
template <class O, class F, Monitor M = NoMonitor>
OptimizationResult minimize(const O& optimizer, F&& function, Eigen::VectorXd& w, M&& monitor = {}) {
  return detail::with_objective(function, w.size(), [&](auto& objective) {
    Eigen::VectorXd at = w;  // optimizers write as they go
    const OptimizationResult result = detail::minimize_objective(optimizer, objective, at, monitor);
    w = at;
    return result;
  });
}

/// The same within bounds: `minimize(LbfgsB{}, f, w, {.lower = Eigen::VectorXd::Zero(1)})`. An empty vector is no bound,
/// one number holds for all parameters. A start outside is moved to the nearest point inside; f is never asked for a value
/// outside.
/// Errors: and InvalidArgument for bounds that cross, are NaN, or whose number is not that of the parameters.
template <class O, class F, Monitor M = NoMonitor>
OptimizationResult minimize(const O& optimizer, F&& function, Eigen::VectorXd& w, const Bounds& bounds, M&& monitor = {}) {
  return detail::with_objective(function, w.size(), [&](auto& objective) {
    auto inside = bounded(objective, bounds);
    Eigen::VectorXd at = w;
    inside.proximal(at, 1);
    const OptimizationResult result = detail::minimize_objective(optimizer, inside, at, monitor);
    w = at;
    return result;
  });
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/minimize.ipp"
#endif
