// SPDX-License-Identifier: BSL-1.0
#pragma once

// Many least-squares fits by the samples themselves: where a Gram matrix would be larger than what it is made of. Jobs
// that share their rows, their change of columns and whether they have an intercept share a copy of these.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/model/detail/sweep.hpp"
#include "attune/model/detail/sweep_task.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/optimize/many_strengths.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Jobs that share a quadratic.
[[gnu::cold]] inline bool same_quadratic(const SweepTask& a, const SweepTask& b) {
  const bool same_columns = a.columns == b.columns || (a.columns != nullptr && b.columns != nullptr && a.columns->shift == b.columns->shift && a.columns->factor == b.columns->factor);
  return a.rows == b.rows && a.intercept == b.intercept && same_columns;
}

/// The jobs as an optimizer sees them, and what it left of them.
[[gnu::cold]] inline std::vector<StrengthRun> runs_of(std::span<SweepTask* const> tasks) {
  std::vector<StrengthRun> runs(tasks.size());
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    const SweepTask& task = *tasks[t];
    runs[t] = {.strength = task.strength, .l1_ratio = task.l1_ratio, .stopping = &task.stopping(), .largest_gap = task.descent == nullptr ? 0.0 : task.descent->largest_gap(), .largest = task.largest, .observer = task.observer};
  }
  return runs;
}
[[gnu::cold]] inline void put_back(std::span<StrengthRun> runs, std::span<SweepTask* const> tasks) {
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    tasks[t]->failure = std::move(runs[t].failure);
    if (!runs[t].solved) continue;
    tasks[t]->parameters = std::move(runs[t].parameters);
    tasks[t]->optimization = std::move(runs[t].result);
    tasks[t]->solved = true;
  }
}

/// Whether a job's change of columns takes zeros elsewhere.
[[gnu::cold]] inline bool shifts(const SweepTask& task) {
  return task.columns != nullptr && std::any_of(task.columns->shift.begin(), task.columns->shift.end(), [](double by) { return by != 0; });
}

/// Whether a job goes by its rows. Its list of them and the number of columns decide, not the jobs beside it.
[[gnu::cold]] inline bool goes_by_rows(const Sweep& sweep, const SweepTask& task) {
  if (!task.joins || task.by_rows == nullptr) return false;
  if (sweep.samples().is_sparse() && (task.descent == nullptr || shifts(task))) return false;  // what fills zeros
  return sweep.features() > static_cast<std::size_t>(most_swept_features) || 2 * sweep.lists()[task.rows].train->size() <= sweep.features();
}

/// Fits jobs of one list of rows; returns how many rows were read.
[[gnu::cold]] inline std::size_t solve_by_rows(const Sweep& sweep, std::span<SweepTask* const> tasks) {
  const SweepTask& any = *tasks.front();
  const std::vector<Index>& train = *sweep.lists()[any.rows].train;
  const std::vector<double> from = any.columns == nullptr ? std::vector<double>(sweep.features()) : any.columns->shift;
  std::atomic<std::size_t> read = 0;
  LinearLeastSquares samples{.rows = static_cast<Index>(train.size()), .columns = static_cast<Index>(sweep.features()), .intercept = any.intercept, .executor = sweep.executor()};
  const auto row_of = [&](Index i) { return static_cast<std::size_t>(train[static_cast<std::size_t>(i)]); };
  if (sweep.samples().is_sparse())
    samples.read_entries = [&](Index i, FunctionRef<void(Index column, double value)> entry) {
      read.fetch_add(1, std::memory_order_relaxed);
      const auto scaled = [&](Index column, double value) { entry(column, value * any.factor(static_cast<std::size_t>(column))); };
      sweep.samples().read_entries(static_cast<Index>(row_of(i)), scaled);
    };
  else
    samples.read_row = [&](Index i, double* x) {
      read.fetch_add(1, std::memory_order_relaxed);
      sweep.read_row(row_of(i), from, x);
      if (any.columns == nullptr) return;
      for (std::size_t j = 0; j < from.size(); ++j) x[j] *= any.columns->factor[j];
    };
  samples.target = [&](Index i) { return sweep.target()[row_of(i)]; };
  samples.weight = [&](Index i) { return sweep.weight(row_of(i)); };
  double total = 0;
  for (const Index row : train) total += sweep.weight(static_cast<std::size_t>(row));
  if (!(total > 0)) return 0;
  auto runs = runs_of(tasks);
  any.by_rows(samples, runs);
  put_back(runs, tasks);
  return read;
}

/// Fits all tasks that go by their rows: as many lists at once as the executor has threads.
[[gnu::cold]] inline void solve_by_rows(Sweep& sweep) {
  std::vector<std::vector<SweepTask*>> groups;
  for (SweepTask& task : sweep.tasks) {
    if (!goes_by_rows(sweep, task)) continue;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& known) { return same_quadratic(*known.front(), task); });
    if (group == groups.end()) group = groups.emplace(groups.end());
    group->push_back(&task);
  }
  std::vector<std::size_t> read(groups.size());
  sweep.executor().for_each(groups.size(), [&](std::size_t g) { read[g] = solve_by_rows(std::as_const(sweep), groups[g]); });
  for (const std::size_t rows : read) sweep.readings += static_cast<double>(rows) / static_cast<double>(sweep.size());
}

}  // namespace attune::inline ATTUNE_ABI::detail
