// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scales columns by their largest magnitude.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// The magnitudes that a MaxAbsScaler found.
struct FittedMaxAbsScaler {
  std::vector<double> max_abs{};  ///< largest |x| of each column; 1 for a column of zeros

  /// x / max_abs, n×p. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const {
    return detail::shift_and_divide(x, std::vector<double>(max_abs.size()), max_abs);
  }

  ColumnAffine affine() const {
    ColumnAffine map{.shift = std::vector<double>(max_abs.size()), .factor = max_abs};
    for (double& f : map.factor) f = 1 / f;
    return map;
  }
};

/// x / max |x|, column by column: training values end up in [-1, 1], and zeros stay zeros. A column of
/// zeros is left as it is. Weights do not count. Cost: one read of X. Errors of fit: InvalidData for values
/// that are not finite.
struct MaxAbsScaler {
  template <class T, class Label>
  FittedMaxAbsScaler fit(const DatasetView<T, Label>& train) const {
    const auto view = checked(train);
    FittedMaxAbsScaler fitted{.max_abs = std::vector<double>(static_cast<std::size_t>(view.features()))};
    detail::visit_values(view.x(), [&](std::size_t j, double v) { fitted.max_abs[j] = std::max(fitted.max_abs[j], std::abs(v)); });
    for (double& m : fitted.max_abs)
      if (m == 0) m = 1;
    return fitted;
  }
};

}  // namespace attune::inline ATTUNE_ABI
