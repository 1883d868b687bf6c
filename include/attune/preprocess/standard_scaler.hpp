// SPDX-License-Identifier: BSL-1.0
#pragma once

// Standardises columns.

#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// The means and standard deviations that a StandardScaler found.
struct FittedStandardScaler {
  std::vector<double> mean{};   ///< of each column; zeros without centring
  std::vector<double> scale{};  ///< standard deviation of each column, 1 for a constant one; ones without scaling

  /// (x - mean) / scale, n×p. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const;
  /// Sparse rows stay sparse, which takes means of zero. Errors: also InvalidArgument for others.
  template <class T>
  SparseRows<T> transform(const SparseView<T>& x) const;

  ColumnAffine affine() const;
};

/// (x - mean) / standard deviation, column by column; the deviation is that of the rows (divided by n, or
/// by the sum of weights where the view has weights). A constant column becomes zeros. Sparse rows are taken with
/// `.with_mean = false`: centring would store every zero. Cost of fit: one read of X, two of sparse rows. Errors of fit:
/// InvalidData for values that are not finite; InvalidArgument for sparse rows that are to be centred.
struct StandardScaler {
  bool with_mean = true;  ///< centre the columns
  bool with_std = true;   ///< scale the columns

  template <class T, class Label>
  FittedStandardScaler fit(const DatasetView<T, Label>& train) const {
    const auto view = checked(train);
    return learn(view.x(), view.has_weights(), [&](Index i) { return view.weight(i); });
  }
  template <class T, class Label>
  FittedStandardScaler fit(const SparseDatasetView<T, Label>& train) const {
    const auto view = checked(train);
    return learn(view.x(), view.has_weights(), [&](Index i) { return view.weight(i); });
  }

 private:
  template <class T>
  FittedStandardScaler learn(const MatrixView<T>& x, bool has_weights, FunctionRef<double(Index)> weight) const;
  template <class T>
  FittedStandardScaler learn(const SparseView<T>& x, bool has_weights, FunctionRef<double(Index)> weight) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/standard_scaler.ipp"
#endif
