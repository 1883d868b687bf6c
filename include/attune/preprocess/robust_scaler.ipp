// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/robust_scaler.hpp"

#include <cstddef>

#include "attune/core/normal.hpp"
#include "attune/preprocess/detail/columns.hpp"

namespace attune::inline ATTUNE_ABI {

template <class T>
RowMatrix<T> FittedRobustScaler::transform(const MatrixView<T>& x) const {
  return detail::shift_and_divide(x, center, scale);
}

ATTUNE_INLINE ColumnAffine FittedRobustScaler::affine() const {
  ColumnAffine map{.shift = center, .factor = scale};
  for (double& f : map.factor) f = 1 / f;
  return map;
}

ATTUNE_INLINE void RobustScaler::check() const {
  detail::require_interval_setting("RobustScaler::quantile_range", quantile_range, quantile_range.low >= 0 && quantile_range.low < quantile_range.high && quantile_range.high <= 100,
                                   "percentiles, 0 ≤ low < high ≤ 100");
  detail::require_interval_setting("RobustScaler::quantile_range", quantile_range, !unit_variance || (quantile_range.low > 0 && quantile_range.high < 100),
                                   "percentiles, 0 < low < high < 100, with unit_variance");
}

template <class T>
FittedRobustScaler RobustScaler::learn(const MatrixView<T>& x) const {
  const auto p = static_cast<std::size_t>(x.cols());
  FittedRobustScaler fitted{.center = std::vector<double>(p, 0.0), .scale = std::vector<double>(p, 1.0)};
  const double width = unit_variance && with_scaling ? detail::normal_quantile(quantile_range.high / 100) - detail::normal_quantile(quantile_range.low / 100) : 1;
  std::vector<double> values;
  for (std::size_t j = 0; j < p; ++j) {
    detail::read_column(x, static_cast<Index>(j), values);
    if (with_centering) fitted.center[j] = detail::quantile(values, 0.5);
    if (!with_scaling) continue;
    const double low = detail::quantile(values, quantile_range.low / 100), high = detail::quantile(values, quantile_range.high / 100);
    fitted.scale[j] = (high > low ? high - low : 1) / width;
  }
  return fitted;
}

}  // namespace attune::inline ATTUNE_ABI
