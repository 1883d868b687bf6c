// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/averaged_sgd.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE AveragedSteps::AveragedSteps(int start, Index size) : start_(start), mean_(Eigen::VectorXd::Zero(size)) {}

ATTUNE_INLINE void AveragedSteps::operator()(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) {
  for (Index j = 0; j < w.size(); ++j) w[j] -= rate * g[j];
  if (!averages_) return;
  const double share = 1 / static_cast<double>(++count_);
  for (Index j = 0; j < w.size(); ++j) mean_[j] += share * (w[j] - mean_[j]);
}

}  // namespace attune::inline ATTUNE_ABI::detail
