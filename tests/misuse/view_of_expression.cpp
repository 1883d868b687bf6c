// expect: view(X, y): an expression has no memory to view; evaluate it into a matrix first; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>
#include <vector>

#include "attune/core/dataset_view.hpp"

auto rows(const Eigen::MatrixXd& x, const std::vector<int>& y) {
#ifdef ATTUNE_MISUSE
  const auto seen = attune::view(2 * x, y);
#else
  const Eigen::MatrixXd twice = 2 * x;
  const auto seen = attune::view(twice, y);
#endif
  return sizeof seen;
}
