// SPDX-License-Identifier: BSL-1.0
#pragma once

// What optimizers whose bodies are compiled once know of an objective and of who watches, whatever their types.

#include <Eigen/Core>

#include "attune/core/function_ref.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/precision.hpp"

namespace attune::inline ATTUNE_ABI::detail {

using SmoothFunction = FunctionRef<double(const ParametersRef&, GradientRef)>;

struct Surroundings {
  FunctionRef<double(const ParametersRef&)> validation;
  FunctionRef<bool(const Iteration&)> monitor;
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

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/detail/surroundings.ipp"
#endif
