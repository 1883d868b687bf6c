// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/detail/variance_reduced.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The largest component of (w - prox(w - step ∇f)) / step: 0 at a minimum and nowhere else, and the gradient where the
/// objective is smooth.
[[gnu::cold]] inline double mapped_gradient_norm(const NonSmoothPart* rest, const Eigen::VectorXd& w, const Eigen::VectorXd& gradient, double step, Eigen::VectorXd& scratch) {
  if (rest == nullptr) return simd::largest_absolute({gradient.data(), static_cast<std::size_t>(gradient.size())});
  for (Index j = 0; j < w.size(); ++j) scratch[j] = w[j] - step * gradient[j];
  rest->proximal(scratch, step);
  for (Index j = 0; j < w.size(); ++j) scratch[j] = (w[j] - scratch[j]) / step;
  return simd::largest_absolute({scratch.data(), static_cast<std::size_t>(scratch.size())});
}

ATTUNE_INLINE OptimizationResult minimize_variance_reduced(SmoothFunction smooth, const NonSmoothPart* rest, const Surroundings& around, Index samples, BeginEpoch begin_epoch, ReducedGradient reduced, int batch_evaluations,
                                                           const VarianceReducedSettings& settings, const Stopping& stopping, GradientRef parameters) {
  const auto size = static_cast<std::size_t>(parameters.size());
  Eigen::VectorXd w = parameters, gradient(w.size()), direction(w.size());
  int evaluations = 0;
  const auto evaluate = [&] {
    ++evaluations;
    const double value = smooth(w, gradient);
    return rest != nullptr ? value + rest->value(w) : value;
  };
  const double rate = settings.learning_rate;
  double value = evaluate();
  if (!std::isfinite(value) && rest != nullptr && w.allFinite()) {  // outside of bounds
    rest->proximal(w, 1);
    value = evaluate();
  }
  StoppingRun run(stopping, around.gradient_scale);
  Iteration now{.index = 0, .value = value, .gradient_norm = mapped_gradient_norm(rest, w, gradient, rate, direction), .step = 0, .validation = around.validation(w)};
  auto stop = run.after(now, evaluations, around.monitor, {w.data(), size});
  while (!stop) {
    parameters = w;
    begin_epoch(now.index, w, gradient);
    for (Index first = 0; first < samples; first += settings.batch_rows) {
      const Index count = std::min(settings.batch_rows, samples - first);
      reduced(w, first, count, direction);
      evaluations += batch_evaluations;
      const double step = rate * static_cast<double>(count) / static_cast<double>(std::min(settings.batch_rows, samples));
      simd::add_scaled({w.data(), size}, -step, std::span<const double>(direction.data(), size));
      if (rest != nullptr) rest->proximal(w, step);
    }
    value = w.allFinite() ? evaluate() : std::numeric_limits<double>::quiet_NaN();
    const Iteration before = now;
    now = {.index = now.index + 1, .value = value, .gradient_norm = mapped_gradient_norm(rest, w, gradient, rate, direction), .step = rate, .validation = around.validation(w)};
    stop = run.after(now, evaluations, around.monitor, {w.data(), size});
    if (stop && *stop == Status::diverged) {
      now.value = before.value;
      now.gradient_norm = before.gradient_norm;
      w = parameters;
    }
  }
  parameters = w;
  const Iteration end = run.restore_best({parameters.data(), size}).value_or(now);
  return run.finish(*stop, now.index, end.value, end.gradient_norm, evaluations);
}

}  // namespace attune::inline ATTUNE_ABI::detail
