// SPDX-License-Identifier: BSL-1.0
#pragma once

// When an optimizer stops: the first of several reasons that holds.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "attune/optimize/result.hpp"
#include "attune/optimize/stopping/budget.hpp"
#include "attune/optimize/stopping/gradient_tolerance.hpp"
#include "attune/optimize/stopping/relative_improvement.hpp"

namespace attune::inline ATTUNE_ABI {

/// The reasons to stop that optimizers share.
struct Stopping {
  GradientTolerance gradient{};
  RelativeImprovement improvement{};
  Budget budget{};
};

/// One minimisation's view of its stopping rules: keeps the history and the clock.
class StoppingRun {
 public:
  /// `gradient_scale`: the gradient's largest component at a usual start, where this one is a warm start.
  explicit StoppingRun(const Stopping& rules, double gradient_scale = 0) : rules_(rules), gradient_scale_(gradient_scale), started_(std::chrono::steady_clock::now()) {
    check_settings(rules);
  }

  /// Records an iteration; returns the reason to stop, if there is one.
  template <class M>
  std::optional<Status> after(const Iteration& iteration, int evaluations, M& monitor) {
    history_.push_back(iteration);
    if (!std::isfinite(iteration.value)) return Status::diverged;
    if (!monitor(iteration)) return Status::stopped_by_monitor;
    if (rules_.gradient.reached(iteration, std::max(gradient_scale_, history_.front().gradient_norm))) return Status::gradient_tolerance;
    if (rules_.improvement.reached(iteration, improvement_)) return Status::relative_improvement;
    if (iteration.index >= rules_.budget.iterations) return Status::iteration_limit;
    if (rules_.budget.evaluations > 0 && evaluations >= rules_.budget.evaluations) return Status::evaluation_limit;
    if (rules_.budget.seconds > 0 && std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count() >= rules_.budget.seconds)
      return Status::time_limit;
    return std::nullopt;
  }

  /// The result of the minimisation, with the history.
  OptimizationResult finish(Status status, int iterations, double value, double gradient_norm, int evaluations) {
    return {.status = status, .iterations = iterations, .value = value, .gradient_norm = gradient_norm,
            .evaluations = evaluations, .history = std::move(history_)};
  }

 private:
  const Stopping& rules_;
  double gradient_scale_;
  RelativeImprovement::Run improvement_{};
  std::chrono::steady_clock::time_point started_;
  std::vector<Iteration> history_{};
};

}  // namespace attune::inline ATTUNE_ABI
