// SPDX-License-Identifier: BSL-1.0
#pragma once

// Samples of which most values are zero, in somebody else's memory: row by row the columns and values of those that are
// stored (compressed sparse rows). Eigen's row-major SparseMatrix is recognised by its shape, so that this header does
// not need Eigen; data/sparse_rows.hpp has an owner.
//
//   view(sparse, y)    a view like any other; learners that take sparse rows take it

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "attune/core/check.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// The stored values of a row and their columns, ascending.
template <class T>
struct SparseRow {
  const T* values = nullptr;
  const int* columns = nullptr;
  Index size = 0;
};

namespace detail {

// Eigen's SparseMatrix, or a map of one.
template <class M>
concept SparseMatrixLike = requires(const M& m) {
  typename M::Scalar;
  typename M::StorageIndex;
  { m.rows() } -> std::convertible_to<Index>;
  { m.cols() } -> std::convertible_to<Index>;
  { m.valuePtr() } -> std::convertible_to<const typename M::Scalar*>;
  { m.innerIndexPtr() } -> std::convertible_to<const typename M::StorageIndex*>;
  { m.outerIndexPtr() } -> std::convertible_to<const typename M::StorageIndex*>;
  { m.innerNonZeroPtr() } -> std::convertible_to<const typename M::StorageIndex*>;
  { M::IsRowMajor } -> std::convertible_to<bool>;
};

template <class M>
concept SparseRowMatrix = SparseMatrixLike<M> && static_cast<bool>(M::IsRowMajor) && std::same_as<typename M::StorageIndex, int>;

// Refuses starts that fall, and columns that do not ascend within a row or that there are not. counts: of the entries of
// each row; null where a row ends at the start of the next.
[[gnu::cold]] void check_sparse_rows(const int* columns, const int* starts, const int* counts, Index rows, Index cols, bool has_values);

}  // namespace detail

/// Sparse rows in somebody else's memory, possibly narrowed to some of them. Copying a view copies no values.
template <class T>
class SparseView {
 public:
  using Scalar = T;

  SparseView() = default;

  /// Row i stores values[starts[i]] to values[starts[i + 1] - 1], in the columns of the same positions. Errors:
  /// InvalidArgument for starts that fall, and for columns that do not ascend within a row or are not among the `cols`.
  /// Cost: one read of starts and columns.
  SparseView(const T* values, const int* columns, const int* starts, Index rows, Index cols) : values_(values), columns_(columns), starts_(starts), rows_(rows), cols_(cols) {
    detail::check_sparse_rows(columns, starts, nullptr, rows, cols, values != nullptr);
  }

  /// Views Eigen's row-major sparse matrices and maps, compressed or not. The view must not outlive them. Errors:
  /// InvalidArgument for what a map may hold, as above. Cost: one read of starts and columns.
  template <detail::SparseRowMatrix M>
    requires(std::same_as<typename M::Scalar, T>)
  SparseView(const M& matrix) : values_(matrix.valuePtr()), columns_(matrix.innerIndexPtr()), starts_(matrix.outerIndexPtr()), counts_(matrix.innerNonZeroPtr()), rows_(matrix.rows()), cols_(matrix.cols()) {
    detail::check_sparse_rows(columns_, starts_, counts_, rows_, cols_, values_ != nullptr);
  }

  Index rows() const noexcept { return rows_; }
  Index cols() const noexcept { return cols_; }

  SparseRow<T> row(Index i) const noexcept {
    const Index at = list_ ? (*list_)[static_cast<std::size_t>(i)] : i;
    const int start = starts_[at];
    return {values_ + start, columns_ + start, counts_ != nullptr ? counts_[at] : starts_[at + 1] - start};
  }

  /// One value, zero where none is stored. Cost: O(log entries of the row).
  T operator()(Index row_number, Index col) const noexcept {
    const SparseRow<T> entries = row(row_number);
    const int* const found = std::lower_bound(entries.columns, entries.columns + entries.size, static_cast<int>(col));
    return found != entries.columns + entries.size && *found == col ? entries.values[found - entries.columns] : T{0};
  }

