// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/stopping/stopping.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

inline double steady_seconds() noexcept { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace detail

ATTUNE_INLINE StoppingRun::StoppingRun(const Stopping& rules, double gradient_scale) : rules_(rules), gradient_scale_(gradient_scale), started_(detail::steady_seconds()) {
  check_settings(rules);
}

ATTUNE_INLINE std::optional<Status> StoppingRun::record(const Iteration& iteration, int evaluations, FunctionRef<bool(const Iteration&)> monitor, std::span<const double> w) {
  history_.push_back(iteration);
  if (!std::isfinite(iteration.value)) return Status::diverged;
  if (rules_.validation.patience > 0) keep(iteration, w);
  if (!monitor(iteration)) return Status::stopped_by_monitor;
  if (rules_.gradient.reached(iteration, std::max(gradient_scale_, history_.front().gradient_norm))) return Status::gradient_tolerance;
  if (rules_.improvement.reached(iteration, improvement_)) return Status::relative_improvement;
  if (rules_.validation.reached(iteration, validation_)) return Status::validation_patience;
  if (iteration.index >= rules_.budget.iterations) return Status::iteration_limit;
  if (rules_.budget.evaluations > 0 && evaluations >= rules_.budget.evaluations) return Status::evaluation_limit;
  if (rules_.budget.seconds > 0 && detail::steady_seconds() - started_ >= rules_.budget.seconds)
    return Status::time_limit;
  return std::nullopt;
}

ATTUNE_INLINE std::optional<Iteration> StoppingRun::restore_best(std::span<double> parameters) {
  if (best_.empty() || best_.size() != parameters.size()) return std::nullopt;
  std::copy(best_.begin(), best_.end(), parameters.begin());
  restored_ = best_index_;
  return history_[static_cast<std::size_t>(best_index_)];
}

ATTUNE_INLINE OptimizationResult StoppingRun::finish(Status status, int iterations, double value, double gradient_norm, int evaluations) {
  const int last_finite = status == Status::diverged ? std::max(iterations - 1, 0) : iterations;
  return {.status = status, .iterations = iterations, .value = value, .gradient_norm = gradient_norm,
          .evaluations = evaluations, .history = std::move(history_), .returned_iteration = restored_.value_or(last_finite)};
}

ATTUNE_INLINE void StoppingRun::keep(const Iteration& iteration, std::span<const double> w) {
  if (history_.size() == 1 && std::isnan(iteration.validation))
    throw InvalidArgument({.argument = "ValidationPatience::patience", .found = {rules_.validation.patience, ", and no validation rows"},
                           .expected = "rows to watch", .remedy = "set the estimator's validation_fraction, give FitContext::validation, or set the patience to 0"});
  if (!best_.empty() && !(iteration.validation < best_value_)) return;
  best_.assign(w.begin(), w.end());
  best_value_ = iteration.validation;
  best_index_ = static_cast<int>(history_.size()) - 1;
}

}  // namespace attune::inline ATTUNE_ABI
