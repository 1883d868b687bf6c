// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/products.hpp"

#include <utility>

#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

namespace detail {

// Rows of the result that are summed together: with three batches of columns their sums fill the registers that there are.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr std::size_t tile_rows = 8;
#else
inline constexpr std::size_t tile_rows = 4;
#endif

// The rows R of the result and the batches B of its columns.
template <std::size_t... R, std::size_t... B>
void add_product_tile(const ProductFactor& a, std::size_t inner, const double* b, std::size_t b_row, double* c, std::size_t c_row, std::index_sequence<R...>,
                      std::index_sequence<B...>) noexcept {
  constexpr std::size_t lanes = width<double>;
  Batch<double> sum[sizeof...(R)][sizeof...(B)];
  const auto load_row = [&](const double* from, Batch<double>* to) { ((to[B] = load(from + B * lanes)), ...); };
  (load_row(c + R * c_row, sum[R]), ...);
  const double* at = a.data;
  for (std::size_t k = 0; k < inner; ++k, at += a.inner, b += b_row) {
    const Batch<double> v[] = {load(b + B * lanes)...};
    const auto add = [&](const Batch<double>& factor, Batch<double>* to) { ((to[B] = math::fma(factor, v[B], to[B])), ...); };
    (add(Batch<double>(at[R * a.row]), sum[R]), ...);
  }
  const auto store_row = [&](double* to, const Batch<double>* from) { (store(to + B * lanes, from[B]), ...); };
  (store_row(c + R * c_row, sum[R]), ...);
}

// These batches of the columns.
template <std::size_t... B>
void add_product_columns(const ProductFactor& a, std::size_t rows, std::size_t inner, const double* b, std::size_t b_row, double* c, std::size_t c_row, std::index_sequence<B...> batches) noexcept {
  std::size_t i = 0;
  const auto add = [&]<std::size_t... R>(std::index_sequence<R...> tile) {
    for (; i + sizeof...(R) <= rows; i += sizeof...(R)) add_product_tile({a.data + i * a.row, a.row, a.inner}, inner, b, b_row, c + i * c_row, c_row, tile, batches);
  };
  if constexpr (sizeof...(B) == 1) add(std::make_index_sequence<2 * tile_rows>{});  // too few sums to keep a core busy, otherwise
  add(std::make_index_sequence<tile_rows>{});
  if constexpr (tile_rows > 4) add(std::make_index_sequence<4>{});
}

}  // namespace detail

ATTUNE_INLINE void add_product(const ProductFactor& a, std::size_t rows, std::size_t inner, const double* b, std::size_t b_row, double* c, std::size_t c_row, std::size_t cols,
                               std::size_t first) noexcept {
  constexpr std::size_t lanes = width<double>;
  const auto add = [&](auto batches) { detail::add_product_columns(a, rows, inner, b + first, b_row, c + first, c_row, batches); };
  // Three at a time, but where that would leave one alone.
  for (std::size_t left = cols > first ? (cols - first) / lanes : 0; left > 0;) {
    const std::size_t batches = left == 2 || left == 4 ? 2 : std::min<std::size_t>(left, 3);
    if (batches == 3) add(std::make_index_sequence<3>{});
    if (batches == 2) add(std::make_index_sequence<2>{});
    if (batches == 1) add(std::make_index_sequence<1>{});
    left -= batches;
    first += batches * lanes;
  }
}

ATTUNE_INLINE void add_upper_product(const double* a, const double* b, std::size_t rows, std::size_t size, double* c) noexcept {
  for (std::size_t i = 0; i < size; i += detail::tile_rows)
    add_product({a + i, 1, size}, std::min(detail::tile_rows, size - i), rows, b, size, c + i * size, size, size, i / width<double> * width<double>);
}

}  // namespace attune::inline ATTUNE_ABI::simd
