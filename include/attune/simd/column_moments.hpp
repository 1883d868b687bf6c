// SPDX-License-Identifier: BSL-1.0
#pragma once

// Means of columns and their squared deviations, from one read of the rows.

#include <cstddef>
#include <span>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Weighted means of columns, and sums of squared deviations from them. Rows are taken block by block: each has moments of its
/// own, from two passes while it is near, which are merged with those before it. T. F. Chan, G. H. Golub, R. J. LeVeque,
/// "Updating formulae and a pairwise algorithm for computing sample variances" (1979), equation 2.1.
class ColumnMoments {
 public:
  /// Rows of a block, at most.
  static constexpr std::size_t most_rows = 64;

  explicit ColumnMoments(std::size_t columns) : mean_(columns), squares_(columns), block_mean_(columns), block_squares_(columns) {}

  /// Adds a block of rows, each of all columns and with a weight; `ahead` are rows whose memory is wanted soon, or none.
  /// Precondition: at most `most_rows` of either. Cost: 5 operations a value.
  void add(std::span<const double* const> rows, const double* weights, std::span<const double* const> ahead = {}) noexcept;

  double total() const noexcept { return total_; }                          ///< the weight of all rows
  const std::vector<double>& means() const noexcept { return mean_; }
  /// Σ weight · (value - mean)² of each column.
  const std::vector<double>& squares() const noexcept { return squares_; }

 private:
  double total_ = 0;
  std::vector<double> mean_;
  std::vector<double> squares_;
  std::vector<double> block_mean_;
  std::vector<double> block_squares_;
};

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/column_moments.ipp"
#endif
