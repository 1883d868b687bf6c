// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/max_abs_scaler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "attune/preprocess/detail/columns.hpp"
#include "attune/preprocess/detail/sparse_columns.hpp"

namespace attune::inline ATTUNE_ABI {

template <class T>
RowMatrix<T> FittedMaxAbsScaler::transform(const MatrixView<T>& x) const {
  return detail::shift_and_divide(x, std::vector<double>(max_abs.size()), max_abs);
}

template <class T>
SparseRows<T> FittedMaxAbsScaler::transform(const SparseView<T>& x) const {
  return detail::divide_stored(x, max_abs);
}

ATTUNE_INLINE ColumnAffine FittedMaxAbsScaler::affine() const {
  ColumnAffine map{.shift = std::vector<double>(max_abs.size()), .factor = max_abs};
  for (double& f : map.factor) f = 1 / f;
  return map;
}

template <class T>
FittedMaxAbsScaler MaxAbsScaler::learn(const MatrixView<T>& x) {
  FittedMaxAbsScaler fitted{.max_abs = std::vector<double>(static_cast<std::size_t>(x.cols()))};
  detail::visit_values(x, [&](std::size_t j, double v) { fitted.max_abs[j] = std::max(fitted.max_abs[j], std::abs(v)); });
  std::replace(fitted.max_abs.begin(), fitted.max_abs.end(), 0.0, 1.0);
  return fitted;
}

template <class T>
FittedMaxAbsScaler MaxAbsScaler::learn(const SparseView<T>& x) {
  FittedMaxAbsScaler fitted{.max_abs = std::vector<double>(static_cast<std::size_t>(x.cols()))};
  detail::visit_values(x, [&](std::size_t, std::size_t j, double v) { fitted.max_abs[j] = std::max(fitted.max_abs[j], std::abs(v)); });
  std::replace(fitted.max_abs.begin(), fitted.max_abs.end(), 0.0, 1.0);
  return fitted;
}

}  // namespace attune::inline ATTUNE_ABI
