// SPDX-License-Identifier: BSL-1.0
#pragma once

// One of the fits of a sweep.

#include <Eigen/Core>
#include <cstddef>
#include <exception>
#include <span>
#include <string>
#include <vector>

#include "attune/core/fit_context.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/data/eigen_alignment.hpp"
#include "attune/optimize/coordinate_descent.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/optimize/many_strengths.hpp"
#include "attune/optimize/result.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Most columns of Gram matrices: beyond, they outgrow the caches.
inline constexpr Index most_swept_features = 1024;
/// Most columns of a lockstep: beyond, few models' gradients go into memory.
inline constexpr Index most_lockstep_features = Index{1} << 17U;

/// What fits jobs of one list of rows by the samples themselves; null where nothing does. See optimize/many_strengths.hpp.
using ByRows = void (*)(const LinearLeastSquares& samples, std::span<StrengthRun> runs);

/// A job, and what came of it: parameters are those of the learner, for the columns after the job's change.
struct SweepTask {
  bool joins = false;                     // otherwise, or where it stays unsolved, the job is for a fit of its own
  bool solved = false;
  std::size_t rows = 0;                   // which list of rows
  std::size_t loss = 0;                   // which loss
  const ColumnAffine* columns = nullptr;  // null: none
  RowList held_out{};
  bool intercept = true;
  double strength = 0;                    // of L2, or of L1 and L2 together
  double l1_ratio = 0;                    // the share of L1
  const CoordinateDescent* descent = nullptr;  // one of these two, or the third
  const Stopping* direct = nullptr;       // of a direct solver
  ByRows by_rows = nullptr;
  Index largest = 0;                      // of a direct solver: the most that the smaller number of rows and columns may be
  Lbfgs optimizer{};
  int patience = 0;                       // > 0: what has not converged after so many iterations is for a fit of its own
  const Observer* observer = nullptr;
  Eigen::VectorXd parameters{};
  OptimizationResult optimization{};
  std::vector<int> codes{};               // of a fit of its own: those of a FittedEstimator
  std::vector<double> held_out_scores{};
  std::string failure{};                  // of a fit of its own, or what its observer threw
  double seconds = 0;                     // of that
  double sweeps = 0;                      // a share of the readings of the data

  [[gnu::cold, gnu::noinline]] ~SweepTask() = default;  // code for it once

  /// Whether it still waits for a sweep.
  bool is_open() const { return joins && !solved && failure.empty(); }

  const Stopping& stopping() const { return descent != nullptr ? descent->stopping : direct != nullptr ? *direct : optimizer.stopping; }

  // The column that the model sees is factor · (x - centre) + offset.
  double factor(std::size_t j) const { return columns == nullptr ? 1.0 : columns->factor[j]; }
  double offset(std::size_t j, double centre) const { return columns == nullptr ? centre : columns->factor[j] * (centre - columns->shift[j]); }
};

/// Does a task's part of the work, in which its observer is called: what that throws is the task's failure, and nobody else's.
[[gnu::cold]] inline void in_task(SweepTask& task, FunctionRef<void()> work) {
  try {
    work();
  } catch (const std::exception& error) {
    task.failure = error.what();
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
