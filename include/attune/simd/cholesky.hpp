// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Cholesky factor of a small symmetric matrix, and the solution of its equations.

#include <cstddef>
#include <span>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// A = L Lᵀ for n×n matrices, row-major, of which the lower half counts. Golub, Van Loan, "Matrix Computations",
/// 4th ed., section 4.2.
class Cholesky {
 public:
  Cholesky() = default;

  /// `least`: the share of a diagonal element that has to be left when the rows above are taken off; where it is
  /// not, the matrix is singular as far as its digits tell, and `holds()` says no. Cost: n³/6 fused multiply-adds.
  [[gnu::cold]] Cholesky(std::vector<double> a, std::size_t n, double least);

  bool holds() const noexcept { return holds_; }

  /// b ← A⁻¹ b. Precondition: holds().
  [[gnu::cold]] void solve(std::span<double> b) const noexcept;

 private:
  double& at(std::size_t i, std::size_t j) noexcept { return lower_[i * n_ + j]; }
  std::span<const double> row(std::size_t i, std::size_t size) const noexcept { return {lower_.data() + i * n_, size}; }

  std::vector<double> lower_{};
  std::size_t n_ = 0;
  bool holds_ = false;
};

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/cholesky.ipp"
#endif
