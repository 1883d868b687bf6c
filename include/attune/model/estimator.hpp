// SPDX-License-Identifier: BSL-1.0
#pragma once

// Estimator composes a score function, a loss, a penalty, an optimizer and a set of metrics into a
// learner.

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/made_array.hpp"
#include "attune/core/settings.hpp"
#include "attune/loss/check_targets.hpp"
#include "attune/model/class_weights.hpp"
#include "attune/model/concept.hpp"
#include "attune/model/defaults.hpp"
#include "attune/model/detail/hold_out.hpp"
#include "attune/model/fitted_estimator.hpp"
#include "attune/model/linear.hpp"
#include "attune/model/multi_output.hpp"
#include "attune/model/objective.hpp"
#include "attune/model/sweep.hpp"
#include "attune/model/targets.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/optimize/result.hpp"
#include "attune/penalty/l2.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class Model>
struct ScalarOf {
  using type = double;  // Model is no score function, and an assertion says so
};
template <class Model>
  requires requires { typename Model::Scalar; }
struct ScalarOf<Model> {
  using type = typename Model::Scalar;
};

/// Passes iterations on to an observer, if there is one.
struct ObserverMonitor {
  const Observer& observer;
  bool operator()(const Iteration& iteration) const;
};

/// Minimises least squares of several targets of the same samples, which it may not take.
template <class O>
concept MinimizesEach = requires(const O& optimizer, const LinearLeastSquares& problem, std::span<Eigen::VectorXd> parameters, FunctionRef<bool(const Iteration&)> monitor) {
  { optimizer.takes(problem) } -> std::same_as<bool>;
  { optimizer.minimize_each(std::span(&problem, 1), parameters, monitor) } -> std::same_as<std::vector<OptimizationResult>>;
};

[[noreturn, gnu::cold]] void throw_not_two_classes(int classes);

}  // namespace detail

template <class L>
struct PartialFit;

namespace detail {

template <class E, class View>
void partial_fit(const E& learner, const View& chunk, PartialFit<E>& stream, const FitContext& context);

}  // namespace detail

/// A learner composed of policies: minimises Σ wᵢ ℓᵢ / Σ wᵢ + penalty over the parameters of the score function.
/// Defaults follow from loss and penalty: `Estimator<Linear<double>, LogisticLoss>` is complete.
template <class Model, class LossT, class PenaltyT = L2, class OptimizerT = OptimizerFor<LossT, PenaltyT>, class MetricsT = MetricsForLoss<LossT>>
struct Estimator {
  Model model{};
  LossT loss{};
  PenaltyT penalty{};
  OptimizerT optimizer{};
  MetricsT metrics{};
  double validation_fraction = 0;  ///< in [0, 1): share of the rows that are not trained on but watched, where the context has no validation rows
  std::conditional_t<std::same_as<LabelOf<LossT>, int>, ClassWeights, NoClassWeights> class_weights{};

  using ModelType = Model;
  using LossType = LossT;
  using Scalar = typename detail::ScalarOf<Model>::type;
  using Label = LabelOf<LossT>;
  using View = DatasetView<Scalar, Label>;
  using SeveralView = DatasetView<Scalar, TargetRow<double>>;
  template <class V>
  using FittedOn = std::conditional_t<is_target_row<typename V::LabelType>, FittedMultiOutput<FittedEstimator<Estimator>>, FittedEstimator<Estimator>>;

  /// Fits to the view's rows. Deterministic: the same data, settings and context give the same bits, with
  /// any executor. Errors: InvalidArgument for settings out of range; InvalidData for values that are not
  /// finite, unusable weights, one class only, more than two for a loss of two, and targets that the loss is not
  /// defined for.
  FittedEstimator<Estimator> fit(const View& train, const FitContext& context = {}) const { return fit_view(train, context); }

