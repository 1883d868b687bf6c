// SPDX-License-Identifier: BSL-1.0
#pragma once

// Minimises a value with kinks by a sequence of smooth ones that come ever closer to it.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/stopping/budget.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// The parabolas that rows lie on bend about as many directions as there are parameters, sharply: more of them are
// worth remembering, and more digits of the gradient asked for, than for smooth objectives.
template <class Inner>
Inner inner_of_smoothing() {
  Inner inner{};
  if constexpr (requires { inner.memory = 40; }) inner.memory = 40;
  if constexpr (requires { inner.stopping.gradient.tolerance = 1e-8; }) inner.stopping.gradient.tolerance = 1e-8;
  if constexpr (requires { inner.stopping.budget.iterations = 10'000; }) inner.stopping.budget.iterations = 10'000;
  return inner;
}

[[gnu::cold]] void append_stage(OptimizationResult& all, OptimizationResult stage);

/// What is left of a budget after so much: 1 evaluation and an instant at least, as 0 of them would be no limit.
Budget rest_of(const Budget& budget, const OptimizationResult& used, double seconds);
/// The limit that is reached, if one is.
std::optional<Status> used_up(const Budget& budget, const OptimizationResult& used, double seconds);

/// Of a clock that never goes back.
double clock_seconds() noexcept;

}  // namespace detail

/// For objectives whose loss has kinks (Quantile, AbsoluteError, Hinge, EpsilonInsensitive): minimises the objective
/// with parabolas in place of the kinks, narrower stage by stage, each stage starting where the one before ended.
/// Widths are relative to the value at the start, so that units do not matter. Near the end the minimum of a stage is
/// a linear function of its width, and the last two are extended to width 0, where that lowers the value. The idea is
/// that of Madsen, Nielsen, "A finite smoothing algorithm for linear l₁ estimation", SIAM J. Optim. 3 (1993). An
/// inner optimizer that handles penalties with kinks of their own (Owlqn) goes on doing so. Where the inner optimizer
/// watches validation rows, the end of the stage that is best on them by the loss itself is what is returned, and
/// nothing is extended. Status and gradient norm are those of the last stage, values in the history those of its
/// smoothed objective; `value` is that of the objective itself. Cost: the inner optimizer's
/// for each of log(first / last) / log(shrink) stages, which share its budget.
template <class Inner = Lbfgs>
struct BasicSmoothing {
  static constexpr std::string_view type_name = "Smoothing";
  static constexpr bool handles_composite = detail::handles_composite<Inner>();

  double first = 0.3;   ///< > 0: width of the first stage, over the value at the start
  double last = 1e-6;   ///< > 0, at most first: of the last
  double shrink = 10;   ///< > 1: each stage is narrower by this factor
  Inner inner = detail::inner_of_smoothing<Inner>();  ///< of each stage, with its stopping rules; the budget is that of all stages together

  void check() const {
    require_setting(first > 0, "Smoothing::first", first, "above 0");
    require_setting(last > 0 && last <= first, "Smoothing::last", last, "above 0, and at most Smoothing::first");
    require_setting(shrink > 1, "Smoothing::shrink", shrink, "above 1");
  }

  template <SmoothableObjective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    Eigen::VectorXd unused(parameters.size()), before(parameters.size());
    const double scale = std::abs(exact_value(objective, parameters, unused));
    if (!(scale > 0) || !std::isfinite(scale)) return inner.minimize(objective, parameters, monitor);  // no width to begin with
    OptimizationResult all;
    Eigen::VectorXd best;  // on validation rows, by the loss itself
    double best_validation = std::numeric_limits<double>::infinity();
    int best_iteration = 0;
    Inner of_stage = inner;
    OptimizationResult spent{.evaluations = own_evaluations};
    const double started = detail::clock_seconds();
    double width = first, wider = first;
    for (;; wider = std::exchange(width, std::max(last, width / shrink))) {
      before = parameters;
      objective.smooth(width * scale);
      auto shifted = [&](Iteration iteration) {
        if (iteration.index == 0 && !all.history.empty()) return true;  // where the stage before ended
        iteration.index += all.iterations;
        return static_cast<bool>(monitor(iteration));
      };
      if constexpr (has_budget) of_stage.stopping.budget = detail::rest_of(inner.stopping.budget, spent, detail::clock_seconds() - started);
      detail::append_stage(all, of_stage.minimize(objective, parameters, shifted));
      if (watches_validation()) {
        objective.smooth(0);
        const double validation = detail::validation_of(objective, parameters);
        if (validation < best_validation) {
          best = parameters;
          best_validation = validation;
          best_iteration = all.returned_iteration;
        }
      }
      if (all.status == Status::diverged || all.status == Status::stopped_by_monitor || all.status == Status::time_limit) break;
      if (width <= last) break;
      if constexpr (has_budget) {
        spent.iterations = all.iterations;
        spent.evaluations = all.evaluations + own_evaluations;
        if (const auto limit = detail::used_up(inner.stopping.budget, spent, detail::clock_seconds() - started)) {
          all.status = *limit;
          break;
        }
      }
    }
    if (best.size() > 0) {
      parameters = best;
      all.returned_iteration = best_iteration;
    }
    all.value = exact_value(objective, parameters, unused);
    all.evaluations += 2;  // this one, and that of the start
    if (wider > width && best.size() == 0) extend(objective, parameters, before, width / (wider - width), all);
    return all;
  }

 private:
  static constexpr bool has_budget = requires(Inner optimizer, Budget budget) { optimizer.stopping.budget = budget; };
  static constexpr int own_evaluations = 3;  // of the start, the end, and what lies beyond

  bool watches_validation() const {
    if constexpr (requires { inner.stopping.validation.patience; })
      return inner.stopping.validation.patience > 0;
    else
      return false;
  }

  template <class F>
  static double exact_value(F& objective, const Eigen::Ref<Eigen::VectorXd>& w, Eigen::VectorXd& gradient) {
    objective.smooth(0);
    const double value = objective.value_and_gradient(w, gradient);
    if constexpr (CompositeObjective<F>)
      return value + objective.non_smooth_value(w);
    else
      return value;
  }

  // Goes on from the last stage's minimum by `reach` times the way from the one before, if that is better.
  template <class F>
  static void extend(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, Eigen::VectorXd& before, double reach, OptimizationResult& all) {
    Eigen::VectorXd unused(parameters.size());
    for (Eigen::Index j = 0; j < parameters.size(); ++j) before[j] = parameters[j] + reach * (parameters[j] - before[j]);
    const double value = exact_value(objective, before, unused);
    ++all.evaluations;
    if (!(value <= all.value)) return;
    parameters = before;
    all.value = value;
  }
};

/// Smoothing with L-BFGS inside.
using Smoothing = BasicSmoothing<>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/smoothing.ipp"
#endif
