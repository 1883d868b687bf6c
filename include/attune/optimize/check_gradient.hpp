// SPDX-License-Identifier: BSL-1.0
#pragma once

// Is a gradient that somebody wrote the gradient of the value?

#include <Eigen/Core>
#include <type_traits>

#include "attune/core/function_ref.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/precision.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/minimize.hpp"

namespace attune::inline ATTUNE_ABI {

/// What check_gradient found: the component of the gradient that is furthest from the differences of the value.
struct GradientCheck {
  double error = 0;         ///< relative, 0 or more: about 1e-9 where the gradient is right, about 1 where a component is wrong; infinite where something is not finite
  Index component = 0;      ///< where it is that large
  double analytic = 0;      ///< the gradient's component
  double numeric = 0;       ///< that of the differences
  double resolution = 0;    ///< what the rounding of values may add to `numeric`

  /// Whether every component agrees to `tolerance`.
  bool holds(double tolerance = 1e-6) const { return error <= tolerance; }
};

namespace detail {

GradientCheck compare_gradient(FunctionRef<double(const ParametersRef&, GradientRef)> value_and_gradient, double precision, const ParametersRef& w);

}  // namespace detail

/// Compares the gradient at w, component by component, with central differences, (f(w + h eⱼ) - f(w - h eⱼ)) / 2h. The
/// step, h = ∛precision · max(1, |wⱼ|), balances the two errors that a difference has: that of the rounding of values,
/// precision · |f| / h, and that of the third derivative, h² f''' / 6. Precision is what the objective says by
/// `precision()`, or a few units of double's.
///
/// The error of a component is how far the two are apart beyond what the rounding of values explains, over the larger of
/// both. A component that is far smaller than `resolution` is not checked by that: the value does not show it. Of
/// objectives with a part that is not smooth it is the smooth part that is checked. Look at points where the gradient is
/// not small, not at a minimum, and not at a kink. Cost: 2 · dimension + 1 gradients. Nocedal, Wright, "Numerical
/// Optimization", 2nd ed., section 8.1.
/// Errors: InvalidArgument where w has not dimension() components.
template <Objective F>
GradientCheck check_gradient(F& objective, const ParametersRef& w) {
  detail::check_dimension(objective.dimension(), w.size());
  return detail::compare_gradient([&](const ParametersRef& at, GradientRef g) { return static_cast<double>(objective.value_and_gradient(at, g)); }, detail::precision_of(objective), w);
}

/// The same of `double f(const Eigen::VectorXd& w, Eigen::VectorXd& gradient)`, as minimize takes it. A component that f does
/// not write is NaN, and an infinite error.
template <class F>
  requires(!Objective<std::remove_cvref_t<F>> && detail::GradientFunctionOf<std::remove_reference_t<F>>)
GradientCheck check_gradient(F&& function, const ParametersRef& w) {
  detail::ObjectiveOfGradients<std::remove_reference_t<F>> objective(function, w.size());
  return check_gradient(objective, w);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/check_gradient.ipp"
#endif
