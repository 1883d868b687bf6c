// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scores of a fitted model on rows it has not seen.

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/model_outputs.hpp"
#include "attune/metrics/metric_set.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The metrics that a learner or model carries, or the default for the type of target.
template <class Label, class T>
auto metrics_of(const T& carrier) {
  if constexpr (requires { carrier.metric_set(); })
    return carrier.metric_set();
  else
    return DefaultMetrics<Label>{};
}

template <class View>
struct TruthColumns {
  using Label = typename View::LabelType;
  std::conditional_t<is_target_row<Label>, ScoreMatrix, std::vector<Label>> truth{};
  std::vector<double> weights{};

  [[gnu::cold]] explicit TruthColumns(const View& view) {
    const auto rows = static_cast<std::size_t>(view.size());
    if constexpr (is_target_row<Label>) {
      truth.cols = view.outputs();
      for (Index i = 0; i < view.size(); ++i)
        for (Index k = 0; k < truth.cols; ++k) truth.values.push_back(static_cast<double>(view.label(i)[k]));
    } else {
      truth = std::vector<Label>(rows);
      for (std::size_t i = 0; i < rows; ++i) truth[i] = view.label(static_cast<Index>(i));
    }
    if (!view.has_weights()) return;
    weights = std::vector<double>(rows);
    for (std::size_t i = 0; i < rows; ++i) weights[i] = view.weight(static_cast<Index>(i));
  }
};

// Of rows of `cols` values each.
[[gnu::cold]] void require_finite(const char* what, std::span<const double> values, Index cols = 1);

template <class Label>
void require_finite(const Outputs<Label>& outputs) {
  if constexpr (is_target_row<Label>)
    require_finite("predictions", outputs.predicted.values, outputs.predicted.cols);
  else if constexpr (std::floating_point<Label>)
    require_finite("predictions", outputs.predicted);
  require_finite("scores", outputs.scores.values, outputs.scores.cols);
  require_finite("probabilities", outputs.probabilities.values, outputs.probabilities.cols);
}

bool any_undefined(std::span<const double> scores) noexcept;
/// Copies of texts.
std::vector<std::string> strings_of(std::span<const std::string_view> texts);

// Reasons, where they are wanted, are of scores that are undefined: one a metric, if there is any.
template <class M, class View>
[[gnu::cold]] std::vector<double> score_outputs(const M& metrics, const Outputs<typename View::LabelType>& outputs, const View& view, std::vector<std::string>* reasons = nullptr) {
  using Label = typename View::LabelType;
  require_finite(outputs);
  const TruthColumns<View> columns(view);
  const std::span<const double> weights(columns.weights);
  if constexpr (is_target_row<Label>) {
    const auto scores = metrics.evaluate(columns.truth, outputs, weights);
    return {scores.begin(), scores.end()};
  } else {
    auto statistics = metrics.start(view.class_count());
    metrics.update(statistics, std::span<const Label>(columns.truth), outputs, weights);
    const auto scores = metrics(statistics);
    if (reasons != nullptr && any_undefined(scores)) *reasons = strings_of(metrics.reasons(statistics));
    return {scores.begin(), scores.end()};
  }
}

// Class codes mean something by their names only: a model and rows that disagree on them give scores of
// nothing.
[[gnu::cold]] void require_same_names(const ClassNames& ours, const ClassNames& theirs);
template <class P, class View>
void require_same_classes(const P& model, const View& view) {
  if constexpr (requires { { model.class_names() } -> std::convertible_to<ClassNames>; }) require_same_names(model.class_names(), view.class_names());
}

}  // namespace detail

/// The scores of one evaluation, one for each metric of the set M.
template <class M>
struct Evaluation {
  using Metrics = M;
  std::vector<double> scores{};
  Index rows = 0;
  std::vector<std::string> reasons{};  ///< where a score is undefined (NaN): why, by metric, empty for the others; of one target

