// SPDX-License-Identifier: BSL-1.0
#pragma once

// Estimator composes a score function, a loss, a penalty, an optimizer and a set of metrics into a
// learner; FittedEstimator is what its fit returns.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/outputs.hpp"
#include "attune/core/settings.hpp"
#include "attune/loss/check_targets.hpp"
#include "attune/model/concept.hpp"
#include "attune/model/defaults.hpp"
#include "attune/model/detail/hold_out.hpp"
#include "attune/model/linear.hpp"
#include "attune/model/objective.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/penalty/l2.hpp"

namespace attune::inline ATTUNE_ABI {

/// A fitted Estimator: a value that predicts. Its fields can be read.
template <class E>
struct FittedEstimator {
  using Scalar = typename E::Scalar;
  using Label = typename E::Label;
  using View = typename E::View;
  using LossType = typename E::LossType;

  E learner{};                        ///< the settings it was fitted with
  Eigen::VectorXd parameters{};       ///< of the score function, in its layout
  Index features = 0;                 ///< columns of the X it was fitted to
  ClassNames classes{};               ///< names of the class codes; null for numbers
  FeatureNames feature_names{};       ///< names of the columns; null if they had none
  OptimizationResult optimization{};  ///< why the optimizer stopped, and its history

  /// n scores; larger means the positive class, or the score before the link. X: n×features.
  /// Errors: InvalidArgument for another number of columns.
  Eigen::VectorXd decision_function(const MatrixView<Scalar>& x) const {
    Eigen::VectorXd scores(x.rows());
    write_scores(x, scores.data());
    return scores;
  }

  /// n class codes, or n numbers: the mean of the target under the loss's link.
  /// Errors: InvalidData where a score is not finite, because X is not.
  Eigen::VectorX<Label> predict(const MatrixView<Scalar>& x) const {
    Eigen::VectorXd scores = decision_function(x);
    for (Index i = 0; i < scores.size(); ++i)
      if (!std::isfinite(scores[i]))
        throw InvalidData({.argument = "X", .place = {"row ", i}, .found = {"values that give the score ", scores[i]}, .expected = "finite numbers", .remedy = "fill missing values in, or leave the row out"});
    return labels(scores);
  }

  /// n×2 probabilities of the classes 0 and 1; exists where the loss has a link.
  Eigen::MatrixX2d predict_proba(const MatrixView<Scalar>& x) const
    requires(task_of<LossType> == Task::binary_classification && HasLink<LossType>)
  {
    const Eigen::VectorXd scores = decision_function(x);
    Eigen::MatrixX2d probabilities(scores.size(), 2);
    for (Index i = 0; i < scores.size(); ++i) {
      probabilities(i, 0) = typename LossType::Link{}.inverse(-scores[i]);
      probabilities(i, 1) = typename LossType::Link{}.inverse(scores[i]);
    }
    return probabilities;
  }

  /// Everything that metrics need, from one pass over X.
  Outputs<Label> outputs(const MatrixView<Scalar>& x, Needs needs) const {
    ScoreMatrix scores{std::vector<double>(static_cast<std::size_t>(x.rows())), 1};
    write_scores(x, scores.values.data());
    return outputs_from_scores(std::move(scores), needs);
  }

  Outputs<Label> outputs_from_scores(ScoreMatrix scores, Needs needs) const {
    Outputs<Label> out;
    if (includes(needs, Needs::labels)) {
      out.predicted.reserve(scores.values.size());
      for (const double s : scores.values) out.predicted.push_back(label(s));
    }
    if constexpr (task_of<LossType> == Task::binary_classification && HasLink<LossType>)
      if (includes(needs, Needs::probabilities)) {
        out.probabilities.cols = 2;
        out.probabilities.values.reserve(2 * scores.values.size());
        for (const double s : scores.values) {
          out.probabilities.values.push_back(typename LossType::Link{}.inverse(-s));
          out.probabilities.values.push_back(typename LossType::Link{}.inverse(s));
        }
      }
    if (includes(needs, Needs::scores)) out.scores = std::move(scores);
    return out;
  }

  /// The name of a class code.
  const std::string& class_name(int code) const
    requires std::same_as<Label, int>
  {
    if (code < 0 || static_cast<std::size_t>(code) >= classes->size())
      throw InvalidArgument({.argument = "code", .found = code, .expected = {"0 to ", classes->size() - 1}});
    return (*classes)[static_cast<std::size_t>(code)];
  }

