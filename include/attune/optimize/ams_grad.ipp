// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/ams_grad.hpp"

#include <algorithm>
#include <cmath>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE AmsGradRun::AmsGradRun(const AdamSettings& settings, Index size) : settings_(settings), mean_(Eigen::VectorXd::Zero(size)), square_(Eigen::VectorXd::Zero(size)), largest_(Eigen::VectorXd::Zero(size)) {}

ATTUNE_INLINE void AmsGradRun::step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) {
  const auto [beta1, beta2, epsilon] = settings_;
  mean_left_ *= beta1;
  square_left_ *= beta2;
  const double scaled = rate / (1 - mean_left_), unbias = 1 / std::sqrt(1 - square_left_);
  for (Index j = 0; j < w.size(); ++j) {
    mean_[j] = beta1 * mean_[j] + (1 - beta1) * g[j];
    square_[j] = beta2 * square_[j] + (1 - beta2) * g[j] * g[j];
    largest_[j] = std::max(largest_[j], square_[j]);
    w[j] -= scaled * mean_[j] / (std::sqrt(largest_[j]) * unbias + epsilon);
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
