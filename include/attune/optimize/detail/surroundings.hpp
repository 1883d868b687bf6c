// SPDX-License-Identifier: BSL-1.0
#pragma once

// What optimizers whose bodies are compiled once know of an objective and of who watches, whatever their types.

#include <Eigen/Core>

#include "attune/core/function_ref.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/precision.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Value and gradient of the smooth part.
using SmoothFunction = FunctionRef<double(const ParametersRef&, GradientRef)>;

/// The part that is not smooth.
struct NonSmoothPart {
  FunctionRef<double(const ParametersRef&)> value;
  FunctionRef<void(GradientRef, double)> proximal;
};

/// A monitor without its type.
using Watch = FunctionRef<bool(const Iteration&)>;

struct Surroundings {
  FunctionRef<double(const ParametersRef&)> validation;
  Watch monitor;
  double gradient_scale = 0;
  double precision = 0;
};

/// What a minimisation of an objective that an optimizer cannot handle returns, after its assertion: it inherits so that
/// whatever is done with it compiles, and is another type so that the optimizer does not count as one for it.
struct RefusedObjective : OptimizationResult {};

/// Errors: InvalidArgument where there are not as many parameters as the objective has dimensions.
void check_dimension(Index dimension, Index size);

/// Calls run(surroundings) for an objective and its monitor.
template <class F, class M, class Run>
[[gnu::cold]] OptimizationResult in_surroundings(F& objective, Index size, M& monitor, Run&& run) {
  check_dimension(objective.dimension(), size);
  const auto validation = [&](const ParametersRef& w) { return validation_of(objective, w); };
  const auto watch = [&](const Iteration& iteration) { return static_cast<bool>(monitor(iteration)); };
  return run(Surroundings{validation, watch, gradient_scale_of(objective), precision_of(objective)});
}

/// Calls run(smooth, surroundings), the first being the smooth part.
template <class F, class M, class Run>
[[gnu::cold]] OptimizationResult by_gradient(F& objective, Index size, M& monitor, Run&& run) {
  const auto smooth = [&](const ParametersRef& w, GradientRef g) { return static_cast<double>(objective.value_and_gradient(w, g)); };
  return in_surroundings(objective, size, monitor, [&](const Surroundings& around) { return run(SmoothFunction(smooth), around); });
}

/// Calls run(smooth, rest, surroundings), `rest` being the part that is not smooth, null where there is none.
template <class F, class M, class Run>
[[gnu::cold]] OptimizationResult by_parts(F& objective, Index size, M& monitor, Run&& run) {
  return by_gradient(objective, size, monitor, [&](SmoothFunction smooth, const Surroundings& around) {
    if constexpr (CompositeObjective<F>) {
      const auto value = [&](const ParametersRef& w) { return static_cast<double>(objective.non_smooth_value(w)); };
      const auto proximal = [&](GradientRef w, double step) { objective.proximal(w, step); };
      const NonSmoothPart rest{value, proximal};
      return run(smooth, &rest, around);
    } else {
      return run(smooth, nullptr, around);
    }
  });
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/detail/surroundings.ipp"
#endif
