// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows of samples where they lie, for methods that go through them one by one and in any order.

#include <concepts>
#include <cstddef>
#include <vector>

#include "attune/core/matrix_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// A row: `count` values, of the columns that `columns` names, or of columns 0 to count-1 where it is null. It owns
/// nothing.
struct SampleRow {
  const double* values = nullptr;
  const int* columns = nullptr;  ///< ascending
  std::size_t count = 0;
};

/// The rows of a view where they lie, if their values are doubles side by side; otherwise they are copied to `storage`,
/// which must outlive the rows, as the samples must. Cost: a pointer and a length for each row, or a copy of X.
template <class T>
[[gnu::cold]] std::vector<SampleRow> sample_rows(const MatrixView<T>& x, std::vector<double>& storage) {
  const auto cols = static_cast<std::size_t>(x.cols());
  std::vector<SampleRow> rows(static_cast<std::size_t>(x.rows()), SampleRow{.count = cols});
  if constexpr (std::same_as<T, double>) {
    if (x.has_contiguous_rows()) {
      for (std::size_t i = 0; i < rows.size(); ++i) rows[i].values = x.row_begin(static_cast<Index>(i));
      return rows;
    }
  }
  storage.resize(rows.size() * cols);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    double* const to = storage.data() + i * cols;
    for (std::size_t j = 0; j < cols; ++j) to[j] = static_cast<double>(x(static_cast<Index>(i), static_cast<Index>(j)));
    rows[i].values = to;
  }
  return rows;
}

/// The same of sparse rows: of a view whose `row(i)` has the values of row i, their columns and their number.
template <class X>
  requires requires(const X& x) { x.row(Index{}).columns; }
[[gnu::cold]] std::vector<SampleRow> sample_rows(const X& x, std::vector<double>& storage) {
  constexpr bool in_place = std::same_as<typename X::Scalar, double>;
  std::vector<SampleRow> rows(static_cast<std::size_t>(x.rows()));
  std::size_t entries = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = x.row(static_cast<Index>(i));
    rows[i] = {.columns = row.columns, .count = static_cast<std::size_t>(row.size)};
    if constexpr (in_place) rows[i].values = row.values;
    entries += rows[i].count;
  }
  if (in_place) return rows;
  storage.resize(entries);
  double* to = storage.data();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = x.row(static_cast<Index>(i));
    rows[i].values = to;
    for (std::size_t k = 0; k < rows[i].count; ++k) *to++ = static_cast<double>(row.values[k]);
  }
  return rows;
}

/// Samples that `sample_rows` takes: dense or sparse.
template <class X>
concept HasSampleRows = requires(const X& x, std::vector<double>& storage) { sample_rows(x, storage); };

}  // namespace attune::inline ATTUNE_ABI
