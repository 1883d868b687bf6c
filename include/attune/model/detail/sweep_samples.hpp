// SPDX-License-Identifier: BSL-1.0
#pragma once

// The samples of a sweep without their type, so that all that reads them is compiled once.

#include <concepts>
#include <cstddef>
#include <functional>
#include <span>

#include "attune/core/function_ref.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/sparse_products.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Rows of a view. Sparse ones are also multiplied as they are.
struct SweepSamples {
  std::size_t columns = 0;
  std::function<double(Index row, Index column)> value{};
  std::function<void(Index row, const double* from, double* to)> read_row{};  // of dense rows: writes one less `from`
  std::function<void(std::span<const Index> rows)> ask_for_rows{};            // of dense rows: their memory is wanted soon

  // Of sparse rows; empty for dense ones. See simd/sparse_products.hpp.
  std::function<void(Index row, FunctionRef<void(Index column, double value)> entry)> read_entries{};
  std::function<void(std::span<const Index> rows, const double* b, std::size_t cols, double* c)> add_product{};
  std::function<void(std::span<const Index> rows, const double* b, std::size_t cols, double* c)> add_transposed_product{};
  // Adds weight · value, and weight · value · value, of the rows' entries to the sums of their columns.
  std::function<void(std::span<const double> weights, double* first, double* second)> add_columns{};
  // Adds weight · z zᵀ to the upper half of a matrix of `size` columns, z being a row, a one and the row's target.
  std::function<void(std::span<const Index> rows, const double* weight, const double* target, std::size_t size, double* upper)> add_products{};

  bool is_sparse() const { return static_cast<bool>(add_product); }
};

template <class T>
[[gnu::noinline]] void read_dense_row(const MatrixView<T>& x, Index row, const double* from, double* to) noexcept {
  constexpr std::size_t lanes = simd::width<double>;
  const T* const values = x.row_begin(row);
  const auto count = static_cast<std::size_t>(x.cols());
  std::size_t j = 0;
  if constexpr (std::same_as<T, double>)
    if (x.has_contiguous_rows())
      for (; j + lanes <= count; j += lanes) simd::store(to + j, simd::Batch<double>(simd::load(values + j) - simd::load(from + j)));
  if constexpr (!std::same_as<T, double>)
    if (x.has_contiguous_rows())
      for (; j < count; ++j) to[j] = static_cast<double>(values[j]) - from[j];
  for (; j < count; ++j) to[j] = static_cast<double>(values[static_cast<Index>(j) * x.col_stride()]) - from[j];
}

template <class T>
void ask_for_dense_rows(const MatrixView<T>& x, std::span<const Index> rows) noexcept {
  if (!x.has_contiguous_rows()) return;
  asm volatile("");  // see prefetch
  for (const Index row : rows) {
    const T* const values = x.row_begin(row);
    for (Index j = 0; j < x.cols(); j += static_cast<Index>(simd::cache_line / sizeof(T))) simd::prefetch_near(values + j);
  }
}

template <class T>
[[gnu::cold]] SweepSamples samples_of(const MatrixView<T>& x) {
  return {.columns = static_cast<std::size_t>(x.cols()),
          .value = [x](Index row, Index column) { return static_cast<double>(x(row, column)); },
          .read_row = [x](Index row, const double* from, double* to) { read_dense_row(x, row, from, to); },
          .ask_for_rows = [x](std::span<const Index> rows) { ask_for_dense_rows(x, rows); }};
}

template <class T>
[[gnu::cold]] SweepSamples samples_of(const SparseView<T>& x) {
  SweepSamples samples{.columns = static_cast<std::size_t>(x.cols())};
  samples.value = [x](Index row, Index column) { return static_cast<double>(x(row, column)); };
  samples.read_entries = [x](Index row, FunctionRef<void(Index column, double value)> entry) {
    const SparseRow<T> entries = x.row(row);
    for (Index k = 0; k < entries.size; ++k) entry(entries.columns[k], static_cast<double>(entries.values[k]));
  };
  samples.add_product = [x](std::span<const Index> rows, const double* b, std::size_t cols, double* c) { simd::add_sparse_product(x, rows, b, cols, c); };
  samples.add_transposed_product = [x](std::span<const Index> rows, const double* b, std::size_t cols, double* c) { simd::add_sparse_transposed_product(x, rows, b, cols, c); };
  samples.add_columns = [x](std::span<const double> weights, double* first, double* second) {
    for (Index i = 0; i < x.rows(); ++i) {
      const double weight = weights[static_cast<std::size_t>(i)];
      if (weight == 0) continue;
      const SparseRow<T> entries = x.row(i);
      for (Index k = 0; k < entries.size; ++k) {
        const auto value = static_cast<double>(entries.values[k]);
        first[entries.columns[k]] += weight * value;
        second[entries.columns[k]] += weight * value * value;
      }
    }
  };
  samples.add_products = [x](std::span<const Index> rows, const double* weight, const double* target, std::size_t size, double* upper) {
    const auto ones = static_cast<std::size_t>(x.cols());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (weight[r] == 0) continue;
      const SparseRow<T> entries = x.row(rows[r]);
      for (Index k = 0; k < entries.size; ++k) {
        const double by = weight[r] * static_cast<double>(entries.values[k]);
        double* const to = upper + static_cast<std::size_t>(entries.columns[k]) * size;
        for (Index l = k; l < entries.size; ++l) to[entries.columns[l]] += by * static_cast<double>(entries.values[l]);
        to[ones] += by;
        to[ones + 1] += by * target[r];
      }
      double* const last = upper + ones * size;
      last[ones] += weight[r];
      last[ones + 1] += weight[r] * target[r];
      last[size + ones + 1] += weight[r] * target[r] * target[r];
    }
  };
  return samples;
}

}  // namespace attune::inline ATTUNE_ABI::detail
