// SPDX-License-Identifier: BSL-1.0
#pragma once

// Products of sparse rows with a dense matrix of a few columns, and of their transpose: what simd/products.hpp is to dense
// rows. An entry is read once for all columns, which lie side by side: what vectors cannot do for one model, whose weights
// are read one by one, they do for many. An element is summed in the order of its row's entries, or of the rows.

#include <cstddef>
#include <span>

#include "attune/core/matrix_view.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

namespace detail {

// `Count` batches of columns of a row of c.
template <std::size_t Count, class T>
void add_sparse_row(const SparseRow<T>& row, const double* b, std::size_t cols, double* c) noexcept {
  constexpr std::size_t lanes = width<double>;
  Batch<double> sum[Count];
  for (std::size_t m = 0; m < Count; ++m) sum[m] = load(c + m * lanes);
  for (Index k = 0; k < row.size; ++k) {
    const Batch<double> value(static_cast<double>(row.values[k]));
    const double* const from = b + static_cast<std::size_t>(row.columns[k]) * cols;
    for (std::size_t m = 0; m < Count; ++m) sum[m] = math::fma(value, load(from + m * lanes), sum[m]);
  }
  for (std::size_t m = 0; m < Count; ++m) store(c + m * lanes, sum[m]);
}

template <std::size_t Count, class T>
void add_sparse_column(const SparseRow<T>& row, const double* b, std::size_t cols, double* c) noexcept {
  constexpr std::size_t lanes = width<double>;
  Batch<double> factor[Count];
  for (std::size_t m = 0; m < Count; ++m) factor[m] = load(b + m * lanes);
  for (Index k = 0; k < row.size; ++k) {
    const Batch<double> value(static_cast<double>(row.values[k]));
    double* const to = c + static_cast<std::size_t>(row.columns[k]) * cols;
    for (std::size_t m = 0; m < Count; ++m) store(to + m * lanes, math::fma(value, factor[m], load(to + m * lanes)));
  }
}

// Calls work.operator()<Count>(first) for batches of columns, as many at once as registers are sure to hold.
template <class Work>
void for_each_batch(std::size_t cols, Work&& work) noexcept {
  constexpr std::size_t lanes = width<double>;
  std::size_t first = 0;
  for (; first + 8 * lanes <= cols; first += 8 * lanes) work.template operator()<8>(first);
  for (; first + 4 * lanes <= cols; first += 4 * lanes) work.template operator()<4>(first);
  for (; first < cols; first += lanes) work.template operator()<1>(first);
}

}  // namespace detail

/// c_rm += Σ_k x_rk b_km for the rows of x that are listed, in this order. b and c are row-major, of `cols` columns.
/// Precondition: cols a multiple of the batch width.
template <class T>
void add_sparse_product(const SparseView<T>& x, std::span<const Index> rows, const double* b, std::size_t cols, double* c) noexcept {
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const SparseRow<T> row = x.row(rows[r]);
    detail::for_each_batch(cols, [&]<std::size_t Count>(std::size_t first) { detail::add_sparse_row<Count>(row, b + first, cols, c + r * cols + first); });
  }
}

/// c_km += Σ_r x_rk b_rm over the rows of x that are listed. Preconditions: the same.
template <class T>
void add_sparse_transposed_product(const SparseView<T>& x, std::span<const Index> rows, const double* b, std::size_t cols, double* c) noexcept {
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const SparseRow<T> row = x.row(rows[r]);
    detail::for_each_batch(cols, [&]<std::size_t Count>(std::size_t first) { detail::add_sparse_column<Count>(row, b + r * cols + first, cols, c + first); });
  }
}

}  // namespace attune::inline ATTUNE_ABI::simd
