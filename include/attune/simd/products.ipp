// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/products.hpp"

#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

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

ATTUNE_INLINE void add_product(const ProductFactor& a, std::size_t rows, std::size_t inner, const double* b, std::size_t b_row, double* c, std::size_t c_row, std::size_t cols,
                               std::size_t first) noexcept {
  constexpr std::size_t lanes = width<double>;
  std::size_t m = first;
  for (; m + 2 * lanes <= cols; m += 2 * lanes)
    for (std::size_t i = 0; i < rows; i += 4) detail::add_product_tile<true>({a.data + i * a.row, a.row, a.inner}, inner, b + m, b_row, c + i * c_row + m, c_row);
  for (; m < cols; m += lanes)
    for (std::size_t i = 0; i < rows; i += 4) detail::add_product_tile<false>({a.data + i * a.row, a.row, a.inner}, inner, b + m, b_row, c + i * c_row + m, c_row);
}

ATTUNE_INLINE void add_upper_product(const double* a, const double* b, std::size_t rows, std::size_t size, double* c) noexcept {
  for (std::size_t i = 0; i < size; i += 4)
    add_product({a + i, 1, size}, 4, rows, b, size, c + i * size, size, size, i / width<double> * width<double>);
}

}  // namespace attune::inline ATTUNE_ABI::simd
