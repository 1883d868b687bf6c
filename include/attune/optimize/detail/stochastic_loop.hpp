// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loop that stochastic optimizers share: epochs over batches in a new order each time.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "attune/optimize/concept.hpp"
#include "attune/optimize/schedule/concept.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Runs `step(w, g, rate)` for each batch until a stopping rule holds. The value of an epoch is the mean
/// over its batches, each at the parameters that it met. Diverging restores the last epoch that was
/// finite. At the end the whole objective is evaluated once, for the result.
template <class F, class M, class RateSchedule, class Step>
OptimizationResult run_epochs(F& objective, GradientRef parameters, M& monitor, const Stopping& stopping, int batch_size, double learning_rate,
                              const RateSchedule& schedule, Step&& step) {
  StoppingRun run(stopping);
  Eigen::VectorXd w = parameters, g(w.size());
  const Index samples = objective.sample_count();
  const Index size = std::min<Index>(batch_size, samples);
  const int epochs = stopping.budget.iterations;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  std::optional<Status> stop;
  int evaluations = 0, epoch = 0;
  for (; !stop; ++epoch) {
    objective.shuffle(epoch);
    double sum = 0, rate = 0;
    for (Index first = 0; first < samples; first += size) {
      const Index count = std::min(size, samples - first);
      const double progress = (epoch + static_cast<double>(first) / static_cast<double>(samples)) / epochs;
      rate = learning_rate * schedule.factor({.epoch = epoch, .epochs = epochs, .progress = progress});
      sum += objective.batch_value_and_gradient(w, g, first, count) * static_cast<double>(count);
      ++evaluations;
      step(w, g, rate);
    }
    const double value = w.allFinite() ? sum / static_cast<double>(samples) : unknown;
    stop = run.after({.index = epoch + 1, .value = value, .gradient_norm = unknown, .step = rate, .validation = validation_of(objective, w)}, evaluations, monitor);
    if (!stop || *stop != Status::diverged) parameters = w;
  }
  const double value = objective.value_and_gradient(parameters, g);
  return run.finish(*stop, epoch, value, g.size() == 0 ? 0.0 : g.lpNorm<Eigen::Infinity>(), evaluations + 1);
}

}  // namespace attune::inline ATTUNE_ABI::detail
