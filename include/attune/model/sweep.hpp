// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fits of many linear models on one view, of all folds and candidates of a search, say, in one sweep of the data: what
// an Estimator's `fit_many` does. Least squares come from Gram matrices, other losses from L-BFGS in lockstep.

#include <chrono>
#include <concepts>
#include <cstddef>
#include <exception>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/settings.hpp"
#include "attune/data/dataset.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/class_weights.hpp"
#include "attune/model/detail/least_squares_sweep.hpp"
#include "attune/model/detail/lockstep.hpp"
#include "attune/model/detail/sweep.hpp"
#include "attune/model/fitted_estimator.hpp"
#include "attune/model/linear.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/penalty/l2.hpp"
#include "attune/penalty/no_penalty.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Smooth losses of one score a row, without settings, whose fits can go in lockstep.
template <class L>
concept LockstepLoss = ConvexLoss<L> && std::is_empty_v<L> && TwiceDifferentiableLoss<L> && simd::VectorizedLoss<L, double>;

/// The estimators whose jobs can share a sweep.
template <class Model, class L, class P, class O>
concept Swept = std::same_as<Model, Linear<double>> && (std::same_as<L, SquaredError> || LockstepLoss<L>) && (std::same_as<P, L2> || std::same_as<P, NoPenalty>) && std::same_as<O, Lbfgs>;

/// A fit to a job's rows alone, after its change of columns.
template <class E>
[[gnu::cold]] FittedEstimator<E> fit_alone(const typename E::View& view, const Job<E>& job) {
  const auto train = view.subset(job.train);
  if (!job.columns) return job.learner.fit(train, job.context);
  RowMatrix<double> changed(train.size(), train.features());
  for (Index i = 0; i < train.size(); ++i)
    for (Index j = 0; j < train.features(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      changed(i, j) = (train.x()(i, j) - job.columns->shift[k]) * job.columns->factor[k];
    }
  return job.learner.fit(train.with_features(MatrixView<double>(changed), view.feature_names()), job.context);
}

template <class View>
[[gnu::cold]] Sweep sweep_of(const View& view, std::size_t jobs, const AnyExecutor& executor) {
  std::vector<double> targets(static_cast<std::size_t>(view.size())), weights(view.has_weights() ? targets.size() : 0);
  for (std::size_t i = 0; i < targets.size(); ++i) targets[i] = static_cast<double>(view.label(static_cast<Index>(i)));
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = view.weight(static_cast<Index>(i));
  return {jobs, view.x(), std::move(targets), std::move(weights), executor};
}

/// Adds a job that can take part. Where its settings or its rows are at fault, a fit of its own says how.
template <class E>
[[gnu::cold]] void add_job(Sweep& sweep, const typename E::View& view, const Job<E>& job, std::size_t index) {
  const E& learner = job.learner;
  check_settings(learner);
  if (learner.validation_fraction != 0 || job.context.validation || job.context.warm_start || learner.optimizer.stopping.validation.patience > 0) return;
  if (!job.train || job.train->empty() || !sweep.has_rows(*job.train) || (job.held_out && !sweep.has_rows(*job.held_out))) return;
  SweepTask task{.columns = job.columns.get(), .held_out = job.held_out, .intercept = learner.model.intercept,
                 .optimizer = &learner.optimizer, .observer = &job.context.observer};
  if constexpr (requires { learner.penalty.strength; }) task.strength = learner.penalty.strength;
  SweepRows rows{.train = job.train};
  if constexpr (task_of<typename E::LossType> == Task::binary_classification) {
    if (view.class_count() != 2 || !sweep.has_both_classes(*job.train)) return;
    rows.class_factors = factors_of(learner.class_weights, learner.class_weights.balanced ? view.subset(job.train) : view);
  }
  sweep.join(index, task, rows);
}

/// Fits all tasks that can be fitted together.
template <class L>
[[gnu::cold]] void solve(Sweep& sweep, [[maybe_unused]] const L& loss) {
  if constexpr (std::same_as<L, SquaredError>) {
    solve_least_squares(sweep);
  } else {
    double curvature = 0;
    for (const double target : sweep.target()) curvature += loss.second_derivative(0.0, target) / static_cast<double>(sweep.size());
    solve_lockstep(sweep, [&](const LossBlock& block) { weigh_block(loss, block); }, curvature > 0 ? curvature : 1);
  }
}

/// Fits a job by itself, as far as its task is not solved.
template <class E>
[[gnu::cold]] void solve_alone(const typename E::View& view, const Job<E>& job, SweepTask& task) {
  if (task.solved) return;
  const auto started = std::chrono::steady_clock::now();
  try {
    auto model = fit_alone(view, job);
    task.parameters = std::move(model.parameters);
    task.optimization = std::move(model.optimization);
    task.solved = true;
  } catch (const std::exception& error) {
    task.failure = error.what();
  }
  task.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

template <class E>
[[gnu::cold]] std::vector<JobResult<FittedEstimator<E>>> fit_together(const typename E::View& given, std::span<const Job<E>> jobs) {
  if (jobs.empty()) return {};
  const auto started = std::chrono::steady_clock::now();
  const auto view = checked(given);
  Sweep sweep = sweep_of(view, jobs.size(), jobs.front().context.executor);
  for (std::size_t j = 0; j < jobs.size(); ++j) try {
      add_job(sweep, view, jobs[j], j);
    } catch (const std::exception&) {  // its own fit throws it again
    }
  solve(sweep, jobs.front().learner.loss);
  sweep.score_held_out();
  const double share = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() / static_cast<double>(jobs.size());
  sweep.executor().for_each(jobs.size(), [&](std::size_t j) { solve_alone(view, jobs[j], sweep.tasks[j]); });
  return vector_of<JobResult<FittedEstimator<E>>>(jobs.size(), [&](std::size_t j) {
    SweepTask& task = sweep.tasks[j];
    JobResult<FittedEstimator<E>> result;
    result.failure = std::move(task.failure);
    result.held_out_scores = std::move(task.held_out_scores);
    result.seconds = share + task.seconds;
    if (task.solved)
      result.model.emplace(FittedEstimator<E>{.learner = jobs[j].learner, .parameters = std::move(task.parameters), .features = view.features(), .classes = view.class_names(),
                                              .feature_names = view.feature_names(), .optimization = std::move(task.optimization)});
    return result;
  });
}

}  // namespace attune::inline ATTUNE_ABI::detail
