// SPDX-License-Identifier: BSL-1.0
#pragma once

// Several targets a row: a model for each.

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/model_outputs.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a fit to K targets returns: K models, in the order of the targets.
template <class Model>
struct FittedMultiOutput {
  static constexpr bool accepts_missing = always_accepts_missing<Model>;
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  std::vector<Model> models{};  ///< each is a fit to its target alone, with a random key of its own
  TargetNames target_names{};   ///< names of the targets; null if they had none

  /// n×K: the prediction of each target. Errors: those of the models.
  template <class X>
    requires Predictor<Model, X>
  Matrix predict(const X& x) const {
    return ask(x, "predict", [&](const Model& model) { return detail::to_labels<double>(model.predict(x)); });
  }

  /// n×K: the score of each target, before the link.
  template <class X>
    requires HasDecision<Model, X>
  Matrix decision_function(const X& x) const {
    return ask(x, "decision_function", [&](const Model& model) { return detail::to_labels<double>(model.decision_function(x)); });
  }

  /// The weights of linear models: K×p, a row a target, a column a column of X. (Those of several classes are laid
  /// out in the same way.)
  Matrix coefficients() const
    requires requires(const Model& model) { model.coefficients(); model.intercept(); }
  {
    Matrix weights;
    for (std::size_t k = 0; k < models.size(); ++k) {
      const auto own = models[k].coefficients();
      if (k == 0) weights.resize(static_cast<Index>(models.size()), own.size());
      for (Index j = 0; j < own.size(); ++j) weights(static_cast<Index>(k), j) = own[j];
    }
    return weights;
  }
  /// Their K intercepts, 0 if there are none.
  Eigen::VectorXd intercepts() const
    requires requires(const Model& model) { model.coefficients(); model.intercept(); }
  {
    Eigen::VectorXd result(static_cast<Index>(models.size()));
    for (std::size_t k = 0; k < models.size(); ++k) result[static_cast<Index>(k)] = models[k].intercept();
    return result;
  }

  /// The name of a target. Precondition: it exists.
  std::string target_name(Index output) const { return target_names ? (*target_names)[static_cast<std::size_t>(output)] : "y" + std::to_string(output); }

  auto metric_set() const
    requires requires(const Model& model) { model.metric_set(); }
  {
    using Set = std::remove_cvref_t<decltype(models.front().metric_set())>;
    return models.empty() ? Set{} : Set(models.front().metric_set());
  }
  /// Diverged if one of the models is; otherwise converged only if all are.
  FitStatus fit_status() const { return worst_fit_status(models); }

 private:
  template <class X, class Ask>
  Matrix ask(const X& x, const char* method, const Ask& one) const {
    Matrix all(x.rows(), static_cast<Index>(models.size()));
    for (std::size_t k = 0; k < models.size(); ++k) {
      const std::vector<double> own = one(models[k]);
      detail::require_rows(method, static_cast<Index>(own.size()), x.rows());
      for (Index i = 0; i < all.rows(); ++i) all(i, static_cast<Index>(k)) = own[static_cast<std::size_t>(i)];
    }
    return all;
  }
};

