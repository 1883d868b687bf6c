// SPDX-License-Identifier: BSL-1.0
#pragma once

// What an optimizer reports: why it stopped, what it reached, what it cost, and the way there.

#include <limits>
#include <string_view>
#include <vector>

#include "attune/core/fit_context.hpp"

namespace attune::inline ATTUNE_ABI {

/// Why an optimizer stopped.
enum class Status {
  not_started,
  gradient_tolerance,    ///< converged: the gradient is small enough
  relative_improvement,  ///< converged: the value hardly improves any more
  validation_patience,   ///< converged: the loss on the validation rows no longer falls
  duality_gap,           ///< converged: a bound of what the value lies above its minimum is small enough
  step_tolerance,        ///< converged: the steps, or the points that are compared, are close enough together
  precision_limit,       ///< converged as far as floating-point numbers can tell
  iteration_limit,       ///< the budget of iterations is used up
  evaluation_limit,      ///< the budget of evaluations is used up
  time_limit,            ///< the budget of seconds is used up
  line_search_failed,    ///< no step along the direction improves the value
  diverged,              ///< the value is not finite
  stopped_by_monitor,    ///< an observer asked to stop
  condition_limit,       ///< the scales that were learnt are too far apart for floating-point numbers
};

/// Whether the status means that what was looked for was found: a minimum or, where validation rows are
/// watched, the point after which they gain nothing.
constexpr bool converged(Status status) {
  return status == Status::gradient_tolerance || status == Status::relative_improvement || status == Status::validation_patience || status == Status::step_tolerance || status == Status::duality_gap ||
         status == Status::precision_limit;
}

constexpr std::string_view to_string(Status status) {
  switch (status) {
    case Status::not_started: return "not started";
    case Status::gradient_tolerance: return "converged (gradient)";
    case Status::relative_improvement: return "converged (improvement)";
    case Status::validation_patience: return "converged (validation)";
    case Status::duality_gap: return "converged (duality gap)";
    case Status::step_tolerance: return "converged (step)";
    case Status::precision_limit: return "converged (precision)";
    case Status::iteration_limit: return "iteration limit";
    case Status::evaluation_limit: return "evaluation limit";
    case Status::time_limit: return "time limit";
    case Status::line_search_failed: return "line search failed";
    case Status::diverged: return "diverged";
    case Status::stopped_by_monitor: return "stopped by observer";
    case Status::condition_limit: return "condition limit";
  }
  return "unknown";
}

/// How a minimisation ended.
struct OptimizationResult {
  Status status = Status::not_started;
  int iterations = 0;                                                    ///< steps taken (epochs, for stochastic optimizers)
  double value = std::numeric_limits<double>::quiet_NaN();               ///< of the objective at the returned parameters
  double gradient_norm = std::numeric_limits<double>::quiet_NaN();       ///< largest absolute component there; NaN if unknown
  int evaluations = 0;                                                   ///< gradients of the whole objective, or of batches; values, for optimizers without gradients
  int curvatures = 0;                                                    ///< Hessians, products with them, or Jacobians, for optimizers that take them
  std::vector<Iteration> history{};                                      ///< the start, then one entry an iteration: entry i is after i of them
  int returned_iteration = 0;                                            ///< the entry whose parameters were returned; not the last where it diverged or a better one was restored
};

}  // namespace attune::inline ATTUNE_ABI
