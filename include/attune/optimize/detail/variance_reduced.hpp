// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loop of SVRG and SAGA: epochs of batches, and the whole objective, with its gradient, between them.

#include <Eigen/Core>

#include "attune/core/function_ref.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct VarianceReducedSettings {
  double learning_rate = 0;
  Index batch_rows = 0;
};

/// Writes the direction of a step for the samples at [first, first + count) of an order: the step goes against it.
using ReducedGradient = FunctionRef<void(const Eigen::VectorXd& w, Index first, Index count, Eigen::VectorXd& direction)>;

/// Called before an epoch with the gradient of the smooth part where it begins; puts the samples into its order.
using BeginEpoch = FunctionRef<void(int epoch, const Eigen::VectorXd& w, const Eigen::VectorXd& gradient)>;

/// Takes a step for each batch of each epoch, a proximal one where the objective has a part that is not smooth, until a
/// stopping rule holds. The last batch of an epoch, if it is smaller, takes a step that much shorter. `batch_evaluations`:
/// what a step counts for in the result.
[[gnu::cold]] OptimizationResult minimize_variance_reduced(SmoothFunction smooth, const NonSmoothPart* rest, const Surroundings& around, Index samples, BeginEpoch begin_epoch, ReducedGradient reduced, int batch_evaluations,
                                                           const VarianceReducedSettings& settings, const Stopping& stopping, GradientRef parameters);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/detail/variance_reduced.ipp"
#endif
