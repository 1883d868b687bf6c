// SPDX-License-Identifier: BSL-1.0
#pragma once

// Transformers in front of a learner, as one learner: `a | b | learner`, or `pipeline(a, b, learner)`. Each
// fit refits every step on the rows it is given, so that nothing leaks from held-out rows.

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/core/fields.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/made_array.hpp"
#include "attune/core/outputs.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// The names of the columns that a fitted transformer makes: its own word for it, or the names it was
// given where the number of columns stays.
template <class F>
concept NamesFeatures = requires(const F& fitted, const FeatureNames& names) {
  { fitted.feature_names(names) } -> std::convertible_to<FeatureNames>;
};

template <class F>
FeatureNames names_after(const F& fitted, const FeatureNames& names, Index before, Index after) {
  if constexpr (NamesFeatures<F>)
    return fitted.feature_names(names);
  else
    return before == after ? names : nullptr;
}

// What a fitted transformer made of a view: it owns the new X, and shows it as a view.
template <class View, class Owner>
class TransformedView {
 public:
  template <class F>
  [[gnu::cold]] TransformedView(const View& view, const F& fitted) : x_(fitted.transform(view.x())) {
    show(view, names_after(fitted, view.feature_names(), view.features(), features_of(x_).cols()));
  }
  TransformedView(const TransformedView&) = delete;
  TransformedView& operator=(const TransformedView&) = delete;

  const auto& view() const noexcept { return view_; }

 private:
  using Features = decltype(features_of(std::declval<const Owner&>()));

  [[gnu::cold]] void show(const View& view, FeatureNames names);

  Owner x_;
  DatasetView<typename Features::Scalar, typename View::LabelType, Features> view_{};
};

template <class View, class Owner>
void TransformedView<View, Owner>::show(const View& view, FeatureNames names) {
  view_ = view.with_features(features_of(x_), std::move(names));
}

#if defined(ATTUNE_COMPILED)
extern template class TransformedView<DatasetView<double, int>, RowMatrix<double>>;
extern template class TransformedView<DatasetView<double, double>, RowMatrix<double>>;
#endif

template <class View, class F>
using TransformedBy = TransformedView<View, std::remove_cvref_t<decltype(std::declval<const F&>().transform(std::declval<const View&>().x()))>>;

/// A change of columns as a fitted transformer.
struct AffineMap {
  const ColumnAffine& columns;

  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const;
  template <class T>
  SparseRows<T> transform(const SparseView<T>& x) const {
    return changed_columns(x, columns);
  }
};

// The affine map `first`, then `second`.
ColumnAffine composed(ColumnAffine first, const ColumnAffine& second);

// The same, to be shared; there may be no `first`.
[[gnu::cold]] std::shared_ptr<const ColumnAffine> share_composed(const ColumnAffine* first, ColumnAffine second);

/// Of many jobs, those whose transformer was fitted.
struct FittedJobs {
  std::vector<std::size_t> jobs{};      // in order
  std::vector<std::size_t> position{};  // by job: how many of those stand before it
};

[[gnu::cold]] FittedJobs find_fitted(std::size_t count, FunctionRef<bool(std::size_t)> is_fitted);

// For each of `count` jobs the first one that is the same.
[[gnu::cold]] std::vector<std::size_t> first_of_same(std::size_t count, FunctionRef<bool(std::size_t, std::size_t)> same);

// The seconds that a fit takes; where it throws, what it says goes to `failure`.
[[gnu::cold]] double time_fit(std::string& failure, FunctionRef<void()> fit);

// Refuses what a learner's fit_many made of the jobs, where that is another number of results.
[[gnu::cold]] void require_results(std::size_t results, std::size_t jobs);

template <class V, class F>
using ViewAfter = std::remove_cvref_t<decltype(std::declval<const TransformedBy<V, F>&>().view())>;

// The transformer can be fitted to the view, and the learner to what it makes of it.
template <class Step, class Learner, class View>
concept LearnsAfter = TransformerOn<Step, View> && LearnerOn<Learner, ViewAfter<View, Fitted<Step, View>>>;

}  // namespace detail

/// Two transformers, one after the other; itself a fitted transformer.
template <class First, class Second>
struct FittedChain {
  First first{};
  Second second{};

  static constexpr bool accepts_missing = always_accepts_missing<First>;

  template <class X>
    requires FittedTransformer<First, X> && FittedTransformer<Second, detail::FeaturesAfter<First, X>>
  auto transform(const X& x) const {
    const auto between = first.transform(x);
    return second.transform(detail::features_of(between));
  }

  ColumnAffine affine() const
    requires(AffineTransformer<First> && AffineTransformer<Second>)
  {
    return detail::composed(first.affine(), second.affine());
  }

