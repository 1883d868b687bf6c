// SPDX-License-Identifier: BSL-1.0
#pragma once

// Eigenvalues and eigenvectors of a small symmetric matrix.

#include <cstddef>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// A = V diag(values) Vᵀ for a symmetric n×n matrix, row-major: row k of `vectors` is the k-th eigenvector, of length 1. Not
/// sorted. Cyclic Jacobi: Golub, Van Loan, "Matrix Computations", 4th ed., section 8.5.5; small eigenvalues of positive
/// definite matrices come to their own digits. Cost: some 8 sweeps of 3 n³ fused multiply-adds.
struct SymmetricEigen {
  std::vector<double> values{};
  std::vector<double> vectors{};
};
SymmetricEigen symmetric_eigen(std::vector<double> a, std::size_t n);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/detail/symmetric_eigen.ipp"
#endif
