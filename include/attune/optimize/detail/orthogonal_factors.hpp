// SPDX-License-Identifier: BSL-1.0
#pragma once

// Householder's reflections along vectors that lie one after the other, and least squares by them; rows turned until they are
// orthogonal.

#include <cstddef>
#include <span>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Rows of a least-squares problem of n columns and their target, reduced to n equations R u = z, R upper triangular, as
/// they come: ‖X u - y‖² is ‖R u - z‖² and a constant. Golub, Van Loan, "Matrix Computations", 4th ed., section 5.2.2, with
/// the zeros of R left out of account, as section 6.5.3 does for one row.
class TriangularRows {
 public:
  [[gnu::cold]] explicit TriangularRows(std::size_t n) : n_(n), upper_(n * (n + 1)) {}

  std::size_t size() const { return n_; }
  double at(std::size_t i, std::size_t j) const { return upper_[i * (n_ + 1) + j]; }
  double right(std::size_t i) const { return at(i, n_); }

  /// How many rows at once: as many as a core's cache has room for.
  std::size_t block() const;

  /// `columns`: n + 1 vectors of `rows` values, one after the other, the target last. They are overwritten.
  void add(std::span<double> columns, std::size_t rows);
  /// The equations of another.
  void add(const TriangularRows& other);
  /// Equations root · u_j = 0 for all j.
  void add_diagonal(double root);

 private:
  std::size_t n_;
  std::vector<double> upper_;  // row i: R_ij for j ≥ i, then z_i
};

/// The shortest u of all that minimise ‖R u - z‖, by a complete orthogonal decomposition. `least`: the share of the largest
/// pivot at or below which one counts as 0.
struct ShortestSolution {
  std::vector<double> u{};
  std::size_t rank = 0;
};
ShortestSolution shortest_solution(const TriangularRows& equations, double least);

/// Orthonormal vectors for k given ones of length m ≥ k that lie one after the other: vector i is Σⱼ≤ᵢ R_ji q_j.
class Orthonormal {
 public:
  Orthonormal(std::vector<double> vectors, std::size_t length);

  double coefficient(std::size_t j, std::size_t i) const { return j == i ? beta_[i] : vectors_[i * length_ + j]; }
  /// Σ u_j q_j.
  std::vector<double> combine(std::span<const double> u) const;

 private:
  std::size_t length_;
  std::vector<double> vectors_;  // from place i + 1 on the reflection of vector i, before it the coefficients
  std::vector<double> beta_{}, tau_{};
};

/// Turns rows that lie one after the other among each other until they are orthogonal. Of a matrix A = U Σ Vᵀ they are then
/// Σ Vᵀ: row k is the k-th singular value times its right singular vector, not sorted. Small values keep their own digits where
/// rows or columns differ in scale. One-sided Jacobi, the longest row first: Drmač, Veselić, "New fast and accurate Jacobi SVD
/// algorithm I", SIAM J. Matrix Anal. Appl. 29 (2008), section 2; de Rijk's order. Cost: some 10 sweeps of rows² · length · 2.5
/// fused multiply-adds.
void make_orthogonal(std::span<double> rows, std::size_t length);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/detail/orthogonal_factors.ipp"
#endif
