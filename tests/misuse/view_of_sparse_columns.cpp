// expect: view(X, y): a sparse X is read by rows; make it `Eigen::SparseMatrix<T, Eigen::RowMajor>`; see docs/core.md#sparse-rows
// SPDX-License-Identifier: BSL-1.0

#include <vector>

#include "attune/core/sparse_view.hpp"

// As Eigen's, whose columns come one after the other unless it is told otherwise.
struct Matrix {
  using Scalar = double;
  using StorageIndex = int;
#ifdef ATTUNE_MISUSE
  static constexpr bool IsRowMajor = false;
#else
  static constexpr bool IsRowMajor = true;
#endif
  long rows() const;
  long cols() const;
  const double* valuePtr() const;
  const int* innerIndexPtr() const;
  const int* outerIndexPtr() const;
  const int* innerNonZeroPtr() const;
};

auto viewed(const Matrix& x, const std::vector<int>& y) { return attune::view(x, y); }
