// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scales columns by statistics that outliers do not move.

#include <cstddef>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/settings.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/columns.hpp"
#include "attune/core/normal.hpp"

namespace attune::inline ATTUNE_ABI {

/// The medians and ranges that a RobustScaler found.
struct FittedRobustScaler {
  std::vector<double> center{};  ///< median of each column; zeros without centring
  std::vector<double> scale{};   ///< width of the quantile range, 1 where that is 0, over that of a standard normal variable with unit_variance; ones without scaling

  /// (x - center) / scale, n×p. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const {
    return detail::shift_and_divide(x, center, scale);
  }

  ColumnAffine affine() const {
    ColumnAffine map{.shift = center, .factor = scale};
    for (double& f : map.factor) f = 1 / f;
    return map;
  }
};

/// (x - median) / (quantile range), column by column, so that a few wild values change little. Quantiles are
/// linear between neighbours. A column whose quantile range is 0 (constant, or nearly always one value) is
/// centred only (and divided by what unit_variance asks for). Weights do not count. Cost: each column is copied and partly sorted, O(n) on average.
struct RobustScaler {
  bool with_centering = true;                         ///< subtract the median
  bool with_scaling = true;                           ///< divide by the quantile range
  Interval quantile_range{.low = 25, .high = 75};     ///< percentiles, 0 ≤ low < high ≤ 100
  bool unit_variance = false;                         ///< divide by so much that normal columns get variance 1

  void check() const {
    detail::require_interval_setting("RobustScaler::quantile_range", quantile_range, quantile_range.low >= 0 && quantile_range.low < quantile_range.high && quantile_range.high <= 100,
                                     "percentiles, 0 ≤ low < high ≤ 100");
    detail::require_interval_setting("RobustScaler::quantile_range", quantile_range, !unit_variance || (quantile_range.low > 0 && quantile_range.high < 100),
                                     "percentiles, 0 < low < high < 100, with unit_variance");
  }

  /// Errors: InvalidData for values that are not finite; InvalidArgument for percentiles out of range.
  template <class T, class Label>
  FittedRobustScaler fit(const DatasetView<T, Label>& train) const {
    check();
    const auto view = checked(train);
    const auto p = static_cast<std::size_t>(view.features());
    FittedRobustScaler fitted{.center = std::vector<double>(p, 0.0), .scale = std::vector<double>(p, 1.0)};
    const double width = unit_variance && with_scaling ? detail::normal_quantile(quantile_range.high / 100) - detail::normal_quantile(quantile_range.low / 100) : 1;
    std::vector<double> values;
    for (std::size_t j = 0; j < p; ++j) {
      detail::read_column(view.x(), static_cast<Index>(j), values);
      if (with_centering) fitted.center[j] = detail::quantile(values, 0.5);
      if (!with_scaling) continue;
      const double low = detail::quantile(values, quantile_range.low / 100), high = detail::quantile(values, quantile_range.high / 100);
      fitted.scale[j] = (high > low ? high - low : 1) / width;
    }
    return fitted;
  }
};

}  // namespace attune::inline ATTUNE_ABI
