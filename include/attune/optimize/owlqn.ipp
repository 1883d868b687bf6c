// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/owlqn.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "attune/optimize/detail/orthants.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE OptimizationResult minimize_owlqn(SmoothFunction smooth, double l1_strength, Index penalized, const Surroundings& around, GradientRef parameters, int memory, const Stopping& stopping) {
  const Index n = parameters.size();
  const auto size = static_cast<std::size_t>(n);
  const auto norm_of = [size](const Eigen::VectorXd& v) { return simd::largest_absolute({v.data(), size}); };
  const Orthants orthants{l1_strength, penalized};
  const double precision = around.precision;
  MaskedPairs pairs(memory, n);
  Eigen::VectorXd w = parameters, g(n), pseudo(n), direction(n), next_w(n), next_g(n), next_pseudo(n);
  double value = smooth(w, g) + orthants.value(w);
  orthants.pseudo_gradient(w, g, pseudo);
  int evaluations = 1;
  StoppingRun run(stopping, std::max(norm_of(g), around.gradient_scale));
  Iteration iteration{.index = 0, .value = value, .gradient_norm = norm_of(pseudo), .step = 0, .validation = around.validation(w)};
  auto stop = run.after(iteration, evaluations, around.monitor, {w.data(), size});
  constexpr int patience = 100, most_trials = 60;
  constexpr double sufficient = 1e-4;
  int stalled = 0;
  double smallest = iteration.gradient_norm;
  while (!stop) {
    const bool curved = orthant_direction(orthants, pairs, w, pseudo, direction);
    double step = curved ? 1.0 : std::min(1.0, 1.0 / iteration.gradient_norm), next_value = value;
    bool found = false;
    for (int trial = 0; trial < most_trials && !found; ++trial) {
      orthants.move(w, pseudo, direction, step, next_w);
      next_value = smooth(next_w, next_g) + orthants.value(next_w);
      ++evaluations;
      orthants.pseudo_gradient(next_w, next_g, next_pseudo);
      double slope = 0, next_slope = 0, moved = 0;
      for (Index j = 0; j < n; ++j) {
        const double d = next_w[j] - w[j];
        slope += pseudo[j] * d;
        next_slope += next_pseudo[j] * d;
        moved = std::max(moved, std::abs(d));
      }
      if (moved == 0) break;
      const bool level = std::abs(next_value - value) <= precision * std::abs(value);
      // Near the minimum the decrease drowns in rounding: slopes decide there, as in StrongWolfe.
      found = slope < 0 && std::isfinite(next_value) && (next_value <= value + sufficient * slope || (level && next_slope <= (2 * sufficient - 1) * slope));
      if (!found) step /= 2;
    }
    if (!found) {
      if (!pairs.empty()) {  // once more along the pseudo-gradient
        pairs.clear();
        continue;
      }
      stop = iteration.gradient_norm * step <= precision * std::max(1.0, std::abs(value)) ? Status::precision_limit : Status::line_search_failed;
      break;
    }
    pairs.add(w, g, next_w, next_g);
    const double change = std::abs(value - next_value);
    w.swap(next_w);
    g.swap(next_g);
    pseudo.swap(next_pseudo);
    value = next_value;
    iteration = {.index = iteration.index + 1, .value = value, .gradient_norm = norm_of(pseudo), .step = step, .validation = around.validation(w)};
    stop = run.after(iteration, evaluations, around.monitor, {w.data(), size});
    // Values that cannot be told apart, and a gradient that shrinks no more: the end of what doubles can do.
    stalled = change > precision * std::abs(value) || iteration.gradient_norm < 0.9 * smallest ? 0 : stalled + 1;
    smallest = std::min(smallest, iteration.gradient_norm);
    if (!stop && stalled == patience) stop = Status::precision_limit;
  }
  parameters = w;
  const Iteration end = run.restore_best({parameters.data(), size}).value_or(iteration);
  return run.finish(*stop, iteration.index, end.value, end.gradient_norm, evaluations);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
