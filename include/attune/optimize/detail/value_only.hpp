// SPDX-License-Identifier: BSL-1.0
#pragma once

// The value of an objective, for optimizers that look at nothing else.

#include <Eigen/Core>
#include <cmath>

#include "attune/core/function_ref.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"

namespace attune::inline ATTUNE_ABI::detail {

using ValueFunction = FunctionRef<double(const ParametersRef&)>;

/// The value of the whole objective; where the part that is not smooth is infinite, the rest is not asked for.
/// `unused`: of the size of w.
template <ValueObjective F>
double whole_value(F& objective, const ParametersRef& w, Eigen::VectorXd& unused) {
  double rest = 0;
  if constexpr (requires { objective.non_smooth_value(w); }) {
    rest = objective.non_smooth_value(w);
    if (!std::isfinite(rest)) return rest;
  }
  if constexpr (requires { objective.value(w); })
    return objective.value(w) + rest;
  else
    return objective.value_and_gradient(w, unused) + rest;
}

/// Calls run(value, surroundings) for the whole objective.
template <ValueObjective F, class M, class Run>
[[gnu::cold]] OptimizationResult by_values(F& objective, Index size, M& monitor, Run&& run) {
  Eigen::VectorXd unused(size);
  const auto value = [&](const ParametersRef& w) { return static_cast<double>(whole_value(objective, w, unused)); };
  return in_surroundings(objective, size, monitor, [&](const Surroundings& around) { return run(value, around); });
}

}  // namespace attune::inline ATTUNE_ABI::detail