namespace detail {

/// The view of one target of a view.
template <class View>
using OneOutputView = DatasetView<typename View::Scalar, OneTarget<typename View::LabelType>, typename View::FeaturesType>;

[[noreturn, gnu::cold]] void throw_other_validation();
[[noreturn, gnu::cold]] void throw_other_outputs(Index found, Index expected);

template <class L, class V>
inline constexpr bool several_targets_for = false;
template <class L, class T, class Value, class X>
inline constexpr bool several_targets_for<L, DatasetView<T, TargetRow<Value>, X>> = LearnerOn<L, DatasetView<T, Value, X>>;

/// The validation rows of a context whose fit has several targets, checked; nothing where there are none.
template <class L, class View>
[[gnu::cold]] std::optional<View> validation_of_outputs(const L& learner, const FitContext& context, Index outputs) {
  if (!context.validation) return std::nullopt;
  const auto* rows = context.validation.template get<View>();
  if (rows == nullptr) throw_other_validation();
  if (rows->outputs() != outputs) throw_other_outputs(rows->outputs(), outputs);
  return checked_for(learner, *rows);
}

/// Fits a learner of one target to each of several. The fits run on the context's executor, each with a random key
/// of its own; or in one `fit_each(view, context)`, if the learner has it: it returns nothing where it will not do.
template <class L, class View>
[[gnu::cold]] FittedMultiOutput<Fitted<L, OneOutputView<View>>> fit_outputs(const L& learner, const View& train, const FitContext& context) {
  using Model = Fitted<L, OneOutputView<View>>;
  using Several = FittedMultiOutput<Model>;
  const View rows = checked_for(learner, train);
  const auto validation = validation_of_outputs<L, View>(learner, context, rows.outputs());
  const auto* warm = context.warm_start.template get<Several>();
  if constexpr (requires { { learner.fit_each(rows, context) } -> std::same_as<std::vector<Model>>; })
    if (warm == nullptr && !validation)
      if (auto together = learner.fit_each(rows, context); !together.empty()) return {.models = std::move(together), .target_names = rows.target_names()};
  std::vector<std::optional<Model>> models(static_cast<std::size_t>(rows.outputs()));
  context.executor.for_each(models.size(), [&](std::size_t k) {
    FitContext own = context.child(Purpose::user, k);
    if (validation) own.validation = TypedValue(validation->output(static_cast<Index>(k)));
    own.warm_start = warm != nullptr && warm->models.size() == models.size() ? TypedValue::borrow(warm->models[k]) : TypedValue();
    models[k].emplace(fit_in_context(learner, rows.output(static_cast<Index>(k)), own));
  });
  Several fitted{.target_names = rows.target_names()};
  for (auto& model : models) fitted.models.push_back(std::move(*model));
  return fitted;
}

}  // namespace detail

/// A learner of several targets from one of a single number: fits a copy of it to each target. It may be a pipeline,
/// and axes reach into it. Fits run on the context's executor, with the same bits on any. Errors: those of the
/// learner. Cost: K fits. An Estimator and a Baseline need none of it: they do the same by themselves.
template <class Learner>
struct MultiOutput {
  static constexpr bool accepts_missing = always_accepts_missing<Learner>;
  Learner learner{};

  template <class View>
    requires(is_target_row<typename View::LabelType> && LearnerOn<Learner, detail::OneOutputView<View>>)
  using FittedOn = FittedMultiOutput<Fitted<Learner, detail::OneOutputView<View>>>;

  template <class T, class Value, class X>
    requires LearnerOn<Learner, DatasetView<T, Value, X>>
  [[gnu::cold]] FittedMultiOutput<Fitted<Learner, DatasetView<T, Value, X>>> fit(const DatasetView<T, TargetRow<Value>, X>& train, const FitContext& context = {}) const {
    return detail::fit_outputs(learner, train, context);
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  /// Anything else is refused in a sentence.
  template <class V>
    requires(!std::same_as<V, detail::AfterFailedAssertion> && !DatasetOwner<V> && !detail::several_targets_for<Learner, V>)
  detail::AfterFailedAssertion fit(const V&, const FitContext& = {}) const {
    static_assert(detail::always_false<V>, "fit() of MultiOutput takes a view with a target of several columns, `view(X, Y)`, and its learner has to take one of them: `fit(const DatasetView<T, double>&) const`; see docs/model.md#many-outputs");
    return {};
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

  auto metric_set() const
    requires requires { learner.metric_set(); }
  {
    return learner.metric_set();
  }

  /// The rows that the learner sets aside to watch its fit by: see Estimator::set_aside.
  template <class Rows>
  auto set_aside(const Rows& rows, const FitContext& context) const
    requires requires { learner.set_aside(rows, context); }
  {
    return learner.set_aside(rows, context);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/multi_output.ipp"
#endif
