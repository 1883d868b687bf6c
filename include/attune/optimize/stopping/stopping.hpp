// SPDX-License-Identifier: BSL-1.0
#pragma once

// When an optimizer stops: the first of several reasons that holds.

#include <optional>
#include <span>
#include <vector>

#include "attune/core/fit_context.hpp"
#include "attune/core/function_ref.hpp"
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
  [[gnu::cold]] explicit StoppingRun(const Stopping& rules, double gradient_scale = 0);

  /// Records an iteration that ended at the parameters w; returns the reason to stop, if there is one. The first
  /// call is for the start. Errors: InvalidArgument where a rule watches validation rows and there are none.
  template <class M>
  std::optional<Status> after(const Iteration& iteration, int evaluations, M& monitor, std::span<const double> w = {}) {
    return record(iteration, evaluations, [&](const Iteration& ended) { return static_cast<bool>(monitor(ended)); }, w);
  }

  /// Where a rule watches validation rows: writes the parameters that were best there to `parameters`, and
  /// returns their iteration. Otherwise changes nothing.
  [[gnu::cold]] std::optional<Iteration> restore_best(std::span<double> parameters);

  /// The result of the minimisation, with the history: value and gradient at the parameters that are returned.
  [[gnu::cold]] OptimizationResult finish(Status status, int iterations, double value, double gradient_norm, int evaluations);

 private:
  [[gnu::cold]] std::optional<Status> record(const Iteration& iteration, int evaluations, FunctionRef<bool(const Iteration&)> monitor, std::span<const double> w);
  [[gnu::cold]] void keep(const Iteration& iteration, std::span<const double> w);

  const Stopping& rules_;
  double gradient_scale_;
  RelativeImprovement::Run improvement_{};
  ValidationPatience::Run validation_{};
  double started_;  // in seconds
  std::vector<Iteration> history_{};
  std::vector<double> best_{};  // parameters with the least loss on the validation rows
  double best_value_ = 0;
  int best_index_ = 0;
  std::optional<int> restored_{};
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/stopping/stopping.ipp"
#endif
