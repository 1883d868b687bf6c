// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions with a part that is not smooth, for tests of optimizers that handle it.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "objectives.hpp"

namespace attune_test {

/// ½ (w - c)ᵀ A (w - c) + strength · (|w₀| + ... + |w_{penalized-1}|), with A = QᵀQ of random Q and its eigenvalues
/// spread over `condition`.
struct SparseQuadratic {
  Eigen::MatrixXd a;
  Eigen::VectorXd centre;
  double strength = 0;
  Index free = 0;  // the last ones
  int evaluations = 0;

  SparseQuadratic(Index size, double condition, double l1, std::uint64_t stream) : a(size, size), centre(size), strength(l1) {
    auto source = random(stream);
    Eigen::MatrixXd q(size, size);
    for (double& v : q.reshaped()) v = source.normal();
    for (Index j = 0; j < size; ++j) {  // Gram-Schmidt
      for (Index k = 0; k < j; ++k) q.col(j) -= q.col(k).dot(q.col(j)) * q.col(k);
      q.col(j).normalize();
    }
    for (Index j = 0; j < size; ++j) centre[j] = 4 * source.uniform() - 2;
    const Eigen::VectorXd eigenvalues = (Eigen::ArrayXd::LinSpaced(size, -std::log(condition), 0)).exp();
    a = q * eigenvalues.asDiagonal() * q.transpose();
  }
  Index dimension() const { return a.rows(); }
  Index penalized() const { return a.rows() - free; }
  double l1_strength() const { return strength; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    ++evaluations;
    const Eigen::VectorXd r = w - centre;
    g = a * r;
    return 0.5 * r.dot(g);
  }
  double non_smooth_value(const ParametersRef& w) const { return strength * w.head(penalized()).lpNorm<1>(); }
  void proximal(GradientRef w, double step) const {
    for (Index j = 0; j < penalized(); ++j) w[j] = std::copysign(std::max(std::abs(w[j]) - step * strength, 0.0), w[j]);
  }
  /// The largest component of the subgradient of least length: 0 at the minimum and nowhere else.
  double violation(const Eigen::VectorXd& w) const {
    const Eigen::VectorXd g = a * (w - centre);
    double worst = 0;
    for (Index j = 0; j < w.size(); ++j) {
      const double c = j < penalized() ? strength : 0;
      worst = std::max(worst, w[j] != 0 ? std::abs(g[j] + std::copysign(c, w[j])) : std::max(std::abs(g[j]) - c, 0.0));
    }
    return worst;
  }
};

}  // namespace attune_test
