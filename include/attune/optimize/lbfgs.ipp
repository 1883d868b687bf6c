// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/lbfgs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE CurvaturePairs::CurvaturePairs(int memory, std::size_t dimension)
    : memory_(static_cast<std::size_t>(memory)), dimension_(dimension), values_(2 * (memory_ + 1) * dimension), rho_(memory_), square_(memory_) {}

ATTUNE_INLINE void CurvaturePairs::add(std::span<const double> w, std::span<const double> g, std::span<const double> next_w, std::span<const double> next_g, const InitialInverse* initial) {
  const std::size_t slot = added_ % memory_;
  const auto s = part(2 * memory_), y = part(2 * memory_ + 1);  // a slot of their own, until they are accepted
  for (std::size_t j = 0; j < dimension_; ++j) {
    s[j] = next_w[j] - w[j];
    y[j] = next_g[j] - g[j];
  }
  const double curvature = simd::dot(s, y);
  if (!(curvature > std::numeric_limits<double>::epsilon() * std::sqrt(simd::dot(s, s) * simd::dot(y, y)))) return;
  std::copy(s.begin(), s.end(), part(2 * slot).begin());
  std::copy(y.begin(), y.end(), part(2 * slot + 1).begin());
  rho_[slot] = 1 / curvature;
  if (initial != nullptr) (*initial)(y);
  square_[slot] = simd::dot(part(2 * slot + 1), y);
  ++added_;
}

ATTUNE_INLINE void CurvaturePairs::apply_inverse_hessian(std::span<double> q, const InitialInverse* initial) {
  const std::size_t oldest = added_ > memory_ ? added_ - memory_ : 0;
  std::vector<double> alpha(memory_);
  for (std::size_t i = added_; i-- > oldest;) {
    const std::size_t slot = i % memory_;
    alpha[slot] = rho_[slot] * simd::dot(part(2 * slot), q);
    simd::add_scaled(q, -alpha[slot], part(2 * slot + 1));
  }
  if (initial != nullptr) (*initial)(q);
  if (added_ > 0) simd::scale(q, 1 / (rho_[(added_ - 1) % memory_] * square_[(added_ - 1) % memory_]));
  for (std::size_t i = oldest; i < added_; ++i) {
    const std::size_t slot = i % memory_;
    simd::add_scaled(q, alpha[slot] - rho_[slot] * simd::dot(part(2 * slot + 1), q), part(2 * slot));
  }
}

ATTUNE_INLINE LbfgsRun::LbfgsRun(int memory, const Stopping& stopping, double gradient_scale, double precision, const ParametersRef& start)
    : w(start), g(start.size()), next_w(start.size()), next_g(start.size()), run_(stopping, gradient_scale), pairs_(memory, static_cast<std::size_t>(start.size())), direction_(start.size()),
      precision_(precision) {}

ATTUNE_INLINE void LbfgsRun::begin(double value, double validation, Watch watch) {
  value_ = value;
  iteration_ = {.index = 0, .value = value, .gradient_norm = simd::largest_absolute(span_of(g)), .step = 0, .validation = validation};
  smallest_ = iteration_.gradient_norm;
  stop_ = run_.after(iteration_, evaluations_, watch, span_of(w));
}

ATTUNE_INLINE LineSearchStart LbfgsRun::turn(const InitialInverse* initial) {
  direction_ = g;
  pairs_.apply_inverse_hessian(span_of(direction_), initial);
  simd::scale(span_of(direction_), -1);
  slope_ = simd::dot(span_of(g), span_of(direction_));
  first_step_ = pairs_.empty() && initial == nullptr ? std::min(1.0, 1.0 / iteration_.gradient_norm) : 1.0;
  return {w, direction_, value_, slope_, precision_};
}

ATTUNE_INLINE void LbfgsRun::take(const LineSearchEnd& end, FunctionRef<double()> validation, Watch watch, const InitialInverse* initial) {
  if (!end.found) {
    evaluations_ += end.evaluations;
    const bool level = -slope_ * first_step_ <= precision_ * std::max(1.0, std::abs(value_));
    if (pairs_.empty()) stop_ = level ? Status::precision_limit : Status::line_search_failed;
    pairs_.clear();  // once more along the gradient
    return;
  }
  pairs_.add(span_of(w), span_of(g), span_of(next_w), span_of(next_g), initial);
  jump(end, validation, watch);
}

ATTUNE_INLINE void LbfgsRun::jump(const LineSearchEnd& end, FunctionRef<double()> validation, Watch watch) {
  evaluations_ += end.evaluations;
  const double change = std::abs(value_ - end.value);
  w.swap(next_w);
  g.swap(next_g);
  value_ = end.value;
  iteration_ = {.index = iteration_.index + 1, .value = value_, .gradient_norm = simd::largest_absolute(span_of(g)), .step = end.step, .validation = validation()};
  stop_ = run_.after(iteration_, evaluations_, watch, span_of(w));
  // Values that cannot be told apart, and a gradient that shrinks no more: the end of what doubles can do.
  constexpr int patience = 20;
  stalled_ = change > precision_ * std::abs(value_) || iteration_.gradient_norm < 0.9 * smallest_ ? 0 : stalled_ + 1;
  smallest_ = std::min(smallest_, iteration_.gradient_norm);
  if (!stop_ && stalled_ == patience) stop_ = Status::precision_limit;
}

ATTUNE_INLINE OptimizationResult LbfgsRun::finish(GradientRef parameters) {
  parameters = w;
  const Iteration end = run_.restore_best({parameters.data(), static_cast<std::size_t>(parameters.size())}).value_or(iteration_);
  return run_.finish(*stop_, iteration_.index, end.value, end.gradient_norm, evaluations_);
}

ATTUNE_INLINE OptimizationResult minimize_lbfgs(SmoothFunction smooth, const Surroundings& around, GradientRef parameters, int memory, const Stopping& stopping, LineSearchCall search) {
  LbfgsRun run(memory, stopping, around.gradient_scale, around.precision, parameters);
  const auto validation = [&] { return around.validation(run.w); };
  const double value = smooth(run.w, run.g);
  run.begin(value, validation(), around.monitor);
  while (!run.stopped()) {
    const LineSearchStart start = run.turn();
    run.take(start.slope < 0 ? search(start, run.first_step(), run.next_w, run.next_g) : LineSearchEnd{}, validation, around.monitor);
  }
  return run.finish(parameters);
}

ATTUNE_INLINE OptimizationResult minimize_lbfgs(SmoothFunction smooth, const Surroundings& around, GradientRef parameters, int memory, const Stopping& stopping, const StrongWolfe& rules) {
  return minimize_lbfgs(smooth, around, parameters, memory, stopping,
                        [&](const LineSearchStart& start, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g) { return rules.search_by(smooth, start, first_step, w, g); });
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