  /// The same of features that are not dense, where the score function reads them: Linear reads sparse rows, if
  /// model/sparse_linear.hpp is included.
  template <class X>
    requires(ScoresFeatures<Model, X> && !std::same_as<X, MatrixView<Scalar>>)
  FittedEstimator<Estimator> fit(const DatasetView<Scalar, Label, X>& train, const FitContext& context = {}) const {
    return fit_view(train, context);
  }
  template <class X>
    requires(ScoresFeatures<Model, X> && !std::same_as<X, MatrixView<Scalar>> && std::same_as<Label, double>)
  FittedMultiOutput<FittedEstimator<Estimator>> fit(const DatasetView<Scalar, TargetRow<double>, X>& train, const FitContext& context = {}) const {
    return detail::fit_outputs(*this, train, context);
  }

  /// Fits to each of several numbers a row. The penalty is each target's own, so that each model is what a fit to its
  /// target alone gives; the fits run on the context's executor. Errors: the same, naming the output.
  FittedMultiOutput<FittedEstimator<Estimator>> fit(const SeveralView& train, const FitContext& context = {}) const
    requires std::same_as<Label, double>
  {
    return detail::fit_outputs(*this, train, context);
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  /// Anything else is refused in a sentence.
  template <class V>
    requires(!std::same_as<V, detail::AfterFailedAssertion> && !DatasetOwner<V> && !std::convertible_to<const V&, const View&> && !(std::same_as<Label, double> && std::convertible_to<const V&, const SeveralView&>))
  detail::AfterFailedAssertion fit(const V&, const FitContext& = {}) const {
    static_assert(detail::always_false<V>, "fit() of this Estimator takes samples of its score function's type and targets of its loss's type (Linear<double>: double; classification: int class codes, regression: double, or several columns of it); call `learner.fit(data)` or `learner.fit(view(X, y))`; see docs/model.md#fit");
    return {};
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  /// Fits many jobs in one sweep of the data (docs/search.md has which): for linear scores of dense rows or of sparse ones, which
  /// are multiplied in double. A job that cannot take part (validation rows, a warm start, equations without a
  /// definite answer) has a fit of its own. The models are those of single fits to the optimizer's tolerance, and each
  /// is the same, bit for bit, whatever jobs share the sweep, on any executor. Errors: InvalidData for values that are
  /// not finite; what a job's fit throws is its result's failure.
  std::vector<JobResult<FittedEstimator<Estimator>>> fit_many(const View& view, std::span<const Job<Estimator>> jobs) const
    requires detail::Swept<Model, LossT, PenaltyT, OptimizerT>
  {
    return detail::fit_together<Estimator>(view, jobs);
  }
  template <class X>
    requires(detail::Swept<Model, LossT, PenaltyT, OptimizerT> && ScoresFeatures<Model, X> && std::same_as<X, SparseView<Scalar>>)
  std::vector<JobResult<FittedEstimator<Estimator>>> fit_many(const DatasetView<Scalar, Label, X>& view, std::span<const Job<Estimator>> jobs) const {
    return detail::fit_together<Estimator>(view, jobs);
  }

  /// Fits to each of several targets what does not depend on the target once: by an optimizer that has `minimize_each`. None
  /// where it does not take the problem, where rows are set aside or watched, or where the context has a warm start: fits of
  /// their own do that. Precondition: the view is checked.
  template <class V>
    requires(detail::MinimizesEach<OptimizerT> && is_target_row<typename V::LabelType>)
  [[gnu::cold]] std::vector<FittedEstimator<Estimator>> fit_each(const V& train, const FitContext& context) const {
    using One = detail::OneOutputView<V>;
    if constexpr (LinearLeastSquaresObjective<EmpiricalRisk<Model, LossT, PenaltyT, One>>) return fit_targets<One>(train, context);
    return {};
  }

  /// Goes on with a stream, for stochastic optimizers: takes their steps along the rows of a chunk, once and in their
  /// order, from attune/model/partial_fit.hpp. A chunk may lack classes; weights count as they are. What fails leaves the
  /// stream as it was. The context's warm start is where the first chunk begins. Errors: those of a fit; InvalidData for
  /// columns or classes that the stream does not have; InvalidArgument for balanced class weights, validation_fraction. Cost: one read of the chunk.
  template <class Stream>
    requires std::same_as<Stream, PartialFit<Estimator>>
  void partial_fit(const View& chunk, Stream& stream, const FitContext& context = {}) const {
    detail::partial_fit(*this, chunk, stream, context);
  }
  template <class X, class Stream>
    requires(std::same_as<Stream, PartialFit<Estimator>> && ScoresFeatures<Model, X> && !std::same_as<X, MatrixView<Scalar>>)
  void partial_fit(const DatasetView<Scalar, Label, X>& chunk, Stream& stream, const FitContext& context = {}) const {
    detail::partial_fit(*this, chunk, stream, context);
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data, class Stream>
    requires std::same_as<Stream, PartialFit<Estimator>>
  void partial_fit(const Data& data, Stream& stream, const FitContext& context = {}) const {
    partial_fit(data.view(), stream, context);
  }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

  const auto& metric_set() const { return metrics; }

  /// The rows parted into those that the fit trains on and those that it watches itself by, `.train` and `.validation`:
  /// `validation_fraction` of them; nothing where that is 0 or the context has validation rows. What changes rows in
  /// front of an estimator asks before it changes them, so that it learns its changes from the first alone. Errors: InvalidArgument
  /// for a fraction outside [0, 1), or one that leaves a side without rows.
  template <class Rows>
  [[gnu::cold]] std::optional<SetAside<Rows>> set_aside(const Rows& rows, const FitContext& context) const {
    if (validation_fraction == 0 || context.validation) return std::nullopt;
    return detail::hold_out(rows, validation_fraction, context.random.child(Purpose::split));
  }

 private:
  // After a failed assertion nothing else is instantiated, so that its sentence is the only error.
  static constexpr bool several = MulticlassLoss<LossT>;
  static constexpr bool valid = ScoreFunction<Model> && (Loss<LossT> || (several && MultiOutputScoreFunction<Model>)) && Penalty<PenaltyT> && Optimizer<OptimizerT> && MetricSet<MetricsT>;

  template <class V>
  FittedEstimator<Estimator> fit_view(const V& train, const FitContext& context) const {
    if constexpr (valid) {
      using Risk = EmpiricalRisk<Model, LossT, PenaltyT, V>;
      static_assert(CanMinimize<OptimizerT, Risk>,
                    "Estimator's optimizer cannot handle this objective: a penalty that is not smooth needs an optimizer that handles it, and some optimizers need a twice differentiable loss; see docs/optimize.md#which");
      if constexpr (CanMinimize<OptimizerT, Risk>) return fit_checked<Risk>(checked(train), context);
    }
    return {};
  }

  template <class Risk, class V>
  [[gnu::cold]] FittedEstimator<Estimator> fit_checked(const V& train, const FitContext& context) const {
    check_settings(*this);
    if constexpr (task_of<LossT> == Task::binary_classification) check_binary(train, class_weights);
    check_targets(loss, train);
    check_validation<V>(context, train.features());
    const auto rows = set_aside(train, context);
    if (!rows) return fit_rows<Risk>(train, context);
    FitContext watching = context;
    watching.validation = TypedValue::borrow(rows->validation);
    return fit_rows<Risk>(rows->train, watching);
  }

  template <class Risk, class V>
  [[gnu::cold]] FittedEstimator<Estimator> fit_rows(const V& train, const FitContext& context) const {
    if constexpr (several) check_two_classes(train, class_weights.of_class);
    TargetPlan plan = plan_targets<LossT>(train, class_weights);
    const ScoreShape shape{.features = train.features(), .outputs = plan.outputs};
    FittedEstimator<Estimator> fitted{.learner = *this, .parameters = Eigen::VectorXd(model.layout(shape).size), .features = train.features(),
                                      .classes = train.class_names(), .feature_names = train.feature_names(), .codes = plan.codes};
    start(fitted, shape, context);
    Risk risk(model, loss, penalty, train, context, std::move(plan));
    detail::ObserverMonitor monitor{context.observer};
    fitted.optimization = optimizer.minimize(risk, fitted.parameters, monitor);
    return fitted;
  }

  template <class One, class V>
  [[gnu::cold]] std::vector<FittedEstimator<Estimator>> fit_targets(const V& train, const FitContext& context) const {
    using Risk = EmpiricalRisk<Model, LossT, PenaltyT, One>;
    check_settings(*this);
    if (validation_fraction != 0 || context.validation || context.warm_start) return {};
    const ScoreShape shape{.features = train.features(), .outputs = 1};
    std::vector<One> targets;
    std::vector<Eigen::VectorXd> parameters;
    std::vector<LinearLeastSquares> problems;
    for (Index k = 0; k < train.outputs(); ++k) {
      targets.push_back(train.output(k));
      parameters.emplace_back(model.layout(shape).size);
      model.initialize(parameters.back(), shape, context.child(Purpose::user, static_cast<std::uint64_t>(k)).random.child(Purpose::initialize));
    }
    const detail::MadeArray<Risk> risks(targets.size(), [&](std::size_t k) { return Risk(model, loss, penalty, targets[k], context); });
    for (const Risk& risk : std::span<const Risk>(risks)) problems.push_back(risk.linear_least_squares());
    if (!optimizer.takes(problems.front())) return {};
    const detail::ObserverMonitor monitor{context.observer};
    auto results = optimizer.minimize_each(problems, parameters, monitor);
    std::vector<FittedEstimator<Estimator>> fitted;
    for (std::size_t k = 0; k < targets.size(); ++k)
      fitted.push_back({.learner = *this, .parameters = std::move(parameters[k]), .features = train.features(), .feature_names = train.feature_names(), .optimization = std::move(results[k])});
    return fitted;
  }

  [[gnu::cold]] void start(FittedEstimator<Estimator>& fitted, const ScoreShape& shape, const FitContext& context) const {
    const auto* warm = context.warm_start.template get<FittedEstimator<Estimator>>();
    if (warm != nullptr && warm->parameters.size() == fitted.parameters.size() && warm->codes == fitted.codes)
      fitted.parameters = warm->parameters;
    else
      model.initialize(fitted.parameters, shape, context.random.child(Purpose::initialize));
  }

  template <class V>
  [[gnu::cold]] void check_validation(const FitContext& context, Index features) const {
    if (!context.validation) return;
    const auto* rows = context.validation.template get<V>();
    if (rows == nullptr) detail::throw_other_validation();
    check_width(rows->features(), features);
    checked(*rows);
    check_targets(loss, *rows);
  }

  template <class V>
  [[gnu::cold]] static void check_binary(const V& train, const ClassWeights& class_weights) {
    if (train.class_count() != 2) detail::throw_not_two_classes(train.class_count());
    check_two_classes(train, class_weights.of_class);
  }

  // At the end: Clang leaves out what comes after a failed one, and each use of it would be an error more.
  static_assert(ScoreFunction<Model>, "Estimator's first argument is its score function (Linear<double>, ...): it needs `Scalar`, `layout`, `initialize` and `evaluator`; see docs/model.md#your-own");
  static_assert(several || detail::LossHasValue<LossT>, "Estimator's second argument is its loss: it needs `template <class V> V value(V score, V target) const`; see docs/loss.md#your-own");
  static_assert(several || detail::LossHasDerivative<LossT>, "Estimator's second argument is its loss: it needs `template <class V> V derivative(V score, V target) const`; see docs/loss.md#your-own");
  static_assert(!several || !ScoreFunction<Model> || MultiOutputScoreFunction<Model>, "Estimator's loss is one of several classes, and its score function gives one score a row: it needs `multi_evaluator(shape)` too; see docs/model.md#your-own");
  static_assert(Penalty<PenaltyT>, "Estimator's third argument is its penalty: it needs `double value(w) const`, and `add_gradient(w, g) const` or `proximal(w, step) const`; see docs/penalty.md#your-own");
  static_assert(Optimizer<OptimizerT>, "Estimator's fourth argument is its optimizer: it needs `OptimizationResult minimize(Objective auto&, Eigen::Ref<Eigen::VectorXd>, Monitor auto&) const`; see docs/optimize.md#your-own");
  static_assert(MetricSet<MetricsT>, "Estimator's fifth argument is its set of metrics, `Metrics<...>`; see docs/metrics.md#sets");
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/estimator.ipp"
#endif
