// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scales columns by statistics that outliers do not move.

#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// The medians and ranges that a RobustScaler found.
struct FittedRobustScaler {
  std::vector<double> center{};  ///< median of each column; zeros without centring
  std::vector<double> scale{};   ///< width of the quantile range, 1 where that is 0, over that of a standard normal variable with unit_variance; ones without scaling

  /// (x - center) / scale, n×p. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const;

  ColumnAffine affine() const;
};

/// (x - median) / (quantile range), column by column, so that a few wild values change little. Quantiles are
/// linear between neighbours. A column whose quantile range is 0 (constant, or nearly always one value) is
/// centred only (and divided by what unit_variance asks for). Weights do not count. Cost: each column is copied and partly sorted, O(n) on average.
struct RobustScaler {
  bool with_centering = true;                         ///< subtract the median
  bool with_scaling = true;                           ///< divide by the quantile range
  Interval quantile_range{.low = 25, .high = 75};     ///< percentiles, 0 ≤ low < high ≤ 100
  bool unit_variance = false;                         ///< divide by so much that normal columns get variance 1

  void check() const;

  /// Errors: InvalidData for values that are not finite; InvalidArgument for percentiles out of range.
  template <class T, class Label>
  FittedRobustScaler fit(const DatasetView<T, Label>& train) const {
    check();
    return learn(checked(train).x());
  }

 private:
  template <class T>
  FittedRobustScaler learn(const MatrixView<T>& x) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/robust_scaler.ipp"
#endif
