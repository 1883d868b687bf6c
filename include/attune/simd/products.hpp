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
#include "attune/simd/math.hpp"

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

namespace detail {

// Four rows of the result and `Pair ? 2 : 1` batches of its columns.
template <bool Pair>
void add_product_tile(const ProductFactor& a, std::size_t inner, const double* b, std::size_t b_row, double* c, std::size_t c_row) noexcept {
  constexpr std::size_t second = Pair ? width<double> : 0;
  auto c0 = load(c), c1 = load(c + c_row), c2 = load(c + 2 * c_row), c3 = load(c + 3 * c_row);
  auto d0 = load(c + second), d1 = load(c + c_row + second), d2 = load(c + 2 * c_row + second), d3 = load(c + 3 * c_row + second);
  const double* at = a.data;
  for (std::size_t k = 0; k < inner; ++k, at += a.inner, b += b_row) {
    const Batch<double> a0(at[0]), a1(at[a.row]), a2(at[2 * a.row]), a3(at[3 * a.row]);
    const auto v = load(b);
    c0 = math::fma(a0, v, c0);
    c1 = math::fma(a1, v, c1);
    c2 = math::fma(a2, v, c2);
    c3 = math::fma(a3, v, c3);
    if constexpr (Pair) {
      const auto u = load(b + second);
      d0 = math::fma(a0, u, d0);
      d1 = math::fma(a1, u, d1);
      d2 = math::fma(a2, u, d2);
      d3 = math::fma(a3, u, d3);
    }
  }
  store(c, c0);
  store(c + c_row, c1);
  store(c + 2 * c_row, c2);
  store(c + 3 * c_row, c3);
  if constexpr (Pair) {
    store(c + second, d0);
    store(c + c_row + second, d1);
    store(c + 2 * c_row + second, d2);
    store(c + 3 * c_row + second, d3);
  }
}

}  // namespace detail

/// c_im += Σ_k a_ik b_km, k ascending, for i < rows, k < inner, first ≤ m < cols. b and c are row-major, `b_row` and
/// `c_row` apart. Preconditions: rows a multiple of 4, first and cols of the batch width.
inline void add_product(const ProductFactor& a, std::size_t rows, std::size_t inner, const double* b, std::size_t b_row, double* c, std::size_t c_row, std::size_t cols,
                        std::size_t first = 0) noexcept {
  constexpr std::size_t lanes = width<double>;
  std::size_t m = first;
  for (; m + 2 * lanes <= cols; m += 2 * lanes)
    for (std::size_t i = 0; i < rows; i += 4) detail::add_product_tile<true>({a.data + i * a.row, a.row, a.inner}, inner, b + m, b_row, c + i * c_row + m, c_row);
  for (; m < cols; m += lanes)
    for (std::size_t i = 0; i < rows; i += 4) detail::add_product_tile<false>({a.data + i * a.row, a.row, a.inner}, inner, b + m, b_row, c + i * c_row + m, c_row);
}

/// c += aᵀ b for a and b of `rows` rows and `size` columns, row-major and `size` apart: the part on and above the
/// diagonal, and perhaps a little below. Precondition: size a multiple of `product_step`.
inline void add_upper_product(const double* a, const double* b, std::size_t rows, std::size_t size, double* c) noexcept {
  for (std::size_t i = 0; i < size; i += 4)
    add_product({a + i, 1, size}, 4, rows, b, size, c + i * size, size, size, i / width<double> * width<double>);
}

}  // namespace attune::inline ATTUNE_ABI::simd
