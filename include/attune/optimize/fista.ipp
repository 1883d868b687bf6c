// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/fista.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A point with the smooth part there: its value, its gradient, and the value with the part that is not smooth.
struct SmoothPoint {
  Eigen::VectorXd w{}, gradient{};
  double smooth = 0;
  double value = 0;
};

/// Whether a step from `y` to `next` was short enough: the smooth part lies below its model of curvature 1 / step
/// (Beck, Teboulle, equation 2.4). Where its bend drowns in the rounding of values, the change of the gradient along
/// the step decides in their place (Becker, Candès, Grant, Math. Program. Comp. 3 (2011), equation 5.6).
[[gnu::cold]] inline bool step_is_short(const SmoothPoint& y, const SmoothPoint& next, double step, double precision) {
  if (!std::isfinite(next.smooth)) return false;
  double square = 0, slope = 0, bend = 0;
  for (Index j = 0; j < y.w.size(); ++j) {
    const double d = next.w[j] - y.w[j];
    square += d * d;
    slope += y.gradient[j] * d;
    bend += (next.gradient[j] - y.gradient[j]) * d;
  }
  if (square / (2 * step) > 16 * precision * std::max(std::abs(y.smooth), std::abs(next.smooth)))
    return next.smooth <= y.smooth + slope + square / (2 * step);
  return bend <= square / step;
}

/// The largest component of ∇f(next) + (y - next) / step - ∇f(y), where next = prox(y - step ∇f(y)): a subgradient of
/// the whole objective at `next`, because (y - next) / step - ∇f(y) is one of the part that is not smooth.
[[gnu::cold]] inline double subgradient_norm(const SmoothPoint& y, const SmoothPoint& next, double step) {
  double largest = 0;
  for (Index j = 0; j < y.w.size(); ++j) {
    const double v = std::abs(next.gradient[j] - y.gradient[j] + (y.w[j] - next.w[j]) / step);
    if (v > largest || std::isnan(v)) largest = v;
  }
  return largest;
}

inline constexpr double shortest_fista_step = 1e-300;

// Also where squares overflow, or vanish.
[[gnu::cold]] inline double euclidean_length(const Eigen::VectorXd& v) {
  const std::span<const double> all{v.data(), static_cast<std::size_t>(v.size())};
  const double square = simd::dot(all, all);
  if (square > 1e-280 && std::isfinite(square)) return std::sqrt(square);
  const double largest = simd::largest_absolute(all);
  if (!(largest > 0) || !std::isfinite(largest)) return largest;
  double sum = 0;
  for (const double x : all) sum += x / largest * (x / largest);
  return largest * std::sqrt(sum);
}

// The inverse of the curvature along the gradient: a step that is long rather than short.
inline double first_fista_step(SmoothFunction smooth, const SmoothPoint& at, SmoothPoint& probe, int& evaluations) {
  const double length = euclidean_length(at.gradient);
  const double by = 1e-4 * std::max(1.0, euclidean_length(at.w)) / length;
  for (Index j = 0; j < at.w.size(); ++j) probe.w[j] = at.w[j] - by * at.gradient[j];
  ++evaluations;
  smooth(probe.w, probe.gradient);
  for (Index j = 0; j < at.w.size(); ++j) probe.gradient[j] -= at.gradient[j];
  const double curvature = euclidean_length(probe.gradient) / (by * length);
  return std::isfinite(curvature) && curvature > 1e-12 ? 1 / curvature : 1 / length;
}

ATTUNE_INLINE OptimizationResult minimize_fista(SmoothFunction smooth, const NonSmoothPart* rest, const Surroundings& around, GradientRef parameters, const Stopping& stopping) {
  const Index n = parameters.size();
  const auto size = static_cast<std::size_t>(n);
  int evaluations = 0;
  const auto evaluate = [&](SmoothPoint& p) {
    ++evaluations;
    p.smooth = p.value = smooth(p.w, p.gradient);
    if (rest != nullptr) p.value += rest->value(p.w);
  };
  const auto proximal = [&](Eigen::VectorXd& w, double step) {
    if (rest != nullptr) rest->proximal(w, step);
  };
  const double precision = around.precision;

  SmoothPoint x{parameters, Eigen::VectorXd(n)}, y = x, next = x;
  evaluate(x);
  if (!std::isfinite(x.value) && std::isfinite(x.smooth)) {  // outside of bounds
    proximal(x.w, 1);
    evaluate(x);
  }
  double step = 1;
  const auto step_from_y = [&] {
    for (Index j = 0; j < n; ++j) next.w[j] = y.w[j] - step * y.gradient[j];
    proximal(next.w, step);
    evaluate(next);
  };

  const double slope = simd::largest_absolute({x.gradient.data(), size});
  StoppingRun run(stopping, std::max(slope, around.gradient_scale));
  y = x;
  if (slope > 0 && std::isfinite(slope)) step = first_fista_step(smooth, y, next, evaluations);
  // At the start: the proximal gradient mapping, which is the gradient where the objective is smooth.
  next.w = y.w;
  for (Index j = 0; j < n; ++j) next.w[j] -= step * y.gradient[j];
  proximal(next.w, step);
  double norm = 0;
  for (Index j = 0; j < n; ++j) norm = std::max(norm, std::abs(y.w[j] - next.w[j]) / step);
  Iteration iteration{.index = 0, .value = x.value, .gradient_norm = norm, .step = 0, .validation = around.validation(x.w)};
  auto stop = run.after(iteration, evaluations, around.monitor, {x.w.data(), size});

  double momentum = 1;  // t_k of the paper
  constexpr int patience = 2000;
  int stalled = 0;
  double smallest = norm;
  while (!stop) {
    step_from_y();
    while (!step_is_short(y, next, step, precision) && step > shortest_fista_step) {
      step /= 2;
      step_from_y();
    }
    if (step <= shortest_fista_step) {
      stop = Status::line_search_failed;
      break;
    }
    const double rise = next.value - x.value;
    if (momentum > 1 && rise > precision * std::abs(x.value)) {  // it overshot: again from x, without momentum
      y = x;
      momentum = 1;
      continue;
    }
    norm = subgradient_norm(y, next, step);
    double turn = 0;
    for (Index j = 0; j < n; ++j) turn += (y.w[j] - next.w[j]) * (next.w[j] - x.w[j]);
    const double after = (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
    const double ahead = turn > 0 ? 0 : (momentum - 1) / after;
    iteration = {.index = iteration.index + 1, .value = next.value, .gradient_norm = norm, .step = step, .validation = around.validation(next.w)};
    stop = run.after(iteration, evaluations, around.monitor, {next.w.data(), size});
    // Values that cannot be told apart, and a subgradient that shrinks no more: the end of what doubles can do.
    stalled = std::abs(rise) > precision * std::abs(x.value) || norm < 0.9 * smallest ? 0 : stalled + 1;
    smallest = std::min(smallest, norm);
    if (!stop && stalled == patience) stop = Status::precision_limit;
    if (stop && *stop == Status::diverged) break;
    std::swap(x, next);  // next is the point before
    if (stop) break;
    momentum = turn > 0 ? 1 : after;
    y = x;
    if (turn > 0) step *= 2;
    if (ahead == 0) continue;
    for (Index j = 0; j < n; ++j) y.w[j] += ahead * (x.w[j] - next.w[j]);
    evaluate(y);
  }
  parameters = x.w;
  const Iteration end = run.restore_best({parameters.data(), size}).value_or(iteration);
  return run.finish(*stop, iteration.index, end.value, end.gradient_norm, evaluations);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
