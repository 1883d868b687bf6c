// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/auto_solver.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE int iterations_worth_newton(Index samples, Index parameters, Index stored) {
  constexpr double newton_steps = 8, least = 16, usual = 40, product_speed = 4;  // of the multiply-adds of a dense product, to those of a gradient: docs/performance.md#solvers
  const auto p = static_cast<double>(parameters);
  const double rows = samples > 0 ? static_cast<double>(samples) : p;  // unknown: few, so that a factor costs most
  const double values = stored > 0 ? static_cast<double>(stored) : rows * p;
  const double squares = values * values / rows / 2 / (stored > 0 ? 1 : product_speed);
  const double gradient = 2 * values, step = gradient + squares + p * p * p / 6 / product_speed;
  const double worth = gradient > 0 ? std::min(newton_steps * step / gradient, 1e6) : 0;  // without parameters anything will do
  return static_cast<int>(std::max(worth, samples == 0 ? usual : least));
}

ATTUNE_INLINE bool is_unfinished(const OptimizationResult& first, const Stopping& rules) { return first.status == Status::iteration_limit && first.iterations < rules.budget.iterations; }

ATTUNE_INLINE Stopping rest_of(const Stopping& rules, const OptimizationResult& first, double gradient_scale, double seconds) {
  Stopping rest = rules;
  if (first.history.empty()) return rest;
  rest.budget = rest_of(rules.budget, first, seconds);
  // The tolerance is of the gradient at the start of both.
  const double size = std::max(1.0, std::abs(first.value));
  const double then = std::min(size, std::max(gradient_scale, first.history.front().gradient_norm)), now = std::min(size, std::max(gradient_scale, first.gradient_norm));
  if (now > 0) rest.gradient.tolerance *= then / now;
  return rest;
}

ATTUNE_INLINE OptimizationResult joined(OptimizationResult first, OptimizationResult second) {
  const int curvatures = first.curvatures + second.curvatures;
  append_stage(first, std::move(second));
  first.curvatures = curvatures;
  return first;
}

}  // namespace attune::inline ATTUNE_ABI::detail
