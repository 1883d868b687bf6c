// expect: view(X, y): y is a vector with one value for each row of X; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>
#include <vector>

#include "attune/core/dataset_view.hpp"

auto rows(const Eigen::MatrixXd& x, const Eigen::MatrixXd& many, const Eigen::VectorXd& one) {
#ifdef ATTUNE_MISUSE
  static_cast<void>(one);
  const auto seen = attune::view(x, many);
#else
  static_cast<void>(many);
  const auto seen = attune::view(x, one);
#endif
  return sizeof seen;
}
