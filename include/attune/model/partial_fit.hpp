// SPDX-License-Identifier: BSL-1.0
#pragma once

// Estimators on streams: a stochastic optimizer takes its steps along the rows of one chunk after the other.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/fit_context.hpp"
#include "attune/core/partial_fit.hpp"
#include "attune/core/settings.hpp"
#include "attune/loss/check_targets.hpp"
#include "attune/model/class_weights.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/objective.hpp"
#include "attune/model/targets.hpp"
#include "attune/optimize/result.hpp"
#include "attune/optimize/stepping_run.hpp"
#include "attune/penalty/concept.hpp"
#include "attune/penalty/no_penalty.hpp"
#include "attune/penalty/parts.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class O>
struct RunOnStream {
  using type = NoRun;  // an assertion says what is wrong
};
template <SteppingOptimizer O>
struct RunOnStream<O> {
  using type = SteppingRun<O>;
};

}  // namespace detail

template <class Model, class LossT, class PenaltyT, class OptimizerT, class MetricsT>
struct PartialRunOf<Estimator<Model, LossT, PenaltyT, OptimizerT, MetricsT>> {
  using type = typename detail::RunOnStream<OptimizerT>::type;
  static_assert(SteppingOptimizer<OptimizerT>, "PartialFit of an Estimator: a stream needs an optimizer that takes steps by batches (Sgd, Adam, ...), with `steps(size, weights)`; see docs/model.md#streams");
  static_assert(SmoothPenalty<PenaltyT>, "PartialFit of an Estimator: a stream needs a smooth penalty (L2, NoPenalty); see docs/model.md#streams");
};

namespace detail {

[[noreturn, gnu::cold]] void throw_balanced_stream();
[[noreturn, gnu::cold]] void throw_validated_stream(double fraction);

/// What the fit to a chunk minimises, batch by batch: the mean loss of a batch, weights counting as they are, and the
/// penalty.
template <class E, class View>
class ChunkRisk {
 public:
  using Risk = EmpiricalRisk<typename E::ModelType, typename E::LossType, NoPenalty, View>;

  [[gnu::cold]] ChunkRisk(const E& learner, const View& view, const FitContext& context, TargetPlan plan)
      : weight_(mean_weight(view, plan)), risk_(learner.model, learner.loss, none_, view, context, std::move(plan)), penalty_(smooth_part_of(learner.penalty)) {}

  Index dimension() const { return risk_.dimension(); }
  Index penalized() const { return risk_.penalized(); }

  double batch(const Eigen::VectorXd& w, Eigen::VectorXd& g, Index first, Index count) {
    const double loss = risk_.batch_value_and_gradient(w, g, first, count) * weight_;
    if (weight_ != 1) g *= weight_;
    const Eigen::Map<const Eigen::VectorXd> weights(w.data(), penalized());
    penalty_.add_gradient(weights, Eigen::Map<Eigen::VectorXd>(g.data(), penalized()));
    return loss + penalty_.value(weights);
  }

 private:
  // The risk divides by the mean weight of its rows; a stream does not know that of all.
  static double mean_weight(const View& view, const TargetPlan& plan) {
    if (!view.has_weights() && plan.class_factors.empty()) return 1;
    double sum = 0;
    for (Index i = 0; i < view.size(); ++i) sum += view.weight(i) * (plan.class_factors.empty() ? 1.0 : plan.class_factors[static_cast<std::size_t>(view.label(i))]);
    return sum / static_cast<double>(view.size());
  }

  NoPenalty none_{};
  double weight_;
  Risk risk_;
  SmoothPartOf<decltype(E::penalty)> penalty_;
};

template <class E, class View>
[[gnu::cold]] TargetPlan plan_of_chunk(const E& learner, const View& view) {
  TargetPlan plan;
  if constexpr (MulticlassLoss<typename E::LossType>) plan.outputs = view.class_count();
  if constexpr (std::same_as<typename E::Label, int>) {
    if (learner.class_weights.balanced) throw_balanced_stream();
    plan.class_factors = factors_of(learner.class_weights, view);
  }
  return plan;
}

/// The model of a stream before its first chunk.
template <class E, class View>
[[gnu::cold]] FittedEstimator<E> begin_stream(const E& learner, const View& view, const TargetPlan& plan, const FitContext& context) {
  if constexpr (task_of<typename E::LossType> == Task::binary_classification)
    if (view.class_count() != 2) throw_not_two_classes(view.class_count());
  const ScoreShape shape{.features = view.features(), .outputs = plan.outputs};
  FittedEstimator<E> model{.learner = learner, .parameters = Eigen::VectorXd(learner.model.layout(shape).size), .features = view.features(), .classes = view.class_names(), .feature_names = view.feature_names()};
  const auto* warm = warm_start_of_stream<FittedEstimator<E>>(view, context);
  if (warm == nullptr) {
    learner.model.initialize(model.parameters, shape, context.random.child(Purpose::initialize));
    return model;
  }
  if (!warm->codes.empty()) throw_warm_lacks_classes();
  if (warm->parameters.size() != model.parameters.size()) throw_other_warm_size(warm->parameters.size(), model.parameters.size());
  model.parameters = warm->parameters;
  return model;
}

/// Where the steps end in numbers that are not finite, the model stays as it was and says so.
template <class E, class View>
[[gnu::cold]] void fit_chunk(const E& learner, const View& given, PartialFit<E>& stream, const FitContext& context) {
  check_settings(learner);
  if (learner.validation_fraction != 0) throw_validated_stream(learner.validation_fraction);
  const auto chunk = checked_chunk(given, stream);
  check_targets(learner.loss, chunk.view);
  TargetPlan plan = plan_of_chunk(learner, chunk.view);
  FittedEstimator<E> model = stream.fitted ? *stream.fitted : begin_stream(learner, chunk.view, plan, context);
  model.learner = learner;
  auto run = stream.run;
  ChunkRisk<E, View> risk(learner, chunk.view, context, std::move(plan));
  auto& steps = run.steps.value_or_made([&] { return learner.optimizer.steps(risk.dimension(), risk.penalized()); });
  Eigen::VectorXd w = run.reached.size() > 0 ? run.reached : model.parameters;
  const Iteration now = walk(learner.optimizer, risk, chunk.view.size(), static_cast<int>(stream.chunks), run, steps, w);
  OptimizationResult& result = model.optimization;
  result.status = w.allFinite() && std::isfinite(now.value) ? Status::iteration_limit : Status::diverged;
  if (result.status != Status::diverged) {
    result.iterations = result.returned_iteration = now.index;
    result.evaluations = static_cast<int>(std::min<long long>(run.taken, std::numeric_limits<int>::max()));
    result.value = now.value;
    model.parameters = answer_of(steps, w);
    run.reached = std::move(w);
    stream.run = std::move(run);
  }
  end_chunk(stream, chunk.view, std::move(model));
  if (context.observer) context.observer(now);
}

template <class E, class View>
void partial_fit(const E& learner, const View& chunk, PartialFit<E>& stream, const FitContext& context) {
  if constexpr (requires { stream.run.steps; }) fit_chunk(learner, chunk, stream, context);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/partial_fit.ipp"
#endif