  /// The score of one metric of the set.
  template <class Metric>
  double get() const {
    static_assert(M::template position<Metric> < M::size, "get<Metric>(): this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return scores[M::template position<Metric>];
  }

  friend bool operator==(const Evaluation&, const Evaluation&) = default;
};

/// Prints a table; include attune/report/tables.hpp, or attune/attune.hpp.
template <class M>
std::ostream& operator<<(std::ostream& out, const Evaluation<M>& evaluation);

namespace detail {

// Calls use(outputs, view) with what a model says of data, of what the metrics of M need.
template <class M, class P, class D, class Use>
[[gnu::cold]] void with_outputs(const P& model, const D& data, Use&& use) {
  using View = ViewOf<D>;
  using X = std::remove_cvref_t<decltype(std::declval<const View&>().x())>;
  constexpr bool predicts = Predictor<P, X>;
  constexpr bool serves = !predicts || can_serve<P, X>(M::needs);
  static_assert(predicts, "evaluate: the model needs `predict(X)` for this data's X; did you pass the learner? `learner.fit(train)` returns the model; see docs/model.md#fit");
  static_assert(serves, "a metric of the set needs scores or probabilities, and this model has neither `decision_function(X)` nor `predict_proba(X)`; drop the metric or choose a model that has them; see docs/metrics.md#needs");
  constexpr bool takes = M::template takes<typename View::LabelType>;
  static_assert(takes || !predicts, "a metric of the set is not for this type of target: accuracy, AUC and log loss are for class codes, squared error and R² for numbers; see docs/metrics.md#needs");
  if constexpr (predicts && serves && takes) {
    const View view = checked_for(model, data);
    require_same_classes(model, view);
    use(outputs_of<typename View::LabelType>(model, view.x(), M::needs), view);
  }
}

}  // namespace detail

/// Scores a model on rows that it was not fitted to. Weights of the view count in the metrics.
/// Errors: InvalidData for values that are not finite; FitFailed for outputs that are not.
template <class P, DatasetLike D, MetricSet M>
[[gnu::cold]] Evaluation<M> evaluate(const P& model, const D& data, const M& metrics) {
  Evaluation<M> evaluation;
  detail::with_outputs<M>(model, data, [&](const auto& outputs, const auto& view) {
    evaluation.rows = view.size();
    evaluation.scores = detail::score_outputs(metrics, outputs, view, &evaluation.reasons);
  });
  return evaluation;
}

/// Scores a model of several targets on each of them, in their order: what `evaluate` gives the mean of. The model is
/// asked once. Errors: those of `evaluate`.
template <class P, DatasetLike D, MetricSet M>
[[gnu::cold]] std::vector<Evaluation<M>> evaluate_each(const P& model, const D& data, const M& metrics) {
  using View = ViewOf<D>;
  using Label = typename View::LabelType;
  constexpr bool several = is_target_row<Label>;
  constexpr bool predicts = Predictor<P, typename View::FeaturesType>;
  constexpr bool takes = M::template takes<Label>;
  static_assert(several, "evaluate_each: the data has one target, which `evaluate(model, data)` scores; see docs/metrics.md#several-targets");
  static_assert(predicts || !several, "evaluate_each: the model needs `predict(X)` for this data's X; did you pass the learner? `learner.fit(train)` returns the model; see docs/model.md#fit");
  static_assert(takes || !predicts || !several, "a metric of the set is not for this type of target: accuracy, AUC and log loss are for class codes, squared error and R² for numbers; see docs/metrics.md#needs");
  std::vector<Evaluation<M>> each;
  if constexpr (several && predicts && takes) {
    const View view = checked_for(model, data);
    const auto outputs = outputs_of<Label>(model, view.x(), M::needs);
    detail::require_finite(outputs);
    const detail::TruthColumns<View> columns(view);
    for (const auto& scores : metrics.evaluate_each(columns.truth, outputs, std::span<const double>(columns.weights))) each.push_back({{scores.begin(), scores.end()}, view.size()});
  }
  return each;
}

/// By the metrics that the model carries, or the defaults.
template <class P, DatasetLike D>
auto evaluate_each(const P& model, const D& data) {
  return evaluate_each(model, data, detail::metrics_of<typename ViewOf<D>::LabelType>(model));
}

/// Scores a model by the metrics that it carries, or the defaults for its type of target.
template <class P, DatasetLike D>
auto evaluate(const P& model, const D& data) {
  return evaluate(model, data, detail::metrics_of<typename ViewOf<D>::LabelType>(model));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/evaluate.ipp"
#endif
