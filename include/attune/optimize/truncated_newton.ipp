// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/truncated_newton.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "attune/optimize/detail/progress.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A step in a trust region, and the quadratic model that it goes down.
class SteihaugStep {
 public:
  explicit SteihaugStep(Index n) : step(n), bend_(n), residual_(n), direction_(n), product_(n) {}

  Eigen::VectorXd step;
  double promised = 0;         ///< fall of the model
  bool at_boundary = false;

  /// Nocedal, Wright, algorithm 7.2. `radius` of 0 is set to the distance to the model's minimum along the gradient.
  [[gnu::cold]] void solve(const Eigen::VectorXd& g, double tolerance, double& radius, double fallback_radius, FunctionRef<void(const ParametersRef&, GradientRef)> product, int& products) {
    fill(step, 0);
    fill(bend_, 0);
    residual_ = g;
    direction_ = g;
    simd::scale(span_of(direction_), -1);
    at_boundary = false;
    double square = simd::dot(span_of(g), span_of(g));
    for (Index iteration = 0; iteration < 2 * g.size(); ++iteration) {
      product(direction_, product_);
      ++products;
      const double curvature = simd::dot(span_of(direction_), span_of(product_));
      const double length = std::sqrt(simd::dot(span_of(direction_), span_of(direction_)));
      const bool bowl = curvature > 0;
      if (radius == 0) radius = bowl ? square / curvature * length : fallback_radius;
      const double to_boundary = distance(radius);
      const double by = bowl ? square / curvature : to_boundary;
      at_boundary = !(by < to_boundary);
      advance(at_boundary ? to_boundary : by);
      if (at_boundary) break;
      const double next = simd::dot(span_of(residual_), span_of(residual_));
      if (!(std::sqrt(next) > tolerance)) break;
      const double beta = next / square;
      square = next;
      simd::scale(span_of(direction_), beta);
      simd::add_scaled(span_of(direction_), -1, span_of(residual_));
    }
    promised = -simd::dot(span_of(g), span_of(step)) - 0.5 * simd::dot(span_of(step), span_of(bend_));
  }

 private:
  static void fill(Eigen::VectorXd& v, double with) { std::fill_n(v.data(), v.size(), with); }

  void advance(double by) {
    simd::add_scaled(span_of(step), by, span_of(direction_));
    simd::add_scaled(span_of(bend_), by, span_of(product_));
    simd::add_scaled(span_of(residual_), by, span_of(product_));
  }
  // How far along the direction the boundary is: the positive root of ‖step + t direction‖ = radius.
  double distance(double radius) const {
    const double a = simd::dot(span_of(direction_), span_of(direction_)), b = simd::dot(span_of(step), span_of(direction_)), c = simd::dot(span_of(step), span_of(step)) - radius * radius;
    const double root = std::sqrt(std::max(b * b - a * c, 0.0));
    return b > 0 ? std::max(-c, 0.0) / (b + root) : (root - b) / a;
  }

  Eigen::VectorXd bend_;  // the Hessian times the step
  Eigen::VectorXd residual_, direction_, product_;
};

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE OptimizationResult TruncatedNewton::run(detail::SmoothFunction smooth, FunctionRef<void(const ParametersRef&, const ParametersRef&, GradientRef)> hessian_vector,
                                                                    const detail::Surroundings& around, GradientRef parameters) const {
  using detail::span_of;
  detail::Progress progress(stopping, around);
  Eigen::VectorXd w = parameters, g(w.size()), next_w(w.size()), next_g(w.size());
  detail::SteihaugStep model(w.size());
  double value = smooth(w, g);
  progress.evaluations = 1;
  progress.arrive(w, value, simd::largest_absolute(span_of(g)), 0);
  const auto length_of = [](const Eigen::VectorXd& v) { return std::sqrt(simd::dot(span_of(v), span_of(v))); };
  const double first = length_of(g);
  double delta = radius;
  while (!progress.stopped()) {
    const double norm = length_of(g);
    const auto product = [&](const ParametersRef& v, GradientRef hv) { hessian_vector(w, v, hv); };
    model.solve(g, std::min(forcing, std::sqrt(norm / first)) * norm, delta, std::max(1.0, length_of(w)), product, progress.curvatures);
    const double length = length_of(model.step);
    next_w = w;
    simd::add_scaled(span_of(next_w), 1, span_of(model.step));
    const double next = smooth(next_w, next_g);
    ++progress.evaluations;
    // Where the change of the value drowns in rounding, the slopes at both ends tell it.
    const bool drowned = progress.level(next - value) && progress.level(model.promised);
    const double fall = drowned ? -0.5 * (simd::dot(span_of(g), span_of(model.step)) + simd::dot(span_of(next_g), span_of(model.step))) : value - next;
    const double kept = std::isfinite(next) && model.promised > 0 ? fall / model.promised : -1;
    if (!(kept >= 0.25))
      delta = 0.25 * length;
    else if (kept > 0.75 && model.at_boundary)
      delta = 2 * delta;
    if (kept > 1e-4) {
      w.swap(next_w);
      g.swap(next_g);
      value = next;
      progress.arrive(w, value, simd::largest_absolute(span_of(g)), length);
    } else if (!(delta > std::numeric_limits<double>::epsilon() * length_of(w)) || !(delta > std::numeric_limits<double>::min())) {
      progress.stop(std::abs(model.promised) <= around.precision * std::max(1.0, std::abs(value)) ? Status::precision_limit : Status::line_search_failed);
    }
  }
  return progress.finish(parameters, w);
}

}  // namespace attune::inline ATTUNE_ABI
