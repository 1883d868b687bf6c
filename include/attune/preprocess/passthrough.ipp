// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/passthrough.hpp"

#include <cstddef>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/preprocess/detail/columns.hpp"

namespace attune::inline ATTUNE_ABI {

template <class T>
RowMatrix<T> FittedPassthrough::transform(const MatrixView<T>& x) const {
  check_width(x.cols(), features);
  RowMatrix<T> result(x.rows(), x.cols());
  T* to = result.data();
  detail::visit_values(x, [&](std::size_t, double v) { *to++ = static_cast<T>(v); });
  return result;
}

ATTUNE_INLINE ColumnAffine FittedPassthrough::affine() const {
  const auto p = static_cast<std::size_t>(features);
  return {.shift = std::vector<double>(p, 0.0), .factor = std::vector<double>(p, 1.0)};
}

}  // namespace attune::inline ATTUNE_ABI
