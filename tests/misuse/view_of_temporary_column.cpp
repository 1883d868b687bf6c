// expect: view(X, y, {...}): a column that is a temporary would dangle; keep it in a variable; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>
#include <vector>

#include "attune/core/dataset_view.hpp"

auto rows(const Eigen::MatrixXd& x, const std::vector<int>& y) {
#ifdef ATTUNE_MISUSE
  const auto seen = attune::view(x, y, {.weights = std::vector<double>(30, 1.0)});
#else
  const std::vector<double> weights(30, 1.0);
  const auto seen = attune::view(x, y, {.weights = weights});
#endif
  return sizeof seen;
}