  /// The names of the columns, where both say what becomes of them; affine ones keep them.
  FeatureNames feature_names(const FeatureNames& names) const
    requires((detail::NamesFeatures<First> || AffineTransformer<First>) && (detail::NamesFeatures<Second> || AffineTransformer<Second>))
  {
    return detail::names_after(second, detail::names_after(first, names, 0, 0), 0, 0);
  }
};

/// Two transformers, one after the other; itself a transformer.
template <class First, class Second>
struct Chain {
  First first{};
  Second second{};

  static constexpr bool accepts_missing = always_accepts_missing<First>;

  template <class View>
    requires TransformerOn<First, View>
  using FittedOn = FittedChain<Fitted<First, View>, Fitted<Second, detail::ViewAfter<View, Fitted<First, View>>>>;

  template <class View>
    requires TransformerOn<First, View> && TransformerOn<Second, detail::ViewAfter<View, Fitted<First, View>>>
  [[gnu::cold]] FittedOn<View> fit(const View& train, const FitContext& context = {}) const {
    auto fitted = fit_in_context(first, train, context);
    const detail::TransformedBy<View, decltype(fitted)> between(train, fitted);
    return {std::move(fitted), fit_in_context(second, between.view(), context)};
  }
};

/// A fitted pipeline: transforms X, then asks the model.
template <class FittedStep, class Model>
struct FittedPipeline {
  FittedStep transformer{};
  Model model{};

  static constexpr bool accepts_missing = always_accepts_missing<FittedStep>;

  /// What the model sees of an X.
  template <class X>
  using Transformed = detail::FeaturesAfter<FittedStep, std::remove_cvref_t<decltype(detail::features_in(std::declval<const X&>()))>>;

  template <class X>
  auto predict(const X& x) const {
    return after(x, [&](const auto& z) { return model.predict(z); });
  }
  template <class X>
    requires HasProbability<Model, Transformed<X>>
  auto predict_proba(const X& x) const {
    return after(x, [&](const auto& z) { return model.predict_proba(z); });
  }
  template <class X>
    requires HasDecision<Model, Transformed<X>>
  auto decision_function(const X& x) const {
    return after(x, [&](const auto& z) { return model.decision_function(z); });
  }
  /// Of a model that is chosen at run time: whether it has decision values.
  bool has_decision_function() const
    requires requires { model.has_decision_function(); }
  {
    return model.has_decision_function();
  }
  template <class X>
    requires requires(const Model& m, const Transformed<X>& z, Needs needs) { m.outputs(z, needs); }
  auto outputs(const X& x, Needs needs) const {
    return after(x, [&](const auto& z) { return model.outputs(z, needs); });
  }
  auto outputs_from_scores(ScoreMatrix scores, Needs needs) const
    requires requires { model.outputs_from_scores(scores, needs); }
  {
    return model.outputs_from_scores(std::move(scores), needs);
  }

  auto metric_set() const
    requires requires { model.metric_set(); }
  {
    return model.metric_set();
  }
  FitStatus fit_status() const { return fit_status_of(model); }
  ClassNames class_names() const
    requires requires { model.class_names(); }
  {
    return model.class_names();
  }
  /// The name of a class code.
  const std::string& class_name(int code) const
    requires requires { model.class_name(code); }
  {
    return model.class_name(code);
  }

 private:
  template <class X, class Ask>
  auto after(const X& x, Ask&& ask) const {
    const auto z = transformer.transform(detail::features_in(x));
    return ask(detail::features_of(z));
  }
};

/// A transformer in front of a learner; itself a learner.
template <class Step, class Learner>
struct Pipeline {
  Step transformer{};
  Learner learner{};

  static constexpr bool accepts_missing = always_accepts_missing<Step>;

  template <class View>
    requires TransformerOn<Step, View>
  using FittedOn = FittedPipeline<Fitted<Step, View>, Fitted<Learner, detail::ViewAfter<View, Fitted<Step, View>>>>;

