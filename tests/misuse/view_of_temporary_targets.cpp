// expect: view(X, y): the view of a temporary would dangle; keep X and y in variables; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>
#include <utility>

#include "attune/core/dataset_view.hpp"

auto rows(const Eigen::MatrixXd& x, Eigen::MatrixXd& many) {
#ifdef ATTUNE_MISUSE
  const auto seen = attune::view(x, std::move(many));
#else
  const auto seen = attune::view(x, many);
#endif
  return sizeof seen;
}