  /// How many values are stored. Cost: O(rows).
  Index entries() const noexcept {
    Index count = 0;
    for (Index i = 0; i < rows_; ++i) count += row(i).size;
    return count;
  }

  /// The rows numbered by `rows`, which count within this view. Throws InvalidArgument for a number out of range. Cost:
  /// O(rows->size()), no values are copied.
  SparseView select(const RowList& rows) const {
    SparseView narrowed = *this;
    narrowed.list_ = detail::compose_rows(list_, rows, rows_);
    narrowed.rows_ = static_cast<Index>(rows->size());
    return narrowed;
  }

 private:
  const T* values_ = nullptr;
  const int* columns_ = nullptr;
  const int* starts_ = nullptr;
  const int* counts_ = nullptr;  // of each row; null: a row ends where the next begins
  Index rows_ = 0;
  Index cols_ = 0;
  RowList list_{};
};

/// A view of sparse rows with a target.
template <class T, class Label>
using SparseDatasetView = DatasetView<T, Label, SparseView<T>>;

namespace detail {

template <class X>
inline constexpr bool is_sparse_view = false;
template <class T>
inline constexpr bool is_sparse_view<SparseView<T>> = true;

}  // namespace detail

/// Sparse rows: a view, or Eigen's row-major SparseMatrix.
template <class X>
concept SparseFeatures = detail::is_sparse_view<X> || detail::SparseRowMatrix<X>;

/// Refuses stored values that are not finite, but for missing ones where they are accepted. `name` gives a column's name
/// for the message. Returns whether there are missing ones.
template <class T, class Name>
bool check_finite(const SparseView<T>& x, Name&& name, Missing missing = Missing::refused) {
  bool found = false;
  for (Index i = 0; i < x.rows(); ++i) {
    const SparseRow<T> row = x.row(i);
    if (detail::all_finite(row.values, row.size)) continue;
    for (Index k = 0; k < row.size; ++k) {
      if (std::isfinite(row.values[k])) continue;
      if (missing == Missing::refused || !std::isnan(row.values[k])) detail::throw_not_finite("X", i, {", column ", name(Index{row.columns[k]})}, static_cast<double>(row.values[k]));
      found = true;
    }
  }
  return found;
}

/// Views sparse X (n×p, a row is a sample) with its target y, as `view` of a dense X does.
template <class X, class Y>
  requires(detail::is_sparse_view<std::remove_cvref_t<X>> || detail::SparseMatrixLike<std::remove_cvref_t<X>>)
auto view(X&& x, Y&& y, const Columns& columns = {}) {
  using Matrix = std::remove_cvref_t<X>;
  constexpr bool rows = SparseFeatures<Matrix>;
  static_assert(rows, "view(X, y): a sparse X is read by rows; make it `Eigen::SparseMatrix<T, Eigen::RowMajor>`; see docs/core.md#sparse-rows");
  constexpr bool owns = detail::SparseMatrixLike<Matrix> && requires { requires std::same_as<typename Matrix::PlainObject, Matrix>; };
  constexpr bool temporary = (!std::is_lvalue_reference_v<X> && owns) || detail::OwnsItsMemory<Y>;
  static_assert(!temporary, "view(X, y): the view of a temporary would dangle; keep X and y in variables; see docs/core.md#views");
  constexpr bool samples = SampleValue<typename Matrix::Scalar>;
  static_assert(samples || temporary || !rows, "view(X, y): a sparse X is of float or double; see docs/core.md#sparse-rows");
  constexpr bool codes = detail::several_of_codes<std::remove_cvref_t<Y>>;
  static_assert(!codes || temporary, "view(X, y): a target of several columns is of numbers (double); class codes are a vector with one value for each row of X; see docs/core.md#views");
  if constexpr (!rows || temporary || codes || !samples) {
    return detail::AfterFailedAssertion{};
  } else {
    const auto [column, size] = detail::column_of(y);
    using T = typename Matrix::Scalar;
    using Label = std::remove_cvref_t<decltype(column[0])>;
    return SparseDatasetView<T, Label>(SparseView<T>(x), column, size, columns);
  }
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/sparse_view.ipp"
#endif
