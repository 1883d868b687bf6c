// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/auto_solver.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE int iterations_worth_newton(Index samples, Index parameters) {
  constexpr double newton_steps = 8, usual = 40, product_speed = 4;  // of the multiply-adds of a Hessian, to those of a gradient: docs/performance.md#solvers
  const auto n = static_cast<double>(samples), p = static_cast<double>(parameters);
  const double gradient = 2 * n * p, step = gradient + (n * p * p / 2 + p * p * p / 6) / product_speed;
  const double worth = newton_steps * step / gradient;
  return worth <= usual ? 0 : static_cast<int>(std::min(worth, 1e6));
}

ATTUNE_INLINE bool is_unfinished(const OptimizationResult& first, const Stopping& rules) { return first.status == Status::iteration_limit && first.iterations < rules.budget.iterations; }

ATTUNE_INLINE Stopping rest_of(const Stopping& rules, const OptimizationResult& first, double gradient_scale) {
  Stopping rest = rules;
  if (first.history.empty()) return rest;
  rest.budget.iterations -= first.iterations;
  if (rest.budget.evaluations > 0) rest.budget.evaluations = std::max(1, rest.budget.evaluations - first.evaluations);
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