  /// The weights of a linear model, in the order of the columns.
  Eigen::VectorXd coefficients() const
    requires std::same_as<typename E::ModelType, Linear<Scalar>>
  {
    return parameters.head(features);
  }
  /// Its intercept, 0 if it has none.
  double intercept() const
    requires std::same_as<typename E::ModelType, Linear<Scalar>>
  {
    return learner.model.intercept ? parameters[features] : 0.0;
  }

  const auto& metric_set() const { return learner.metrics; }
  const ClassNames& class_names() const { return classes; }
  FitStatus fit_status() const {
    return converged(optimization.status) ? FitStatus::converged : optimization.status == Status::diverged ? FitStatus::diverged : FitStatus::not_converged;
  }

 private:
  void write_scores(const MatrixView<Scalar>& x, double* to) const {
    check_width(x.cols(), features);
    auto evaluator = learner.model.evaluator({.features = features});
    evaluator.load(parameters);
    constexpr Index rows = 256;
    std::vector<Scalar> part(static_cast<std::size_t>(rows));
    for (Index first = 0; first < x.rows(); first += rows) {
      const SampleBlock<Scalar> block{.x = &x, .first = first, .count = std::min(rows, x.rows() - first)};
      evaluator.scores(block, part.data());
      for (Index i = 0; i < block.count; ++i) to[first + i] = static_cast<double>(part[static_cast<std::size_t>(i)]);
    }
  }
  static Label label(double score) {
    if constexpr (task_of<LossType> == Task::binary_classification)
      return score > 0 ? 1 : 0;
    else if constexpr (HasLink<LossType>)
      return typename LossType::Link{}.inverse(score);
    else
      return score;
  }
  static Eigen::VectorX<Label> labels(const Eigen::VectorXd& scores) {
    Eigen::VectorX<Label> result(scores.size());
    for (Index i = 0; i < scores.size(); ++i) result[i] = label(scores[i]);
    return result;
  }
};

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

}  // namespace detail

/// A learner composed of policies: minimises Σ wᵢ ℓᵢ / Σ wᵢ + penalty over the parameters of the score function.
/// Defaults follow from the loss: `Estimator<Linear<double>, LogisticLoss>` is complete.
template <class Model, class LossT, class PenaltyT = L2, class OptimizerT = Lbfgs, class MetricsT = MetricsForLoss<LossT>>
struct Estimator {
  Model model{};
  LossT loss{};
  PenaltyT penalty{};
  OptimizerT optimizer{};
  MetricsT metrics{};
  double validation_fraction = 0;  ///< in [0, 1): share of the rows that are not trained on but watched, where the context has no validation rows

  using ModelType = Model;
  using LossType = LossT;
  using Scalar = typename detail::ScalarOf<Model>::type;
  using Label = LabelOf<LossT>;
  using View = DatasetView<Scalar, Label>;
  template <class V>
  using FittedOn = FittedEstimator<Estimator>;

  /// Fits to the view's rows. Deterministic: the same data, settings and context give the same bits, with
  /// any executor. Errors: InvalidArgument for settings out of range; InvalidData for values that are not
  /// finite, unusable weights, one class only, or more than two, and targets that the loss is not defined for.
  FittedEstimator<Estimator> fit(const View& train, const FitContext& context = {}) const {
    if constexpr (valid) {
      using Risk = EmpiricalRisk<Model, LossT, PenaltyT, View>;
      static_assert(CanMinimize<OptimizerT, Risk>,
                    "Estimator's optimizer cannot handle this objective: a penalty that is not smooth needs an optimizer that handles it, and some optimizers need a twice differentiable loss; see docs/optimize.md#which");
      if constexpr (CanMinimize<OptimizerT, Risk>) return fit_checked<Risk>(checked(train), context);
    }
    return {};
  }

  /// Anything else is refused in a sentence.
  template <class V>
    requires(!std::convertible_to<const V&, const View&>)
  detail::AfterFailedAssertion fit(const V&, const FitContext& = {}) const {
    static_assert(detail::always_false<V>, "fit() of this Estimator takes a view of samples of its score function's type and targets of its loss's type (Linear<double>: double; classification: int class codes, regression: double); call `learner.fit(data.view())` or `learner.fit(view(X, y))`; see docs/model.md#fit");
    return {};
  }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

