// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/nadam.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE NadamRun::NadamRun(const Settings& settings, Index size) : settings_(settings), mean_(Eigen::VectorXd::Zero(size)), square_(Eigen::VectorXd::Zero(size)) {}

ATTUNE_INLINE void NadamRun::step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) {
  const double beta1 = settings_.first_moment, beta2 = settings_.second_moment, epsilon = settings_.epsilon;
  const auto momentum_of = [&](long long step) { return beta1 * (1 - 0.5 * std::pow(0.96, static_cast<double>(step) * settings_.momentum_decay)); };
  ++steps_;
  const double momentum = momentum_of(steps_), next = momentum_of(steps_ + 1);
  momenta_ *= momentum;
  square_left_ *= beta2;
  const double now = rate * (1 - momentum) / (1 - momenta_), ahead = rate * next / (1 - momenta_ * next), unbias = 1 / std::sqrt(1 - square_left_);
  for (Index j = 0; j < w.size(); ++j) {
    mean_[j] = beta1 * mean_[j] + (1 - beta1) * g[j];
    square_[j] = beta2 * square_[j] + (1 - beta2) * g[j] * g[j];
    w[j] -= (now * g[j] + ahead * mean_[j]) / (std::sqrt(square_[j]) * unbias + epsilon);
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
