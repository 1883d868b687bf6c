// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scales columns by their largest magnitude.

#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// The magnitudes that a MaxAbsScaler found.
struct FittedMaxAbsScaler {
  std::vector<double> max_abs{};  ///< largest |x| of each column; 1 for a column of zeros

  /// x / max_abs, n×p. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const;
  /// The same of sparse rows, which stay sparse. Stored zeros are kept.
  template <class T>
  SparseRows<T> transform(const SparseView<T>& x) const;

  ColumnAffine affine() const;
};

/// x / max |x|, column by column: training values end up in [-1, 1], and zeros stay zeros. A column of
/// zeros is left as it is. Weights do not count. It takes sparse rows too, and leaves them so. Cost: one read of X. Errors of fit: InvalidData for values
/// that are not finite.
struct MaxAbsScaler {
  template <class T, class Label>
  FittedMaxAbsScaler fit(const DatasetView<T, Label>& train) const {
    return learn(checked(train).x());
  }
  template <class T, class Label>
  FittedMaxAbsScaler fit(const SparseDatasetView<T, Label>& train) const {
    return learn(checked(train).x());
  }

 private:
  template <class T>
  static FittedMaxAbsScaler learn(const MatrixView<T>& x);
  template <class T>
  static FittedMaxAbsScaler learn(const SparseView<T>& x);
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/max_abs_scaler.ipp"
#endif