  const auto& metric_set() const { return metrics; }

 private:
  // After a failed assertion nothing else is instantiated, so that its sentence is the only error.
  static constexpr bool valid = ScoreFunction<Model> && Loss<LossT> && Penalty<PenaltyT> && Optimizer<OptimizerT> && MetricSet<MetricsT>;

  template <class Risk>
  [[gnu::cold]] FittedEstimator<Estimator> fit_checked(const View& train, const FitContext& context) const {
    check_settings(*this);
    if constexpr (task_of<LossT> == Task::binary_classification) check_binary(train);
    check_targets(loss, train);
    check_validation(context, train.features());
    if (validation_fraction == 0 || context.validation) return fit_rows<Risk>(train, context);
    const auto rows = detail::hold_out(train, validation_fraction, context.random.child(Purpose::split));
    FitContext watching = context;
    watching.validation = TypedValue(rows.validation);
    return fit_rows<Risk>(rows.train, watching);
  }

  template <class Risk>
  [[gnu::cold]] FittedEstimator<Estimator> fit_rows(const View& train, const FitContext& context) const {
    const ScoreShape shape{.features = train.features()};
    FittedEstimator<Estimator> fitted{.learner = *this, .parameters = Eigen::VectorXd(model.layout(shape).size), .features = train.features(),
                                      .classes = train.class_names(), .feature_names = train.feature_names()};
    start(fitted, shape, context);
    Risk risk(model, loss, penalty, train, context);
    auto monitor = [&](const Iteration& iteration) { return !context.observer || context.observer(iteration); };
    fitted.optimization = optimizer.minimize(risk, fitted.parameters, monitor);
    return fitted;
  }

  void start(FittedEstimator<Estimator>& fitted, const ScoreShape& shape, const FitContext& context) const {
    const auto* warm = context.warm_start.template get<FittedEstimator<Estimator>>();
    if (warm != nullptr && warm->parameters.size() == fitted.parameters.size())
      fitted.parameters = warm->parameters;
    else
      model.initialize(fitted.parameters, shape, context.random.child(Purpose::initialize));
  }

  void check_validation(const FitContext& context, Index features) const {
    if (!context.validation) return;
    const auto* rows = context.validation.template get<View>();
    if (rows == nullptr)
      throw InvalidArgument({.argument = "FitContext::validation", .found = "a value of another type", .expected = "a DatasetView of the type that is fitted to", .remedy = "TypedValue(data.view())"});
    check_width(rows->features(), features);
    checked(*rows);
    check_targets(loss, *rows);
  }

  [[gnu::cold]] static void check_binary(const View& train) {
    if (train.class_count() != 2)
      throw InvalidData({.argument = "y", .found = {train.class_count(), " classes"}, .expected = "2",
                         .remedy = "this loss separates two classes"});
    check_two_classes(train);
  }

  // At the end: Clang leaves out what comes after a failed one, and each use of it would be an error more.
  static_assert(ScoreFunction<Model>, "Estimator's first argument is its score function (Linear<double>, ...): it needs `Scalar`, `layout`, `initialize` and `evaluator`; see docs/model.md#your-own");
  static_assert(detail::LossHasValue<LossT>, "Estimator's second argument is its loss: it needs `template <class V> V value(V score, V target) const`; see docs/loss.md#your-own");
  static_assert(detail::LossHasDerivative<LossT>, "Estimator's second argument is its loss: it needs `template <class V> V derivative(V score, V target) const`; see docs/loss.md#your-own");
  static_assert(Penalty<PenaltyT>, "Estimator's third argument is its penalty: it needs `double value(w) const`, and `add_gradient(w, g) const` or `proximal(w, step) const`; see docs/penalty.md#your-own");
  static_assert(Optimizer<OptimizerT>, "Estimator's fourth argument is its optimizer: it needs `OptimizationResult minimize(Objective auto&, Eigen::Ref<Eigen::VectorXd>, Monitor auto&) const`; see docs/optimize.md#your-own");
  static_assert(MetricSet<MetricsT>, "Estimator's fifth argument is its set of metrics, `Metrics<...>`; see docs/metrics.md#sets");
};

}  // namespace attune::inline ATTUNE_ABI
