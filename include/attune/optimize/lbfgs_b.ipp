// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/lbfgs_b.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/optimize/bounded.hpp"
#include "attune/optimize/detail/orthants.hpp"
#include "attune/optimize/detail/progress.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Parameters within bounds.
struct BoxProjection {
  const Bounds& bounds;

  double clamp(double v, Index j) const { return std::min(std::max(v, bounds.lower[j]), bounds.upper[j]); }

  /// w - P(w - g).
  [[gnu::cold]] void projected_gradient(const Eigen::VectorXd& w, const Eigen::VectorXd& g, Eigen::VectorXd& out) const {
    for (Index j = 0; j < w.size(); ++j) {
      const double to = w[j] - g[j];
      out[j] = to < bounds.lower[j] ? w[j] - bounds.lower[j] : to > bounds.upper[j] ? w[j] - bounds.upper[j] : g[j];
    }
  }
  /// next ← P(w + step · direction).
  [[gnu::cold]] void move(const Eigen::VectorXd& w, const Eigen::VectorXd& direction, double step, Eigen::VectorXd& next) const {
    for (Index j = 0; j < w.size(); ++j) next[j] = clamp(w[j] + step * direction[j], j);
  }
  /// 0 for those that stay at a bound, or go to the one that they are next to: within `near`, relative to the bound.
  [[gnu::cold]] void mask(const Eigen::VectorXd& w, const Eigen::VectorXd& g, double near, std::vector<double>& free) const {
    for (Index j = 0; j < w.size(); ++j) {
      const double low = bounds.lower[j], high = bounds.upper[j];
      const bool stays = (g[j] > 0 && w[j] - low < near * std::max(1.0, std::abs(low))) || (g[j] < 0 && high - w[j] < near * std::max(1.0, std::abs(high)));
      free[static_cast<std::size_t>(j)] = stays ? 0 : 1;
    }
  }
};

/// What a step along the projected path came to.
struct ProjectedTrial {
  Eigen::VectorXd w, g;
  double step = 0;
  double value = 0;
  double slope = 0;      // of the start's gradient along w - start
  double end_slope = 0;  // of w's own
};

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE OptimizationResult LbfgsB::run(detail::SmoothFunction smooth, const Bounds& bounds, const detail::Surroundings& around, GradientRef parameters) const {
  using detail::span_of;
  detail::check_bounds(bounds, parameters.size());
  const detail::BoxProjection box{bounds};
  const Index n = parameters.size();
  detail::Progress progress(stopping, around);
  Eigen::VectorXd w = parameters, g(n), projected(n), direction(n);
  std::vector<double> free(static_cast<std::size_t>(n));
  for (Index j = 0; j < n; ++j) w[j] = box.clamp(w[j], j);
  double value = smooth(w, g);
  const auto norm = [&] {
    box.projected_gradient(w, g, projected);
    return simd::largest_absolute(span_of(projected));
  };
  progress.evaluations = 1;
  progress.arrive(w, value, norm(), 0);
  detail::MaskedPairs pairs(memory, n);
  detail::ProjectedTrial now{w, g}, further = now;
  const auto attempt = [&](double step, detail::ProjectedTrial& t) {
    box.move(w, direction, step, t.w);
    t.step = step;
    t.value = smooth(t.w, t.g);
    ++progress.evaluations;
    t.slope = t.end_slope = 0;
    for (Index j = 0; j < n; ++j) {
      t.slope += g[j] * (t.w[j] - w[j]);
      t.end_slope += t.g[j] * (t.w[j] - w[j]);
    }
    constexpr double sufficient = 1e-4;
    // Near the minimum the decrease drowns in rounding: slopes decide there, as in StrongWolfe.
    const bool level = progress.level(t.value - value);
    return t.slope < 0 && std::isfinite(t.value) && (t.value <= value + sufficient * t.slope || (level && t.end_slope <= (2 * sufficient - 1) * t.slope));
  };
  while (!progress.stopped()) {
    constexpr double nearest = 1e-8, steep = 0.9;
    constexpr int most_trials = 60;
    box.mask(w, g, std::min(nearest, progress.now().gradient_norm), free);
    for (Index j = 0; j < n; ++j) direction[j] = free[static_cast<std::size_t>(j)] * g[j];
    const bool curved = pairs.apply(direction, free) > 0;
    for (Index j = 0; j < n; ++j) direction[j] = free[static_cast<std::size_t>(j)] > 0 ? -direction[j] : 2 * ((g[j] > 0 ? bounds.lower[j] : bounds.upper[j]) - w[j]);  // the latter to the bound
    double step = curved ? 1.0 : std::min(1.0, 1.0 / progress.now().gradient_norm);
    bool found = attempt(step, now);
    for (int trial = 1; trial < most_trials && !found && now.w != w; ++trial) found = attempt(step /= 2, now);
    if (!found) {
      if (pairs.empty()) progress.stop(progress.now().gradient_norm * step <= around.precision * std::max(1.0, std::abs(value)) ? Status::precision_limit : Status::line_search_failed);
      pairs.clear();  // once more along the gradient
      continue;
    }
    // Still nearly as steep: a longer step is better, and says more about the curvature.
    for (int trial = 0; trial < most_trials && now.end_slope < steep * now.slope; ++trial) {
      if (!attempt(2 * now.step, further) || !(further.value < now.value) || further.w == now.w) break;
      std::swap(now, further);
    }
    pairs.add(w, g, now.w, now.g);
    w.swap(now.w);
    g.swap(now.g);
    value = now.value;
    progress.arrive(w, value, norm(), now.step);
  }
  return progress.finish(parameters, w);
}

}  // namespace attune::inline ATTUNE_ABI
