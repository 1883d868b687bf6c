// expect: view(X, y): the view of a temporary would dangle; keep X and y in variables; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>
#include <vector>

#include "attune/core/dataset_view.hpp"

Eigen::MatrixXd make_x();

auto rows(const std::vector<int>& y) {
#ifdef ATTUNE_MISUSE
  const auto seen = attune::view(make_x(), y);
#else
  const Eigen::MatrixXd x = make_x();
  const auto seen = attune::view(x, y);
#endif
  return sizeof seen;
}
