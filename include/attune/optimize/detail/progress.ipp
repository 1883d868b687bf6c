// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/detail/progress.hpp"

#include <algorithm>
#include <cmath>

#include "attune/optimize/lbfgs.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE void Progress::arrive(const Eigen::VectorXd& w, double value, double norm, double step) {
  const double change = value - now_.value;
  const bool still = arrived_ > 0 && level(change) && !(norm < 0.9 * smallest_);
  now_ = {.index = arrived_, .value = value, .gradient_norm = norm, .step = step, .validation = around_.validation(w)};
  stop_ = run_.after(now_, evaluations, around_.monitor, span_of(w));
  stalled_ = still ? stalled_ + 1 : 0;
  smallest_ = arrived_ > 0 ? std::min(smallest_, norm) : norm;
  ++arrived_;
  if (!stop_ && stalled_ == patience_) stop_ = Status::precision_limit;
}

[[gnu::cold]] ATTUNE_INLINE OptimizationResult Progress::finish(GradientRef parameters, const Eigen::VectorXd& w) {
  parameters = w;
  const Iteration end = run_.restore_best({parameters.data(), static_cast<std::size_t>(parameters.size())}).value_or(now_);
  OptimizationResult result = run_.finish(stop_.value_or(Status::not_started), now_.index, end.value, end.gradient_norm, evaluations);
  result.curvatures = curvatures;
  return result;
}

[[gnu::cold]] ATTUNE_INLINE OptimizationResult descend(SmoothFunction smooth, const Surroundings& around, const StrongWolfe& line_search, const Stopping& stopping, int patience, Direct direct, GradientRef parameters) {
  Progress progress(stopping, around, patience);
  Eigen::VectorXd w = parameters, g(w.size()), direction(w.size()), next_w(w.size()), next_g(w.size());
  double value = smooth(w, g), last_step = 0, last_slope = 0;
  progress.evaluations = 1;
  progress.arrive(w, value, simd::largest_absolute(span_of(g)), 0);
  bool again = false;
  while (!progress.stopped()) {
    const double first_step = direct({w, g, value, last_step, last_slope, again, progress}, direction);
    const double slope = simd::dot(span_of(g), span_of(direction));
    const LineSearchEnd end = slope < 0 && first_step > 0 ? line_search.search_by(smooth, {w, direction, value, slope, around.precision}, first_step, next_w, next_g) : LineSearchEnd{};
    progress.evaluations += end.evaluations;
    if (!end.found) {
      if (again) progress.stop(-slope * first_step <= around.precision * std::max(1.0, std::abs(value)) ? Status::precision_limit : Status::line_search_failed);
      again = true;
      continue;
    }
    again = false;
    w.swap(next_w);
    g.swap(next_g);
    value = end.value;
    last_step = end.step;
    last_slope = slope;
    progress.arrive(w, value, simd::largest_absolute(span_of(g)), end.step);
  }
  return progress.finish(parameters, w);
}

}  // namespace attune::inline ATTUNE_ABI::detail