  /// Fits the transformer, transforms the rows into scratch memory, and fits the learner to them.
  /// Validation rows in the context are transformed by the same fitted transformer.
  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires detail::LearnsAfter<Step, Learner, View>
  [[gnu::cold]] FittedOn<View> fit(const DatasetView<T, Label, X>& train, const FitContext& context = {}) const {
    if constexpr (SetsAside<Learner, View>)
      if (const auto rows = learner.set_aside(train, context)) {
        FitContext watching = context;
        watching.validation = TypedValue::borrow(rows->validation);
        return fit(rows->train, watching);
      }
    auto fitted = fit_in_context(transformer, train, context);
    using Transformed = detail::TransformedBy<View, decltype(fitted)>;
    const Transformed rows(train, fitted);
    FitContext inner = context;
    std::optional<Transformed> validation;
    if (const auto* held_out = context.validation.template get<View>()) {
      validation.emplace(*held_out, fitted);
      inner.validation = TypedValue::borrow(validation->view());
    }
    if (const auto* warm = context.warm_start.template get<FittedOn<View>>()) inner.warm_start = TypedValue::borrow(warm->model);
    auto model = fit_in_context(learner, rows.view(), inner);
    return {std::move(fitted), std::move(model)};
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  /// Anything else is refused in a sentence.
  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires(!detail::LearnsAfter<Step, Learner, View>)
  detail::AfterFailedAssertion fit(const DatasetView<T, Label, X>&, const FitContext& = {}) const {
    constexpr bool numbers = !detail::is_table_view<X> || TransformerOn<Step, View>;
    constexpr bool sparse = detail::is_sparse_view<X> && !TransformerOn<Step, View>;
    static_assert(!sparse, "fit() of a pipeline: the data is sparse, and a step in front of the learner would store every zero: MaxAbsScaler and StandardScaler{.with_mean = false} keep rows sparse, `to_dense(x)` makes a dense X; see docs/preprocess.md#sparse-rows");
    constexpr bool columns = sparse || detail::is_table_view<X> || TransformerOn<Step, View> || !TransformerOn<Step, TableDatasetView<T, Label>>;
    static_assert(numbers, "fit() of a pipeline: the data has mixed columns, and the first step takes numbers: name its columns, `columns(...)` or `combine(columns(...), ...)`; see docs/preprocess.md#tables");
    static_assert(columns, "fit() of a pipeline: the first step takes mixed columns, and the data has numbers only: read it with `table.classification_table(...)`, `regression_table(...)` or `multi_regression_table(...)`; see docs/preprocess.md#tables");
    static_assert(!numbers || !columns || !TransformerOn<Step, View>, "fit() of a pipeline: its learner takes another type of target or of sample than the data has (classification: int class codes, regression: double, or several columns of it); see docs/preprocess.md#pipelines");
    static_assert(!numbers || !columns || sparse || TransformerOn<Step, View>, "fit() of a pipeline: a step cannot be fitted to what the step before it makes; see docs/preprocess.md#pipelines");
    return {};
  }

  /// Fits many jobs together where the learner can and the transformer is an affine change of columns:
  /// it is fitted for each job's rows and handed on with the job, and X is never copied.
  template <class View>
    requires TransformerOn<Step, View> && AffineTransformer<Fitted<Step, View>> && FitsMany<Learner, View>
  [[gnu::cold]] std::vector<JobResult<FittedOn<View>>> fit_many(const View& view, std::span<const Job<Pipeline>> jobs) const {
    std::vector<JobResult<FittedOn<View>>> results(jobs.size());
    std::vector<FittedStep<View>> steps(jobs.size());
    std::vector<char> alone(jobs.size());
    for (std::size_t k = 0; k < jobs.size(); ++k) alone[k] = watches(jobs[k], view);
    const auto step_of = detail::first_of_same(jobs.size(), [&](std::size_t a, std::size_t b) { return alone[a] == 0 && alone[b] == 0 && same_step(jobs[a], jobs[b]); });
    if (!jobs.empty())
      jobs.front().context.executor.for_each(jobs.size(), [&](std::size_t k) {
        if (alone[k] != 0)
          fit_alone(jobs[k], view, results[k]);
        else if (step_of[k] == k)
          steps[k] = fit_step(jobs[k], view);
      });
    const auto fitted = detail::find_fitted(jobs.size(), [&](std::size_t k) { return steps[step_of[k]].fitted.has_value(); });
    const detail::MadeArray<Job<Learner>> inner(fitted.jobs.size(), [&](std::size_t i) -> Job<Learner> {
      const Job<Pipeline>& job = jobs[fitted.jobs[i]];
      return {.learner = job.learner.learner, .train = job.train, .held_out = job.held_out, .columns = steps[step_of[fitted.jobs[i]]].columns, .context = job.context};
    });
    if constexpr (always_accepts_missing<Step> && !always_accepts_missing<Learner>) checked(view);  // an affine map leaves them missing
    std::vector<JobResult<Fitted<Learner, View>>> models;
    if (!fitted.jobs.empty()) models = learner.fit_many(view, std::span<const Job<Learner>>(inner));
    detail::require_results(models.size(), fitted.jobs.size());
    for (std::size_t k = 0; k < results.size(); ++k) {
      auto& result = results[k];
      const FittedStep<View>& step = steps[step_of[k]];
      if (!step.failure.empty()) result.failure = step.failure;
      if (!step.fitted) continue;
      auto& model = models[fitted.position[k]];
      result.failure = std::move(model.failure);
      result.held_out_scores = std::move(model.held_out_scores);
      result.seconds = model.seconds;
      result.sweeps = model.sweeps;
      if (model.model) result.model.emplace(FittedOn<View>{*step.fitted, std::move(*model.model)});
    }
    return results;
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

  /// The rows that the learner sets aside to watch its fit by, as they come, before any step: see Estimator::set_aside.
  template <class Rows>
  auto set_aside(const Rows& rows, const FitContext& context) const
    requires requires { learner.set_aside(rows, context); }
  {
    return learner.set_aside(rows, context);
  }

 private:
  // What came of a job's transformer.
  template <class View>
  struct FittedStep {
    std::optional<Fitted<Step, View>> fitted{};
    std::shared_ptr<const ColumnAffine> columns{};
    std::string failure{};
  };

  static bool same_step(const Job<Pipeline>& a, const Job<Pipeline>& b) {
    return a.train == b.train && a.columns == b.columns && equal_fields(a.learner.transformer, b.learner.transformer);
  }

  // Whether a job's fit watches rows that it does not train on: they go through its transformer as well.
  template <class View>
  [[gnu::cold]] static bool watches(const Job<Pipeline>& job, const View& view) {
    if (job.context.validation) return true;
    if constexpr (SetsAside<Learner, View>) try {
        return job.learner.set_aside(view, job.context).has_value();
      } catch (const Error&) {
        return true;  // its own fit throws it again
      }
    return false;
  }

  // Fits a job by itself, after the change of columns that it asks for.
  template <class View>
  [[gnu::cold]] static void fit_alone(const Job<Pipeline>& job, const View& view, JobResult<FittedOn<View>>& result) {
    using Mapped = detail::TransformedBy<View, detail::AffineMap>;
    result.seconds = detail::time_fit(result.failure, [&] {
      View train = view.subset(job.train);
      FitContext context = job.context;
      std::optional<Mapped> mapped, validation;
      if (job.columns) {
        const detail::AffineMap map{*job.columns};
        train = mapped.emplace(train, map).view();
        if (const auto* held_out = context.validation.template get<View>()) context.validation = TypedValue::borrow(validation.emplace(*held_out, map).view());
      }
      result.model.emplace(job.learner.fit(train, context));
    });
  }

  // Fits a job's transformer to its rows, after the change of columns that the job asks for.
  template <class View>
  [[gnu::cold]] static FittedStep<View> fit_step(const Job<Pipeline>& job, const View& view) {
    FittedStep<View> step;
    try {
      const View train = view.subset(job.train);
      if (!job.columns) {
        step.fitted = fit_in_context(job.learner.transformer, train, job.context);
        step.columns = detail::share_composed(nullptr, step.fitted->affine());
      } else {
        const detail::TransformedBy<View, detail::AffineMap> mapped(train, detail::AffineMap{*job.columns});
        step.fitted = fit_in_context(job.learner.transformer, mapped.view(), job.context);
        step.columns = detail::share_composed(job.columns.get(), step.fitted->affine());
      }
    } catch (const std::exception& error) {
      step.failure = error.what();
      step.fitted.reset();
    }
    return step;
  }
};

namespace detail {

template <class S>
constexpr bool is_pipeline = false;
template <class S, class L>
constexpr bool is_pipeline<Pipeline<S, L>> = true;

template <class S>
concept PipelineStep = LooksLikeTransformer<S> || LooksLikeLearner<S> || is_pipeline<S>;

template <class A, class B>
auto compose(A a, B b) {
  constexpr bool front = LooksLikeTransformer<A>;
  constexpr bool back = PipelineStep<B>;
  static_assert(front, "pipeline: what stands before another step must be a transformer: `fit(view)` has to return an object with `transform(X)`; see docs/preprocess.md#your-own");
  static_assert(back || !front, "pipeline: the last step must be a transformer or a learner: `fit(view)` has to return an object with `transform(X)` or `predict(X)`; see docs/preprocess.md#your-own");
  if constexpr (!front || !back)
    return AfterFailedAssertion{};
  else if constexpr (LooksLikeTransformer<B>)
    return Chain<A, B>{std::move(a), std::move(b)};
  else
    return Pipeline<A, B>{std::move(a), std::move(b)};
}

}  // namespace detail

/// Composes transformers and a learner, from left to right.
template <class A, class B>
  requires(detail::PipelineStep<A> || detail::PipelineStep<B>)
auto operator|(A a, B b) {
  return detail::compose(std::move(a), std::move(b));
}

/// The same as a | b | ... for steps of other namespaces.
template <class A, class B, class... More>
auto pipeline(A a, B b, More... more) {
  if constexpr (sizeof...(More) == 0)
    return detail::compose(std::move(a), std::move(b));
  else
    return pipeline(detail::compose(std::move(a), std::move(b)), std::move(more)...);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/pipeline.ipp"
#endif
