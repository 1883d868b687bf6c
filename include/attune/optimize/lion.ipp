// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/lion.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE LionRun::LionRun(const Settings& settings, Index size) : settings_(settings), mean_(Eigen::VectorXd::Zero(size)) {}

ATTUNE_INLINE void LionRun::step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate, Index weights) {
  const auto [beta1, beta2, decay] = settings_;
  for (Index j = 0; j < w.size(); ++j) {
    const double c = beta1 * mean_[j] + (1 - beta1) * g[j];
    const double sign = c > 0 ? 1 : c < 0 ? -1 : c;  // NaN stays one, so that it is seen
    w[j] -= rate * (sign + (j < weights ? decay * w[j] : 0.0));
    mean_[j] = beta2 * mean_[j] + (1 - beta2) * g[j];
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
