// SPDX-License-Identifier: BSL-1.0
#pragma once

// When an optimizer stops: the first of several reasons that holds.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "attune/optimize/result.hpp"
#include "attune/optimize/stopping/budget.hpp"
#include "attune/optimize/stopping/gradient_tolerance.hpp"
#include "attune/optimize/stopping/relative_improvement.hpp"
#include "attune/optimize/stopping/validation_patience.hpp"

namespace attune::inline ATTUNE_ABI {

/// The reasons to stop that optimizers share.
struct Stopping {
  GradientTolerance gradient{};
  RelativeImprovement improvement{};
  Budget budget{};
  ValidationPatience validation{};
};

/// One minimisation's view of its stopping rules: keeps the history, the clock, and the parameters that were
/// best on the validation rows.
///
/// The history of every optimizer begins with the start: entry i is what held after i iterations, `index` is
/// i, and there is one entry more than there were iterations.
class StoppingRun {
 public:
  /// `gradient_scale`: the gradient's largest component at a usual start, where this one is a warm start.
  explicit StoppingRun(const Stopping& rules, double gradient_scale = 0) : rules_(rules), gradient_scale_(gradient_scale), started_(std::chrono::steady_clock::now()) {
    check_settings(rules);
  }

  /// Records an iteration that ended at the parameters w; returns the reason to stop, if there is one. The first
  /// call is for the start. Errors: InvalidArgument where a rule watches validation rows and there are none.
  template <class M>
  std::optional<Status> after(const Iteration& iteration, int evaluations, M& monitor, std::span<const double> w = {}) {
    history_.push_back(iteration);
    if (!std::isfinite(iteration.value)) return Status::diverged;
    if (rules_.validation.patience > 0) keep(iteration, w);
    if (!monitor(iteration)) return Status::stopped_by_monitor;
    if (rules_.gradient.reached(iteration, std::max(gradient_scale_, history_.front().gradient_norm))) return Status::gradient_tolerance;
    if (rules_.improvement.reached(iteration, improvement_)) return Status::relative_improvement;
    if (rules_.validation.reached(iteration, validation_)) return Status::validation_patience;
    if (iteration.index >= rules_.budget.iterations) return Status::iteration_limit;
    if (rules_.budget.evaluations > 0 && evaluations >= rules_.budget.evaluations) return Status::evaluation_limit;
    if (rules_.budget.seconds > 0 && std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count() >= rules_.budget.seconds)
      return Status::time_limit;
    return std::nullopt;
  }

  /// Where a rule watches validation rows: writes the parameters that were best there to `parameters`, and
  /// returns their iteration. Otherwise changes nothing.
  [[gnu::cold]] std::optional<Iteration> restore_best(std::span<double> parameters) {
    if (best_.empty() || best_.size() != parameters.size()) return std::nullopt;
    std::copy(best_.begin(), best_.end(), parameters.begin());
    restored_ = best_index_;
    return history_[static_cast<std::size_t>(best_index_)];
  }

  /// The result of the minimisation, with the history: value and gradient at the parameters that are returned.
  [[gnu::cold]] OptimizationResult finish(Status status, int iterations, double value, double gradient_norm, int evaluations) {
    const int last_finite = status == Status::diverged ? std::max(iterations - 1, 0) : iterations;
    return {.status = status, .iterations = iterations, .value = value, .gradient_norm = gradient_norm,
            .evaluations = evaluations, .history = std::move(history_), .returned_iteration = restored_.value_or(last_finite)};
  }

 private:
  [[gnu::cold]] void keep(const Iteration& iteration, std::span<const double> w) {
    if (history_.size() == 1 && std::isnan(iteration.validation))
      throw InvalidArgument({.argument = "ValidationPatience::patience", .found = {rules_.validation.patience, ", and no validation rows"},
                             .expected = "rows to watch", .remedy = "set the estimator's validation_fraction, give FitContext::validation, or set the patience to 0"});
    if (!best_.empty() && !(iteration.validation < best_value_)) return;
    best_.assign(w.begin(), w.end());
    best_value_ = iteration.validation;
    best_index_ = static_cast<int>(history_.size()) - 1;
  }

  const Stopping& rules_;
  double gradient_scale_;
  RelativeImprovement::Run improvement_{};
  ValidationPatience::Run validation_{};
  std::chrono::steady_clock::time_point started_;
  std::vector<Iteration> history_{};
  std::vector<double> best_{};  // parameters with the least loss on the validation rows
  double best_value_ = 0;
  int best_index_ = 0;
  std::optional<int> restored_{};
};

}  // namespace attune::inline ATTUNE_ABI
