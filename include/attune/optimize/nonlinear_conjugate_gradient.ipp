// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/nonlinear_conjugate_gradient.hpp"

#include <algorithm>
#include <cmath>

#include "attune/optimize/detail/progress.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

[[gnu::cold]] ATTUNE_INLINE OptimizationResult NonlinearConjugateGradient::run(detail::SmoothFunction smooth, const detail::Surroundings& around, GradientRef parameters) const {
  constexpr double alike = 1e-3, exact = 0.003;
  constexpr int in_a_row = 2;
  using detail::span_of;
  const auto size = static_cast<std::size_t>(parameters.size());
  Eigen::VectorXd before(parameters.size()), change(parameters.size());
  StrongWolfe rules = line_search;  // of the next search
  double value_before = 0;
  int parabolas = 0;  // of the last steps, without a break
  const auto direct = [&](const detail::DescentPoint& at, Eigen::VectorXd& d) {
    const auto& g = at.gradient;
    double beta = 0;
    if (at.last_step > 0 && !at.again) {
      const double likeness = 2 * (at.value - value_before) / (at.last_step * (at.last_slope + simd::dot(span_of(g), span_of(d))));
      parabolas = std::abs(likeness - 1) <= alike ? parabolas + 1 : 0;
      rules.curvature = parabolas >= in_a_row ? std::min(line_search.curvature, std::max(exact, line_search.sufficient_decrease)) : line_search.curvature;
      for (std::size_t j = 0; j < size; ++j) span_of(change)[j] = span_of(g)[j] - span_of(before)[j];
      const double along = simd::dot(span_of(d), span_of(change)), length = simd::dot(span_of(d), span_of(d));
      beta = (simd::dot(span_of(change), span_of(g)) - 2 * simd::dot(span_of(change), span_of(change)) * simd::dot(span_of(d), span_of(g)) / along) / along;
      beta = std::max(beta, 0.4 * simd::dot(span_of(d), span_of(before)) / length);
      if (!std::isfinite(beta) || parabolas == in_a_row) beta = 0;
    }
    const auto turn = [&] {
      for (std::size_t j = 0; j < size; ++j) span_of(d)[j] = -span_of(g)[j] + (beta == 0 ? 0 : beta * span_of(d)[j]);
    };
    turn();
    const double square = simd::dot(span_of(g), span_of(g)), slope = simd::dot(span_of(g), span_of(d));
    if (!(slope <= -1e-10 * square)) {
      beta = 0;
      turn();
    }
    before = g;
    value_before = at.value;
    // The first-order change is expected to be that of the step before: Nocedal, Wright, section 3.5.
    if (at.last_step > 0) return at.last_step * at.last_slope / slope;
    return std::min(1.0, 1.0 / at.progress.now().gradient_norm);
  };
  return detail::descend(smooth, around, rules, stopping, 100, direct, parameters);
}

}  // namespace attune::inline ATTUNE_ABI
