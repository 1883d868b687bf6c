// SPDX-License-Identifier: BSL-1.0
#pragma once

// Orthant-wise quasi-Newton: L-BFGS for a smooth function plus an L1 penalty.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/precision.hpp"
#include "attune/optimize/stopping/stopping.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The geometry of c ‖w‖₁ on the first `penalized` parameters.
struct Orthants {
  double strength = 0;
  Index penalized = 0;

  double value(const Eigen::VectorXd& w) const {
    double sum = 0;
    for (Index j = 0; j < penalized; ++j) sum += std::abs(w[j]);
    return strength * sum;
  }
  /// The subgradient of least length: Andrew, Gao, equation 4. Zero where a weight of zero is held there.
  [[gnu::cold]] void pseudo_gradient(const Eigen::VectorXd& w, const Eigen::VectorXd& gradient, Eigen::VectorXd& out) const {
    out = gradient;
    for (Index j = 0; j < penalized; ++j) {
      const double g = gradient[j];
      out[j] = w[j] > 0 ? g + strength : w[j] < 0 ? g - strength : g + strength < 0 ? g + strength : g - strength > 0 ? g - strength : 0.0;
    }
  }
  /// next ← w + step · direction, where a weight that would leave its orthant becomes zero: equation 6. A weight
  /// of zero is in the orthant that the pseudo-gradient points away from.
  [[gnu::cold]] void move(const Eigen::VectorXd& w, const Eigen::VectorXd& pseudo, const Eigen::VectorXd& direction, double step, Eigen::VectorXd& next) const {
    for (Index j = 0; j < w.size(); ++j) {
      next[j] = w[j] + step * direction[j];
      if (j >= penalized) continue;
      const double orthant = w[j] != 0 ? w[j] : -pseudo[j];
      if (next[j] * orthant <= 0) next[j] = 0;
    }
  }
};

/// The last steps and changes of the gradient, seen through a mask: the quasi-Newton matrix of the parameters in
/// it alone.
class MaskedPairs {
 public:
  MaskedPairs(int memory, Index dimension)
      : memory_(memory), dimension_(dimension), step_(static_cast<std::size_t>(dimension * memory)), change_(static_cast<std::size_t>(dimension * memory)) {}

  void add(const Eigen::VectorXd& w, const Eigen::VectorXd& g, const Eigen::VectorXd& next_w, const Eigen::VectorXd& next_g) {
    double *step = &step_[begin(added_)], *change = &change_[begin(added_)];
    ++added_;
    for (Index j = 0; j < w.size(); ++j) {
      step[j] = next_w[j] - w[j];
      change[j] = next_g[j] - g[j];
    }
  }
  void clear() { added_ = 0; }
  bool empty() const { return added_ == 0; }

  /// The inverse Hessian of the masked parameters times q, in place; q must be zero elsewhere, and stays so.
  /// Nocedal, Wright, "Numerical Optimization", 2nd ed., algorithm 7.4. Returns the scale of the initial matrix
  /// (equation 7.20), 0 if no pair says anything about the curvature there.
  [[gnu::cold]] double apply(Eigen::VectorXd& q, const std::vector<double>& mask) const {
    struct Used {
      const double *step, *change;
      double rho, alpha;
    };
    std::vector<Used> used;
    double scale = 0;
    for (Index back = 1; back <= std::min(added_, memory_); ++back) {  // from the newest on
      const double *step = &step_[begin(added_ - back)], *change = &change_[begin(added_ - back)];
      double along = 0, square = 0, length = 0, dot = 0;
      for (Index j = 0; j < dimension_; ++j) {
        const double m = mask[static_cast<std::size_t>(j)], s = m * step[j], y = m * change[j];
        along += s * y;
        square += y * y;
        length += s * s;
        dot += s * q[j];
      }
      if (!(along > 1e-12 * std::sqrt(length * square))) continue;  // nothing to learn: equation 6.7 does not hold
      if (scale == 0) scale = along / square;
      used.push_back({step, change, 1 / along, dot / along});
      for (Index j = 0; j < dimension_; ++j) q[j] -= used.back().alpha * mask[static_cast<std::size_t>(j)] * change[j];
    }
    if (scale > 0) simd::scale({q.data(), static_cast<std::size_t>(dimension_)}, scale);
    for (std::size_t k = used.size(); k > 0; --k) {
      const auto* pair = &used[k - 1];
      double dot = 0;
      for (Index j = 0; j < dimension_; ++j) dot += mask[static_cast<std::size_t>(j)] * pair->change[j] * q[j];
      const double by = pair->alpha - pair->rho * dot;
      for (Index j = 0; j < dimension_; ++j) q[j] += by * mask[static_cast<std::size_t>(j)] * pair->step[j];
    }
    return scale;
  }

 private:
  std::size_t begin(Index pair) const { return static_cast<std::size_t>(pair % memory_ * dimension_); }

  Index memory_, dimension_;
  std::vector<double> step_, change_;  // one pair after the other
  Index added_ = 0;
};

