// SPDX-License-Identifier: BSL-1.0
#pragma once

// Owners of sparse samples, and of sparse samples with their targets.

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <vector>

#include "attune/core/learner.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Rows of which only some values are stored, the others being zero: 12 bytes for each double, 8 for each float, and 4 for
/// each row. At most 2³¹ - 1 values.
template <class T>
struct SparseRows {
  std::vector<T> values{};
  std::vector<int> columns{};    ///< of the values, ascending within a row
  std::vector<int> starts{0};    ///< where each row's values begin, and behind the last row where they end
  Index cols = 0;

  Index rows() const noexcept { return static_cast<Index>(starts.size()) - 1; }

  /// Adds a row with the values that are not zero among `count` of them. Errors: InvalidData beyond 2³¹ - 1 values.
  void push_dense_row(const T* row, Index count);

  /// A view, which must not outlive the rows. Errors: InvalidArgument for starts or columns out of order. Cost: one read
  /// of both.
  SparseView<T> view() const&;
  SparseView<T> view() && = delete;
};

/// The rows of a dense X that are not zero.
template <class T>
SparseRows<T> to_sparse(const MatrixView<T>& x);

/// All values of sparse rows, zeros included: n×p.
template <class T>
RowMatrix<T> to_dense(const SparseView<T>& x);

namespace detail {

/// Rows after a change of columns, which stay sparse: what shifts them is refused.
template <class T>
[[gnu::cold]] SparseRows<T> changed_columns(const SparseView<T>& x, const ColumnAffine& columns);

}  // namespace detail

/// Sparse X (n×p) and y (n), with optional weights, groups, times and names: a Dataset whose X is sparse.
template <class T, class Label>
struct SparseDataset {
  SparseRows<T> x{};
  Targets<Label> y{};
  std::vector<double> weights{};   ///< empty, or one a row
  std::vector<int> groups{};       ///< empty, or one a row
  std::vector<double> times{};     ///< empty, or one a row
  ClassNames class_names{};        ///< of the codes; null for numbers
  FeatureNames feature_names{};    ///< of the columns
  TargetNames target_names{};      ///< of the targets

  Index size() const noexcept { return x.rows(); }
  Index features() const noexcept { return x.cols; }

  /// A view, which must not outlive the data set. Errors: InvalidArgument when sizes disagree, or for starts or columns
  /// out of order.
  SparseDatasetView<T, Label> view() const& {
    return attune::view(x.view(), y, {.weights = weights, .groups = groups, .times = times, .class_names = class_names, .feature_names = feature_names, .target_names = target_names});
  }
  SparseDatasetView<T, Label> view() && = delete;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/sparse_rows.ipp"
#endif
