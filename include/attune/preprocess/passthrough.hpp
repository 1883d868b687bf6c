// SPDX-License-Identifier: BSL-1.0
#pragma once

// Leaves columns of numbers as they are, where a step is asked for.

#include <vector>

#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// A copy of X.
struct FittedPassthrough {
  Index features = 0;

  static constexpr bool accepts_missing = true;

  /// X, n×p. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const {
    check_width(x.cols(), features);
    RowMatrix<T> result(x.rows(), x.cols());
    T* to = result.data();
    detail::visit_values(x, [&](std::size_t, double v) { *to++ = static_cast<T>(v); });
    return result;
  }

  ColumnAffine affine() const {
    const auto p = static_cast<std::size_t>(features);
    return {.shift = std::vector<double>(p, 0.0), .factor = std::vector<double>(p, 1.0)};
  }
};

/// Changes nothing. Missing values are handed on, for the learner to refuse or to take.
struct Passthrough {
  static constexpr bool accepts_missing = true;

  template <class T, class Label>
  FittedPassthrough fit(const DatasetView<T, Label>& train) const {
    return {checked(train, Missing::accepted).features()};
  }
};

}  // namespace attune::inline ATTUNE_ABI
