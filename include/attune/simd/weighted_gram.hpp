// SPDX-License-Identifier: BSL-1.0
#pragma once

// Σ c z zᵀ over rows: what the Hessian of a linear model is made of.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/simd/linear.hpp"
#include "attune/simd/products.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Adds Σ c_i z_i z_iᵀ over rows, z being the row's columns and, for an intercept, a one behind them, to the part on and
/// above the diagonal of a row-major matrix of `stride()` rows and columns. Products and sums are of doubles, whatever T is,
/// and of one order. It owns the scratch memory of one thread: construction allocates, the kernel does not. Cost: size²
/// flops a row, and two copies of `rows_at_once` rows.
template <class T>
class WeightedGram {
 public:
  static constexpr std::size_t rows_at_once = 64;

  [[gnu::cold]] WeightedGram(Index features, bool intercept)
      : features_(static_cast<std::size_t>(features)), size_(features_ + (intercept ? 1 : 0)), stride_(padded_size(size_)), rows_(rows_at_once * stride_), weighted_(rows_at_once * stride_) {}

  std::size_t size() const noexcept { return size_; }
  std::size_t stride() const noexcept { return stride_; }

  /// The rows of a block, of which there are at most `rows_at_once`, and a factor for each.
  void add(const SampleBlock<T>& block, const T* factor, double* upper) noexcept {
    double* const rows = rows_.data();
    double* const weighted = weighted_.data();
    const auto count = static_cast<std::size_t>(block.count);
    for (std::size_t r = 0; r < count; ++r) {
      const T* const from = block.x->row_begin(block.position(static_cast<Index>(r)));
      const Index step = block.x->col_stride();
      double* const z = rows + r * stride_;
      for (std::size_t j = 0; j < features_; ++j) z[j] = static_cast<double>(from[static_cast<Index>(j) * step]);
      if (size_ > features_) z[features_] = 1;
      const auto c = static_cast<double>(factor[r]);
      for (std::size_t j = 0; j < size_; ++j) weighted[r * stride_ + j] = c * z[j];
    }
    add_upper_product(rows, weighted, count, stride_, upper);
  }

 private:
  std::size_t features_, size_, stride_;
  Workspace rows_, weighted_;  // zero where a row is padded
};

}  // namespace attune::inline ATTUNE_ABI::simd
