// expect: view(X, y): the view of a temporary would dangle; keep X and y in variables; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>
#include <vector>

#include "attune/core/dataset_view.hpp"

std::vector<int> make_y();

auto rows(const Eigen::MatrixXd& x) {
#ifdef ATTUNE_MISUSE
  const auto seen = attune::view(x, make_y());
#else
  const auto y = make_y();
  const auto seen = attune::view(x, y);
#endif
  return sizeof seen;
}
