// SPDX-License-Identifier: BSL-1.0
#pragma once

// Least squares of linear scores with their samples to hand: what an optimizer has to see that works on columns
// instead of gradients.

#include <concepts>
#include <functional>

#include "attune/core/executor.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/matrix_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// ½ Σ wᵢ (w·xᵢ + b - yᵢ)² / Σ wᵢ + l1 ‖w‖₁ + l2 ½‖w‖². Parameters: the weights, then b where there is an intercept.
struct LinearLeastSquares {
  Index rows = 0;
  Index columns = 0;
  bool intercept = true;
  double l1 = 0;                                         ///< ≥ 0
  double l2 = 0;                                         ///< ≥ 0
  std::function<void(Index row, double* x)> read_row{};  ///< writes the columns of a row
  std::function<void(Index row, FunctionRef<void(Index column, double value)> entry)> read_entries{};  ///< where most values are zero: calls `entry` for those of a row that are stored; otherwise empty
  std::function<double(Index row)> target{};
  std::function<double(Index row)> weight{};             ///< empty: every row counts once
  AnyExecutor executor{};                                ///< calls come from its threads
};

/// `linear_least_squares()`: the objective is nothing else than that.
template <class O>
concept LinearLeastSquaresObjective = requires(const O& objective) {
  { objective.dimension() } -> std::convertible_to<Index>;
  { objective.linear_least_squares() } -> std::same_as<LinearLeastSquares>;
};

}  // namespace attune::inline ATTUNE_ABI
