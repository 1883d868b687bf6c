// expect: view(X, y): a target of several columns is of numbers (double); class codes are a vector with one value for each row of X; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>

#include "attune/core/dataset_view.hpp"

#ifdef ATTUNE_MISUSE
using Targets = Eigen::MatrixXi;
#else
using Targets = Eigen::MatrixXd;
#endif

auto rows(const Eigen::MatrixXd& x, const Targets& many) {
  const auto seen = attune::view(x, many);
  return sizeof seen;
}
