// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix of samples that somebody else owns: a row is a sample, a column a feature. Row-major is
// the native order; any strides are accepted. A view can be narrowed to a list of rows without a
// copy. Eigen's types are recognised by their shape, so that this header does not need Eigen.

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// The type of sizes and positions; the same as Eigen::Index.
using Index = std::ptrdiff_t;

/// What X is made of where a learner reads it, float or double: for others the library has no kernels.
template <class T>
concept SampleValue = std::same_as<T, float> || std::same_as<T, double>;

/// A list of row numbers that several views can share.
using RowList = std::shared_ptr<const std::vector<Index>>;

namespace detail {

RowList share_rows(std::vector<Index> rows);

// `of` names what has these rows.
void require_size(const char* argument, std::size_t found, Index rows, const char* of = "X");

// Positions of `rows` in the memory behind a view that is narrowed to `outer` (null: not narrowed).
RowList compose_rows(const RowList& outer, const RowList& rows, Index size);

/// The number of each row among the distinct ones, which are numbered in the order in which they first occur.
[[gnu::cold]] std::vector<Index> number_distinct(const std::vector<Index>& rows);

// `count` rows from `first` on.
RowList share_range(Index first, Index count);

[[noreturn, gnu::cold]] void throw_no_matrix(Index rows, Index cols);

// Something with Eigen's direct access: Matrix, Array, Map, Block, Ref.
template <class M>
concept DenseMatrix = requires(const M& m) {
  typename M::Scalar;
  typename M::PlainObject;
  { m.rows() } -> std::convertible_to<Index>;
  { m.cols() } -> std::convertible_to<Index>;
  { m.data() } -> std::convertible_to<const typename M::Scalar*>;
  { m.innerStride() } -> std::convertible_to<Index>;
  { m.outerStride() } -> std::convertible_to<Index>;
  { M::IsRowMajor } -> std::convertible_to<bool>;
};

// An Eigen expression that has to be evaluated before it has an address.
template <class M>
concept LazyMatrix = requires { typename M::PlainObject; } && !DenseMatrix<M>;

// A contiguous range: std::vector, std::span, std::array.
template <class R>
concept HasDataAndSize = requires(const R& r) {
  *r.data();
  { r.size() } -> std::convertible_to<std::size_t>;
};

// An rvalue of this type would take its memory with it.
template <class M>
concept OwnsItsMemory =
    !std::is_lvalue_reference_v<M> &&
    ((DenseMatrix<std::remove_cvref_t<M>> && std::is_same_v<std::remove_cvref_t<M>, typename std::remove_cvref_t<M>::PlainObject>) ||
     (!DenseMatrix<std::remove_cvref_t<M>> && HasDataAndSize<std::remove_cvref_t<M>> && !std::ranges::enable_borrowed_range<std::remove_cvref_t<M>>));

}  // namespace detail

/// A strided matrix in somebody else's memory, possibly narrowed to some of its rows.
/// Copying a view copies no values.
template <class T>
class MatrixView {
 public:
  using Scalar = T;

  MatrixView() = default;
  MatrixView(const MatrixView& other) noexcept;
  MatrixView(MatrixView&& other) noexcept;
  MatrixView& operator=(const MatrixView& other) noexcept;
  MatrixView& operator=(MatrixView&& other) noexcept;
  ~MatrixView();

  /// rows × cols values; element (i, j) is at data[i * row_stride + j * col_stride].
  MatrixView(const T* data, Index rows, Index cols, Index row_stride, Index col_stride = 1)
      : data_(data), rows_(rows), cols_(cols), row_stride_(row_stride), col_stride_(col_stride) {
    if (rows < 0 || cols < 0 || (data == nullptr && rows * cols != 0))
      detail::throw_no_matrix(rows, cols);
  }

  /// Views Eigen's matrices, maps and blocks. The view must not outlive them.
  template <detail::DenseMatrix M>
    requires(std::same_as<typename M::Scalar, T>)
  MatrixView(const M& matrix)
      : MatrixView(matrix.data(), matrix.rows(), matrix.cols(), M::IsRowMajor ? matrix.outerStride() : matrix.innerStride(),
                   M::IsRowMajor ? matrix.innerStride() : matrix.outerStride()) {
    if constexpr (M::IsVectorAtCompileTime)
      if (!M::IsRowMajor) col_stride_ = 1;  // a column vector: one feature
  }

  Index rows() const noexcept { return rows_; }
  Index cols() const noexcept { return cols_; }

  T operator()(Index row, Index col) const noexcept { return row_begin(row)[col * col_stride_]; }

  /// Where row `row` begins; its values are col_stride() apart.
  const T* row_begin(Index row) const noexcept {
    return data_ + (list_ ? (*list_)[static_cast<std::size_t>(row)] : row) * row_stride_;
  }

  Index col_stride() const noexcept { return col_stride_; }

  /// How far row i + 1 begins behind row i; 0 for a view that is narrowed to a list of rows.
  Index row_stride() const noexcept { return list_ ? 0 : row_stride_; }

  /// Whether the values of a row lie side by side, which the kernels want.
  bool has_contiguous_rows() const noexcept { return col_stride_ == 1 || cols_ <= 1; }

  /// The rows numbered by `rows`, which count within this view. Throws InvalidArgument for a number
  /// out of range. Cost: O(rows->size()), no values are copied.
  MatrixView select(const RowList& rows) const;

  /// `count` rows from `first` on. Precondition: they exist. Copies no values; a narrowed view shares
  /// its list of rows.
  MatrixView middle_rows(Index first, Index count) const;

  /// Positions of `rows` in the memory behind a view that is narrowed to `outer` (null: not narrowed).
  static RowList compose(const RowList& outer, const RowList& rows, Index size) { return detail::compose_rows(outer, rows, size); }

 private:
  const T* data_ = nullptr;
  Index rows_ = 0;
  Index cols_ = 0;
  Index row_stride_ = 0;
  Index col_stride_ = 1;
  RowList list_{};
};

template <class T>
MatrixView<T>::MatrixView(const MatrixView& other) noexcept = default;
template <class T>
MatrixView<T>::MatrixView(MatrixView&& other) noexcept = default;
template <class T>
MatrixView<T>& MatrixView<T>::operator=(const MatrixView& other) noexcept = default;
template <class T>
MatrixView<T>& MatrixView<T>::operator=(MatrixView&& other) noexcept = default;
template <class T>
MatrixView<T>::~MatrixView() = default;

template <class T>
MatrixView<T> MatrixView<T>::select(const RowList& rows) const {
  MatrixView narrowed = *this;
  narrowed.list_ = detail::compose_rows(list_, rows, rows_);
  narrowed.rows_ = static_cast<Index>(rows->size());
  return narrowed;
}

template <class T>
MatrixView<T> MatrixView<T>::middle_rows(Index first, Index count) const {
  if (!list_) return {data_ + first * row_stride_, count, cols_, row_stride_, col_stride_};
  return select(detail::share_range(first, count));
}

#if defined(ATTUNE_COMPILED)
extern template class MatrixView<float>;
extern template class MatrixView<double>;
#endif

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/matrix_view.ipp"
#endif
