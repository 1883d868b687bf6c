// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fits of many linear models on one view, of all folds and candidates of a search, say, in one sweep of the data: what
// an Estimator's `fit_many` does. Least squares, lassos among them, come from Gram matrices, other losses from L-BFGS in lockstep.

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/fields.hpp"
#include "attune/core/fit_context.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/settings.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/class_weights.hpp"
#include "attune/model/detail/loss_block.hpp"
#include "attune/model/detail/sweep_task.hpp"
#include "attune/model/fitted_estimator.hpp"
#include "attune/model/linear.hpp"
#include "attune/optimize/coordinate_descent.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/many_strengths.hpp"
#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/l2.hpp"
#include "attune/penalty/no_penalty.hpp"

namespace attune::inline ATTUNE_ABI {
// Named only: who does not use them does not read them.
struct AutoSolver;
struct DirectLeastSquares;
}  // namespace attune::inline ATTUNE_ABI

namespace attune::inline ATTUNE_ABI::detail {

/// Smooth, convex losses, whose fits have one minimum and can go in lockstep.
template <class L>
concept LockstepLoss = ConvexLoss<L> && !SmoothableLoss<L> && (Loss<L> || MulticlassLoss<L>);

/// A lasso or an elastic net.
template <class L, class P, class O>
concept SweptLasso = std::same_as<L, SquaredError> && (std::same_as<P, L1> || std::same_as<P, ElasticNet>) && std::same_as<O, CoordinateDescent>;

/// Ridge and least squares, of a direct solver.
template <class L, class O>
concept SweptDirectly = std::same_as<L, SquaredError> && (std::same_as<O, DirectLeastSquares> || std::same_as<O, AutoSolver>);

/// Other smooth and convex losses, and these by L-BFGS.
template <class L, class O>
concept SweptInLockstep = (std::same_as<L, SquaredError> && std::same_as<O, Lbfgs>) || (LockstepLoss<L> && (std::same_as<O, Lbfgs> || std::same_as<O, AutoSolver>));

/// The estimators whose jobs can share a sweep.
template <class Model, class L, class P, class O>
concept Swept = (std::same_as<Model, Linear<double>> || std::same_as<Model, Linear<float>>) &&
                (SweptLasso<L, P, O> || ((std::same_as<P, L2> || std::same_as<P, NoPenalty>) && (SweptDirectly<L, O> || SweptInLockstep<L, O>)));

/// The losses of jobs, as a sweep asks them. A job's loss goes by the number of the first job that has an equal one.
struct SweepLosses {
  FunctionRef<void(const LossBlock&)> weigh;
  FunctionRef<double(std::size_t loss, double target, std::size_t outputs)> curvature;  // the second derivative at a score of 0
  bool several = false;                                                                 // a score for each class
};

/// A job without the type of its learner.
struct SweepJob {
  const RowList* train = nullptr;
  const RowList* held_out = nullptr;
  const ColumnAffine* columns = nullptr;  // null: none
  const FitContext* context = nullptr;
  const CoordinateDescent* descent = nullptr;   // one of these two, or the third
  const Stopping* direct = nullptr;             // of a direct solver
  ByRows by_rows = nullptr;                     // of the first two
  Index largest = 4096;                         // of a direct solver, as DirectLeastSquares has it
  Lbfgs optimizer{};
  bool hands_over = false;                      // L-BFGS is only what the job begins with
  const ClassWeights* class_weights = nullptr;  // null for numbers
  std::size_t loss = 0;
  TargetRange targets{};
  double strength = 0;                          // of L2, or of L1 and L2 together
  double l1_ratio = 0;                          // the share of L1
  bool intercept = true;
};

/// Fits all tasks of a sweep that can be fitted together. Which of them: who does not use the others does not compile them.
class Sweep;
using SolveSweep = void (*)(Sweep&, const SweepLosses*);
[[gnu::cold]] void solve_squares(Sweep& sweep, const SweepLosses* none);
[[gnu::cold]] void solve_losses(Sweep& sweep, const SweepLosses* losses);

/// Fits the jobs on the view, together where that can be: `describe` tells of one, says whether it can take part, and
/// throws where its settings are at fault; `alone` fits one by itself, to the rows that it is given. `losses`: null for
/// squared errors. Errors: InvalidData.
template <class View>
[[gnu::cold]] std::vector<SweepTask> fit_tasks(const View& given, std::size_t jobs, const AnyExecutor& executor, SolveSweep solve, const SweepLosses* losses, FunctionRef<bool(std::size_t, SweepJob&)> describe,
                                               FunctionRef<void(std::size_t, const View&, SweepTask&)> alone);

/// The first of the jobs whose loss is that of job j.
template <class E>
[[gnu::cold]] std::size_t loss_of_job(std::span<const Job<E>> jobs, std::size_t j) {
  std::size_t first = 0;
  if constexpr (!std::is_empty_v<typename E::LossType>)
    while (!equal_fields(jobs[first].learner.loss, jobs[j].learner.loss)) ++first;
  return first;
}

template <class E>
[[gnu::cold]] bool describe_job(std::span<const Job<E>> jobs, std::size_t j, SweepJob& plain) {
  const Job<E>& job = jobs[j];
  const E& learner = job.learner;
  plain = {.train = &job.train, .held_out = &job.held_out, .columns = job.columns.get(), .context = &job.context, .loss = loss_of_job(jobs, j), .intercept = learner.model.intercept};
  bool joins = learner.validation_fraction == 0;
  if constexpr (requires { learner.optimizer.largest_gap(); }) {
    plain.descent = &learner.optimizer;
    plain.by_rows = &minimize_lassos;
  } else if constexpr (SweptDirectly<typename E::LossType, std::remove_cvref_t<decltype(learner.optimizer)>>) {
    plain.direct = &learner.optimizer.stopping;
    plain.by_rows = &minimize_ridges;
    if constexpr (requires { learner.optimizer.largest; }) plain.largest = learner.optimizer.largest;
    if constexpr (requires { learner.optimizer.orthogonal; }) joins = joins && !learner.optimizer.orthogonal;
  } else if constexpr (requires { learner.optimizer.memory; }) {
    plain.optimizer = learner.optimizer;
  } else {
    plain.optimizer.stopping = learner.optimizer.stopping;
    plain.hands_over = true;
  }
  if constexpr (requires { learner.penalty.strength; }) plain.strength = learner.penalty.strength;
  if constexpr (requires { learner.penalty.l1_ratio; })
    plain.l1_ratio = learner.penalty.l1_ratio;
  else if constexpr (requires { learner.penalty.l1_strength(); })
    plain.l1_ratio = 1;
  if constexpr (std::same_as<typename E::Label, int>) plain.class_weights = &learner.class_weights;
  if constexpr (HasTargetRange<typename E::LossType>) plain.targets = learner.loss.target_range();
  check_settings(learner);
  return joins && is_convex(learner.loss);
}

template <class E, class View>
[[gnu::cold]] std::vector<JobResult<FittedEstimator<E>>> fit_together(const View& view, std::span<const Job<E>> jobs) {
  if (jobs.empty()) return {};
  const auto describe = [&](std::size_t j, SweepJob& plain) { return describe_job(jobs, j, plain); };
  const auto alone = [&](std::size_t j, const View& rows, SweepTask& task) {
    auto model = jobs[j].learner.fit(rows, jobs[j].context);
    task.parameters = std::move(model.parameters);
    task.optimization = std::move(model.optimization);
    task.codes = std::move(model.codes);
  };
  const auto fit = [&](SolveSweep solve, const SweepLosses* losses) { return fit_tasks<View>(view, jobs.size(), jobs.front().context.executor, solve, losses, describe, alone); };
  std::vector<SweepTask> tasks;
  if constexpr (std::same_as<typename E::LossType, SquaredError>) {
    tasks = fit(&solve_squares, nullptr);
  } else {
    const auto weigh = [&](const LossBlock& block) { weigh_block(jobs[block.loss].learner.loss, block); };
    const auto curvature = [&](std::size_t loss, double target, std::size_t outputs) { return curvature_at_zero(jobs[loss].learner.loss, target, outputs); };
    const SweepLosses losses{weigh, curvature, MulticlassLoss<typename E::LossType>};
    tasks = fit(&solve_losses, &losses);
  }
  return vector_of<JobResult<FittedEstimator<E>>>(jobs.size(), [&](std::size_t j) {
    SweepTask& task = tasks[j];
    JobResult<FittedEstimator<E>> result;
    result.failure = std::move(task.failure);
    result.held_out_scores = std::move(task.held_out_scores);
    result.seconds = task.seconds;
    result.sweeps = task.sweeps;
    if (task.solved)
      result.model.emplace(FittedEstimator<E>{.learner = jobs[j].learner, .parameters = std::move(task.parameters), .features = view.features(), .classes = view.class_names(),
                                              .feature_names = view.feature_names(), .optimization = std::move(task.optimization), .codes = std::move(task.codes)});
    return result;
  });
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/model/sweep.ipp"
#endif
