// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/sweep.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/model/detail/least_squares_sweep.hpp"
#include "attune/model/detail/lockstep.hpp"
#include "attune/model/detail/sweep.hpp"
#include "attune/model/detail/sweep_samples.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Scores a row, for a loss that has one for each class.
template <class View>
std::size_t outputs_of(const View& view) {
  if constexpr (std::same_as<typename View::LabelType, int>)
    return std::max<std::size_t>(static_cast<std::size_t>(view.class_count()), 1);
  else
    return 1;
}

template <class View>
[[gnu::cold]] Sweep sweep_of(const View& view, std::size_t jobs, std::size_t outputs, const AnyExecutor& executor) {
  std::vector<double> targets(static_cast<std::size_t>(view.size())), weights(view.has_weights() ? targets.size() : 0);
  for (std::size_t i = 0; i < targets.size(); ++i) targets[i] = static_cast<double>(view.label(static_cast<Index>(i)));
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = view.weight(static_cast<Index>(i));
  return {jobs, samples_of(view.x()), outputs, std::move(targets), std::move(weights), executor};
}

/// Adds a job that can take part. Where its rows are at fault, a fit of its own says how.
template <class View>
[[gnu::cold]] void add_job(Sweep& sweep, const View& view, const SweepJob& job, std::size_t index) {
  const RowList &train = *job.train, &held_out = *job.held_out;
  if (job.context->validation || job.context->warm_start) return;
  if (!train || train->empty() || !sweep.has_rows(*train) || (held_out && !sweep.has_rows(*held_out))) return;
  SweepTask task{.loss = job.loss, .columns = job.columns, .held_out = held_out, .intercept = job.intercept, .strength = job.strength, .l1_ratio = job.l1_ratio, .descent = job.descent, .direct = job.direct, .by_rows = job.by_rows, .largest = job.largest, .optimizer = job.optimizer, .observer = &job.context->observer};
  if (task.stopping().validation.patience > 0 || !sweep.has_targets_in(*train, job.targets)) return;
  SweepRows rows{.train = train};
  if (job.hands_over && !has_many_rows(sweep)) task.patience = 500;
  if constexpr (std::same_as<typename View::LabelType, int>) {
    const auto classes = static_cast<std::size_t>(view.class_count());
    if (sweep.outputs() == 1 ? classes != 2 : classes < 2) return;
    rows.class_factors = factors_of(*job.class_weights, job.class_weights->balanced ? view.subset(train) : view);
    if (!sweep.has_classes(rows, classes)) return;
  }
  sweep.join(index, task, rows);
}

/// The usual second derivative of a loss, of some of the targets.
[[gnu::cold]] inline double usual_curvature(const Sweep& sweep, const SweepLosses& losses, std::size_t loss) {
  const std::size_t count = std::min<std::size_t>(sweep.size(), 1024);
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += losses.curvature(loss, sweep.target()[i * sweep.size() / count], sweep.outputs());
  return sum > 0 && std::isfinite(sum) ? sum / static_cast<double>(count) : 1;
}

ATTUNE_INLINE void solve_squares(Sweep& sweep, const SweepLosses*) { solve_least_squares(sweep); }

ATTUNE_INLINE void solve_losses(Sweep& sweep, const SweepLosses* losses) {
  std::vector<double> curvature(sweep.tasks.size());
  for (const SweepTask& task : sweep.tasks)
    if (task.joins && curvature[task.loss] == 0) curvature[task.loss] = usual_curvature(sweep, *losses, task.loss);
  solve_lockstep(sweep, losses->weigh, curvature);
}

template <class T>
[[gnu::cold]] RowMatrix<T> changed_columns(const MatrixView<T>& x, const ColumnAffine& columns) {
  RowMatrix<T> changed(x.rows(), x.cols());
  for (Index i = 0; i < x.rows(); ++i)
    for (Index j = 0; j < x.cols(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      changed(i, j) = static_cast<T>((static_cast<double>(x(i, j)) - columns.shift[k]) * columns.factor[k]);
    }
  return changed;
}
template <class T>
MatrixView<T> view_of(const RowMatrix<T>& x) {
  return x;
}

template <class T>
SparseView<T> view_of(const SparseRows<T>& x) {
  return x.view();
}

/// Fits a job by itself, after its change of columns, as far as its task is not solved.
template <class View>
[[gnu::cold]] void solve_alone(const View& view, const SweepJob& job, SweepTask& task, FunctionRef<void(const View&)> fit) {
  if (task.solved || !task.failure.empty()) return;
  const auto started = std::chrono::steady_clock::now();
  try {
    const auto train = view.subset(*job.train);
    if (job.columns == nullptr) {
      fit(train);
    } else {
      const auto changed = changed_columns(train.x(), *job.columns);
      fit(train.with_features(view_of(changed), view.feature_names()));
    }
    task.solved = true;
  } catch (const std::exception& error) {
    task.failure = error.what();
  }
  task.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

template <class View>
std::vector<SweepTask> fit_tasks(const View& given, std::size_t jobs, const AnyExecutor& executor, SolveSweep solve, const SweepLosses* losses, FunctionRef<bool(std::size_t, SweepJob&)> describe,
                                 FunctionRef<void(std::size_t, const View&, SweepTask&)> alone) {
  const auto started = std::chrono::steady_clock::now();
  const auto view = checked(given);
  Sweep sweep = sweep_of(view, jobs, losses != nullptr && losses->several ? outputs_of(view) : 1, executor);
  std::vector<SweepJob> plain(jobs);
  for (std::size_t j = 0; j < jobs; ++j) try {
      if (describe(j, plain[j])) add_job(sweep, view, plain[j], j);
    } catch (const std::exception&) {  // its own fit throws it again
    }
  solve(sweep, losses);
  sweep.score_held_out();
  const double share = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() / static_cast<double>(jobs);
  executor.for_each(jobs, [&](std::size_t j) {
    SweepTask& task = sweep.tasks[j];
    solve_alone<View>(view, plain[j], task, [&](const View& rows) { alone(j, rows, task); });
    task.seconds += share;
    task.sweeps = sweep.readings / static_cast<double>(jobs);
  });
  return std::move(sweep.tasks);
}

}  // namespace attune::inline ATTUNE_ABI::detail
