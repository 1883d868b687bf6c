// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/sparse_rows.hpp"

#include <limits>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

template <class T>
void SparseRows<T>::push_dense_row(const T* row, Index count) {
  for (Index j = 0; j < count; ++j) {
    if (row[j] == T{0}) continue;
    values.push_back(row[j]);
    columns.push_back(static_cast<int>(j));
  }
  if (values.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw InvalidData({.argument = "X", .found = {values.size(), " values that are not zero"}, .expected = {"at most ", std::numeric_limits<int>::max()}, .remedy = "take fewer rows at a time"});
  starts.push_back(static_cast<int>(values.size()));
}

template <class T>
SparseView<T> SparseRows<T>::view() const& {
  if (starts.empty() || static_cast<std::size_t>(starts.back()) != values.size() || columns.size() != values.size())
    throw InvalidArgument({.argument = "SparseRows", .found = {starts.size(), " starts, ", columns.size(), " columns, ", values.size(), " values"},
                           .expected = "as many columns as values, and starts of which the last is that number"});
  return {values.data(), columns.data(), starts.data(), rows(), cols};
}

template <class T>
SparseRows<T> to_sparse(const MatrixView<T>& x) {
  SparseRows<T> sparse{.cols = x.cols()};
  std::vector<T> row(static_cast<std::size_t>(x.cols()));
  for (Index i = 0; i < x.rows(); ++i) {
    for (Index j = 0; j < x.cols(); ++j) row[static_cast<std::size_t>(j)] = x(i, j);
    sparse.push_dense_row(row.data(), x.cols());
  }
  return sparse;
}

template <class T>
RowMatrix<T> to_dense(const SparseView<T>& x) {
  RowMatrix<T> dense = RowMatrix<T>::Zero(x.rows(), x.cols());
  for (Index i = 0; i < x.rows(); ++i) {
    const SparseRow<T> row = x.row(i);
    for (Index k = 0; k < row.size; ++k) dense(i, row.columns[k]) = row.values[k];
  }
  return dense;
}

template <class T>
SparseRows<T> detail::changed_columns(const SparseView<T>& x, const ColumnAffine& columns) {
  for (std::size_t j = 0; j < columns.shift.size(); ++j)
    if (columns.shift[j] != 0)
      throw InvalidArgument({.argument = {"ColumnAffine::shift[", j, "]"}, .found = columns.shift[j], .expected = "0: sparse rows would store every zero", .remedy = "scale without a shift (MaxAbsScaler, StandardScaler{.with_mean = false}), or fit dense rows"});
  SparseRows<T> changed{.cols = x.cols()};
  for (Index i = 0; i < x.rows(); ++i) {
    const SparseRow<T> row = x.row(i);
    for (Index k = 0; k < row.size; ++k) {
      changed.values.push_back(static_cast<T>(static_cast<double>(row.values[k]) * columns.factor[static_cast<std::size_t>(row.columns[k])]));
      changed.columns.push_back(row.columns[k]);
    }
    changed.starts.push_back(static_cast<int>(changed.values.size()));
  }
  return changed;
}

}  // namespace attune::inline ATTUNE_ABI
