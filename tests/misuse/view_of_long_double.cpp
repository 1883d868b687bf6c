// expect: view(X, y): X is of float or double; convert it first
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>
#include <vector>

#include "attune/core/dataset_view.hpp"

#ifdef ATTUNE_MISUSE
using Matrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
#else
using Matrix = Eigen::MatrixXf;
#endif

auto rows(const Matrix& x, const std::vector<int>& y) {
  const auto seen = attune::view(x, y);
  return sizeof seen;
}
