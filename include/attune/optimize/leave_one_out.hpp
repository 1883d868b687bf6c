// SPDX-License-Identifier: BSL-1.0
#pragma once

// Ridge regression without each row, of samples to hand: see model/ridge_leave_one_out.hpp for learners.

#include <vector>

#include "attune/data/dataset.hpp"
#include "attune/optimize/linear_least_squares.hpp"

namespace attune::inline ATTUNE_ABI {

/// Predictions of rows that were left out. Column k, and the k-th of everything else, is of strengths[k].
struct RidgeLeaveOneOut {
  std::vector<double> strengths{};           ///< as they were given
  RowMatrix<double> predictions{};           ///< n×S: of row i by the model of all other rows; NaN where these leave it open, and of rows of weight 0
  std::vector<double> mean_squared_errors{};  ///< Σ w (prediction - y)² / Σ w; smaller is better

  /// The strength of the smallest error, the larger of equals. Errors: FitFailed where all are NaN.
  double best_strength() const;
};

namespace detail {

RidgeLeaveOneOut leave_rows_out(const LinearLeastSquares& problem, std::vector<double> strengths);

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/leave_one_out.ipp"
#endif
