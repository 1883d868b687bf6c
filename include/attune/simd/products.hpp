// SPDX-License-Identifier: BSL-1.0
#pragma once

// Products of small matrices that are summed in one fixed order: that of the index summed over. An element's bits
// depend on its own factors only, not on how many rows and columns stand beside it, which a general product of a
// matrix library does not promise. One kernel serves the scores of many models, their gradients and Gram matrices.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/simd/batch.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Rows and columns of the kernel come in multiples of this.
inline constexpr std::size_t product_step = std::max<std::size_t>(4, width<double>);

/// The least multiple of `product_step` that is not below n.
constexpr std::size_t padded_size(std::size_t n) { return (n + product_step - 1) / product_step * product_step; }

/// Zeros that begin at a cache line.
class Workspace {
 public:
  explicit Workspace(std::size_t size) : values_(size + cache_line / sizeof(double)) {}
  double* data() noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(values_.data());
    return values_.data() + (cache_line - address % cache_line) % cache_line / sizeof(double);
  }

 private:
  std::vector<double> values_;
};

/// a_ik = data[i * row + k * inner].
struct ProductFactor {
  const double* data = nullptr;
  std::size_t row = 0;
  std::size_t inner = 0;
};

/// c_im += Σ_k a_ik b_km, k ascending, for i < rows, k < inner, first ≤ m < cols. b and c are row-major, `b_row` and
/// `c_row` apart. Preconditions: rows a multiple of 4, first and cols of the batch width.
void add_product(const ProductFactor& a, std::size_t rows, std::size_t inner, const double* b, std::size_t b_row, double* c, std::size_t c_row, std::size_t cols,
                 std::size_t first = 0) noexcept;

/// c += aᵀ b for a and b of `rows` rows and `size` columns, row-major and `size` apart: the part on and above the
/// diagonal, and perhaps a little below. Precondition: size a multiple of `product_step`.
void add_upper_product(const double* a, const double* b, std::size_t rows, std::size_t size, double* c) noexcept;

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/products.ipp"
#endif
