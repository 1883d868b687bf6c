// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loop that stochastic optimizers share: epochs over batches in a new order each time.

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/schedule/concept.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The batches of stochastic optimizers: those of epoch e, from 0 on, have batch_size · batch_growthᵉ rows,
/// rounded down, and at most all of them.
struct BatchSettings {
  int batch_size = 0;
  double batch_growth = 1;
};

[[gnu::cold]] Index batch_rows(const BatchSettings& settings, int epoch, Index samples);

/// What of the parameters that the steps have reached is returned: `step.answer(w)`, where a step has one.
template <class Step>
const Eigen::VectorXd& answer_of(const Step& step, const Eigen::VectorXd& w) {
  if constexpr (requires { step.answer(w); })
    return step.answer(w);
  else
    return w;
}

/// Runs `step(w, g, rate)` for each batch, and `step.begin_epoch(epoch)` before, where it has one, until a stopping rule
/// holds: with the rate, the batches, the schedule and the stopping rules of an optimizer. The value of an epoch is the mean
/// over its batches, each at the parameters that it met. Diverging restores the last epoch that was finite. The whole
/// objective is evaluated at the start, for the history, and at the end, for the result.
template <class O, class F, class M, class Step>
OptimizationResult run_epochs(const O& optimizer, F& objective, GradientRef parameters, M& monitor, Step&& step) {
  check_settings(optimizer.schedule);
  check_dimension(objective.dimension(), parameters.size());
  const BatchSettings batches{.batch_size = optimizer.batch_size, .batch_growth = optimizer.batch_growth};
  StoppingRun run(optimizer.stopping);
  ScheduleRun<std::remove_cvref_t<decltype(optimizer.schedule)>> rates(optimizer.schedule);
  Eigen::VectorXd w = parameters, g(w.size());
  const auto size = static_cast<std::size_t>(w.size());
  const Index samples = objective.sample_count();
  const int epochs = optimizer.stopping.budget.iterations;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto gradient_norm = [&] { return g.size() == 0 ? 0.0 : g.template lpNorm<Eigen::Infinity>(); };

  Iteration now{.index = 0, .value = objective.value_and_gradient(w, g), .gradient_norm = 0, .step = 0, .validation = validation_of(objective, w)};
  now.gradient_norm = gradient_norm();
  int evaluations = 1;
  auto stop = run.after(now, evaluations, monitor, {w.data(), size});
  long long steps = 0;
  while (!stop) {
    rates.after(now);
    const int epoch = now.index;
    const Index rows = batch_rows(batches, epoch, samples);
    objective.shuffle(epoch);
    if constexpr (requires { step.begin_epoch(epoch); }) step.begin_epoch(epoch);
    double sum = 0, rate = 0;
    for (Index first = 0; first < samples; first += rows) {
      const Index count = std::min(rows, samples - first);
      const double progress = (epoch + static_cast<double>(first) / static_cast<double>(samples)) / epochs;
      rate = optimizer.learning_rate * rates.factor({.epoch = epoch, .epochs = epochs, .progress = progress, .step = steps++});
      sum += objective.batch_value_and_gradient(w, g, first, count) * static_cast<double>(count);
      ++evaluations;
      step(w, g, rate);
    }
    const Eigen::VectorXd& answer = answer_of(step, w);
    const double value = w.allFinite() ? sum / static_cast<double>(samples) : unknown;
    now = {.index = epoch + 1, .value = value, .gradient_norm = unknown, .step = rate, .validation = validation_of(objective, answer)};
    stop = run.after(now, evaluations, monitor, {answer.data(), size});
    if (!stop || *stop != Status::diverged) parameters = answer;
  }
  run.restore_best({parameters.data(), size});
  const double value = objective.value_and_gradient(parameters, g);
  return run.finish(*stop, now.index, value, gradient_norm(), evaluations + 1);
}

/// The same by the optimizer's own steps.
template <class O, class F, class M>
OptimizationResult run_epochs(const O& optimizer, F& objective, GradientRef parameters, M& monitor) {
  return run_epochs(optimizer, objective, parameters, monitor, optimizer.steps(parameters.size(), penalized_of(objective, parameters.size())));
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/detail/stochastic_loop.ipp"
#endif
