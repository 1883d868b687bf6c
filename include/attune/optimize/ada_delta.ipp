// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/ada_delta.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE AdaDeltaRun::AdaDeltaRun(const Settings& settings, Index size) : settings_(settings), square_(Eigen::VectorXd::Zero(size)), moved_(Eigen::VectorXd::Zero(size)) {}

ATTUNE_INLINE void AdaDeltaRun::step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) {
  const auto [decay, epsilon] = settings_;
  for (Index j = 0; j < w.size(); ++j) {
    square_[j] = decay * square_[j] + (1 - decay) * g[j] * g[j];
    const double by = std::sqrt(moved_[j] + epsilon) / std::sqrt(square_[j] + epsilon) * g[j];
    moved_[j] = decay * moved_[j] + (1 - decay) * by * by;
    w[j] -= rate * by;
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
