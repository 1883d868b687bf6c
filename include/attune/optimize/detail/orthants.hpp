// SPDX-License-Identifier: BSL-1.0
#pragma once

// What OWL-QN is made of: the geometry of an L1 penalty, and curvature seen through a mask.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/data/eigen_alignment.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

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

}  // namespace attune::inline ATTUNE_ABI::detail