/// Writes a direction of descent: quasi-Newton among the parameters that are free or not zero, and along the
/// pseudo-gradient among the zeros that want to leave. Returns whether curvature was known.
[[gnu::cold]] inline bool orthant_direction(const Orthants& orthants, const MaskedPairs& pairs, const Eigen::VectorXd& w, const Eigen::VectorXd& pseudo, Eigen::VectorXd& direction) {
  std::vector<double> mask(static_cast<std::size_t>(w.size()), 1.0);
  for (Index j = 0; j < orthants.penalized; ++j)
    if (w[j] == 0) mask[static_cast<std::size_t>(j)] = 0;
  for (Index j = 0; j < w.size(); ++j) direction[j] = mask[static_cast<std::size_t>(j)] * pseudo[j];
  double scale = pairs.apply(direction, mask);
  if (scale == 0) {  // among all parameters, then
    Eigen::VectorXd other = pseudo;
    scale = pairs.apply(other, std::vector<double>(mask.size(), 1.0));
    const double by = scale == 0 ? 1 : scale;
    for (Index j = 0; j < w.size(); ++j) direction[j] = -by * pseudo[j];
    return scale > 0;
  }
  for (Index j = 0; j < w.size(); ++j) direction[j] = mask[static_cast<std::size_t>(j)] == 0 ? -scale * pseudo[j] : -direction[j];
  return true;
}

}  // namespace detail

/// OWL-QN: a quasi-Newton step, a line search along it in which weights do not change their sign but stop at
/// zero, and curvature from the smooth part. Andrew, Gao, "Scalable training of L1-regularized log-linear models",
/// ICML 2007. The paper bends the quasi-Newton direction of all parameters until it agrees with the
/// pseudo-gradient in every sign, which is slow near the end; here it is that of the parameters that are not
/// zero, and is not bent: Schmidt, "Graphical model structure learning with L1-regularization", PhD thesis,
/// UBC 2010, section 2.3.1 (Gafni-Bertsekas variant).
///
/// The reported gradient is that of the subgradient of least length: 0 at a minimum and nowhere else. Cost: one
/// gradient an iteration, mostly, and 6 · memory · dimension flops.
struct Owlqn {
  static constexpr bool handles_composite = true;

  int memory = 10;  ///< steps remembered, > 0
  Stopping stopping{};

  void check() const { require_setting(memory > 0, "Owlqn::memory", memory, "1 or more"); }

  template <L1Objective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    const Index n = parameters.size();
    const auto size = static_cast<std::size_t>(n);
    const auto norm_of = [size](const Eigen::VectorXd& v) { return simd::largest_absolute({v.data(), size}); };
    const detail::Orthants orthants{objective.l1_strength(), objective.penalized()};
    const double precision = detail::precision_of(objective);
    detail::MaskedPairs pairs(memory, n);
    Eigen::VectorXd w = parameters, g(n), pseudo(n), direction(n), next_w(n), next_g(n), next_pseudo(n);
    double value = objective.value_and_gradient(w, g) + orthants.value(w);
    orthants.pseudo_gradient(w, g, pseudo);
    int evaluations = 1;
    StoppingRun run(stopping, std::max(norm_of(g), detail::gradient_scale_of(objective)));
    Iteration iteration{.index = 0, .value = value, .gradient_norm = norm_of(pseudo), .step = 0, .validation = detail::validation_of(objective, w)};
    auto stop = run.after(iteration, evaluations, monitor, {w.data(), size});
    constexpr int patience = 100, most_trials = 60;
    constexpr double sufficient = 1e-4;
    int stalled = 0;
    double smallest = iteration.gradient_norm;
    while (!stop) {
      const bool curved = detail::orthant_direction(orthants, pairs, w, pseudo, direction);
      double step = curved ? 1.0 : std::min(1.0, 1.0 / iteration.gradient_norm), next_value = value;
      bool found = false;
      for (int trial = 0; trial < most_trials && !found; ++trial) {
        orthants.move(w, pseudo, direction, step, next_w);
        next_value = objective.value_and_gradient(next_w, next_g) + orthants.value(next_w);
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
      iteration = {.index = iteration.index + 1, .value = value, .gradient_norm = norm_of(pseudo), .step = step, .validation = detail::validation_of(objective, w)};
      stop = run.after(iteration, evaluations, monitor, {w.data(), size});
      // Values that cannot be told apart, and a gradient that shrinks no more: the end of what doubles can do.
      stalled = change > precision * std::abs(value) || iteration.gradient_norm < 0.9 * smallest ? 0 : stalled + 1;
      smallest = std::min(smallest, iteration.gradient_norm);
      if (!stop && stalled == patience) stop = Status::precision_limit;
    }
    parameters = w;
    const Iteration end = run.restore_best({parameters.data(), size}).value_or(iteration);
    return run.finish(*stop, iteration.index, end.value, end.gradient_norm, evaluations);
  }
};

}  // namespace attune::inline ATTUNE_ABI
