// SPDX-License-Identifier: BSL-1.0
#pragma once

// Leaves columns of numbers as they are, where a step is asked for.

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// A copy of X.
struct FittedPassthrough {
  Index features = 0;

  static constexpr bool accepts_missing = true;

  /// X, n×p. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const;

  ColumnAffine affine() const;
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

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/passthrough.ipp"
#endif
