// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/min_max_scaler.hpp"

#include <algorithm>
#include <limits>

#include "attune/preprocess/detail/columns.hpp"

namespace attune::inline ATTUNE_ABI {

template <bool Clips>
template <class T>
RowMatrix<T> BasicFittedMinMaxScaler<Clips>::transform(const MatrixView<T>& x) const {
  check_width(x.cols(), static_cast<Index>(data_min.size()));
  RowMatrix<T> result(x.rows(), x.cols());
  T* to = result.data();
  const double width = feature_range.high - feature_range.low;
  detail::visit_values(x, [&](std::size_t j, double v) {
    const double z = feature_range.low + (v - data_min[j]) / data_range[j] * width;
    *to++ = static_cast<T>(Clips ? std::clamp(z, feature_range.low, feature_range.high) : z);
  });
  return result;
}

template <bool Clips>
void BasicMinMaxScaler<Clips>::check() const {
  detail::require_interval_setting("MinMaxScaler::feature_range", feature_range, feature_range.low < feature_range.high, "low < high");
}

template <bool Clips>
template <class T>
BasicFittedMinMaxScaler<Clips> BasicMinMaxScaler<Clips>::learn(const MatrixView<T>& x) const {
  const auto p = static_cast<std::size_t>(x.cols());
  constexpr double infinity = std::numeric_limits<double>::infinity();
  BasicFittedMinMaxScaler<Clips> fitted{.data_min = std::vector<double>(p, infinity), .data_range = std::vector<double>(p, -infinity), .feature_range = feature_range};
  detail::visit_values(x, [&](std::size_t j, double v) {
    fitted.data_min[j] = std::min(fitted.data_min[j], v);
    fitted.data_range[j] = std::max(fitted.data_range[j], v);
  });
  for (std::size_t j = 0; j < p; ++j) {
    fitted.data_range[j] -= fitted.data_min[j];
    if (fitted.data_range[j] == 0) fitted.data_range[j] = 1;
  }
  return fitted;
}

}  // namespace attune::inline ATTUNE_ABI
