// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/detail/adam_moments.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE AdamMoments::AdamMoments(const AdamSettings& settings, Eigen::Index size) : settings_(settings), mean_(Eigen::VectorXd::Zero(size)), square_(Eigen::VectorXd::Zero(size)) {}

ATTUNE_INLINE void AdamMoments::step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) {
  const auto [beta1, beta2, epsilon] = settings_;
  mean_left_ *= beta1;
  square_left_ *= beta2;
  const double scaled = rate / (1 - mean_left_), unbias = 1 / std::sqrt(1 - square_left_);
  for (Eigen::Index j = 0; j < w.size(); ++j) {
    mean_[j] = beta1 * mean_[j] + (1 - beta1) * g[j];
    square_[j] = beta2 * square_[j] + (1 - beta2) * g[j] * g[j];
    w[j] -= scaled * mean_[j] / (std::sqrt(square_[j]) * unbias + epsilon);
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
