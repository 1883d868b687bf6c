// SPDX-License-Identifier: BSL-1.0
#pragma once

// At which score a row is called positive: the threshold that a metric, or a matrix of costs, likes best.

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/executor.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/model_outputs.hpp"
#include "attune/core/settings.hpp"
#include "attune/metrics/best_threshold.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/out_of_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

/// A threshold chosen on out-of-fold scores, and what it is worth.
struct ThresholdTuning {
  double threshold = std::numeric_limits<double>::quiet_NaN();       ///< a row that scores at least this is positive; ∞: none is
  double score = std::numeric_limits<double>::quiet_NaN();           ///< the metric at it on the rows that chose it, which flatters
  double held_out_score = std::numeric_limits<double>::quiet_NaN();  ///< the metric where each fold's rows are judged at the threshold that the other folds' rows chose
  double untuned_score = std::numeric_limits<double>::quiet_NaN();   ///< the metric of the models' own predictions
  std::vector<double> fold_thresholds{};                             ///< chosen without the rows of each fold
  bool of_probabilities = false;                                     ///< whether it is one of probabilities of class 1, or of decision values
  Index rows = 0;                                                    ///< held out, those of several folds several times
  std::string metric{};                                              ///< its name

  friend bool operator==(const ThresholdTuning&, const ThresholdTuning&) = default;
};

/// Prints a table; include attune/report/threshold_tuning.hpp, or attune/attune.hpp.
std::ostream& operator<<(std::ostream& out, const ThresholdTuning& tuning);

struct TuneThresholdOptions {
  AnyExecutor execution{};  ///< who does the work; the result does not depend on it
  std::uint64_t seed = 0;   ///< of the learners' randomness
  Observer observer{};      ///< told of each iteration of each fit
};

namespace detail {

/// A metric of counts, without its type.
struct PlainConfusionMetric {
  std::string_view name{};
  Direction direction{};
  FunctionRef<double(const ConfusionCounts&)> score;
};

/// Errors: FitFailed where the metric is undefined at every threshold.
[[gnu::cold]] ThresholdTuning tune_on(const ScoredRows& rows, const PlainConfusionMetric& metric);

/// Errors: InvalidData for another number of classes than two.
[[gnu::cold]] void require_two_classes(const char* who, int classes);

/// What thresholds are of: probabilities of class 1, or decision values of a model that has no others.
template <class Model, class X>
inline constexpr Needs threshold_needs = HasProbability<Model, X> ? Needs::probabilities : Needs::scores;

template <class L, class View, class S, class M>
[[gnu::cold]] ThresholdTuning tune_in_context(const char* who, const L& learner, const View& view, const S& splitter, const M& metric, const FitContext& context) {
  constexpr Needs wanted = threshold_needs<Fitted<L, View>, typename View::FeaturesType>;
  require_two_classes(who, view.class_count());
  const auto fits = fit_folds<wanted>(who, learner, view, splitter, context, false);
  ThresholdTuning tuning = tune_on(fits.held_out, {M::name, M::direction, [&metric](const ConfusionCounts& counts) { return static_cast<double>(metric(counts)); }});
  tuning.of_probabilities = wanted == Needs::probabilities;
  return tuning;
}

}  // namespace detail

/// What the fit of Thresholded returns: the model, and the threshold that its rows are judged at.
template <class Model>
struct FittedThresholded {
  static constexpr bool accepts_missing = always_accepts_missing<Model>;

  Model model{};             ///< of all rows
  ThresholdTuning tuning{};  ///< its `threshold` is the one in use
  ClassNames classes{};      ///< names of the class codes

  /// n class codes: 1 where the probability of class 1, or the decision value, is at least the threshold.
  template <class X>
  Eigen::VectorXi predict(const X& x) const {
    const Eigen::VectorXd scores = single_scores<detail::threshold_needs<Model, X>>(x);
    Eigen::VectorXi predicted(x.rows());
    for (Index i = 0; i < predicted.size(); ++i) predicted[i] = scores[i] >= tuning.threshold ? 1 : 0;
    return predicted;
  }

  /// The model's own.
  template <class X>
    requires HasProbability<Model, X>
  auto predict_proba(const X& x) const {
    return model.predict_proba(x);
  }
  /// n decision values: the model's, or of one that has two a row how far the second is above the first.
  template <class X>
    requires HasDecision<Model, X>
  Eigen::VectorXd decision_function(const X& x) const {
    return single_scores<Needs::scores>(x);
  }

  const ClassNames& class_names() const { return classes; }
  /// The name of a class code.
  const std::string& class_name(int code) const { return detail::name_of_class(classes, code); }
  FitStatus fit_status() const { return fit_status_of(model); }
  auto metric_set() const
    requires requires { model.metric_set(); }
  {
    return model.metric_set();
  }

 private:
  // One score a row, of what is wanted.
  template <Needs Wanted, class X>
  Eigen::VectorXd single_scores(const X& x) const {
    auto outputs = outputs_of<int>(model, x, Wanted);
    const ScoreMatrix scores = detail::one_or_all(std::move(Wanted == Needs::scores ? outputs.scores : outputs.probabilities), Wanted != Needs::scores);
    detail::require_rows("the learner's model", scores.rows(), x.rows());
    return Eigen::Map<const Eigen::VectorXd>(scores.values.data(), x.rows());
  }
};

/// A learner of two classes that calls a row positive where its score is at least a threshold, which it chooses: the one at
/// which the metric is best on the scores of rows that the folds' models have not seen, all folds together. The model itself is fitted
/// to all rows. The metric is one of predicted classes, of the library or of the user's, `MeanCost` among them. The
/// score is the probability of class 1, or the decision value of a model that has no probabilities. The learner may be a
/// pipeline, or `Calibrated`, and axes reach into it. Fits run on the context's executor, with the same bits on any.
/// Weights count in the fits and in the metric. Errors: those of the learner and the splitter; InvalidData for another number of
/// classes than two, for a fold whose training rows lack one and where no fold holds rows of one out; FitFailed for a fold that failed, and where the metric is
/// undefined at every threshold. Cost: K + 1 fits, and the metric K + 1 times for each distinct score.
template <class Learner, class Metric = F1, class Splitter = StratifiedKFold>
struct Thresholded {
  static constexpr bool accepts_missing = always_accepts_missing<Learner>;
  Learner learner{};
  Metric metric{};
  Splitter folds{};

  template <class View>
    requires LearnerOn<Learner, View>
  using FittedOn = FittedThresholded<Fitted<Learner, View>>;

  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires(LearnerOn<Learner, View> && std::integral<Label>)
  [[gnu::cold]] FittedOn<View> fit(const DatasetView<T, Label, X>& train, const FitContext& context = {}) const {
    using Model = Fitted<Learner, View>;
    constexpr bool scores = HasDecision<Model, X> || HasProbability<Model, X>;
    static_assert(scores, "Thresholded: the models of its learner need `predict_proba(X)` or `decision_function(X)`; see docs/validate.md#thresholds");
    constexpr bool splits = SplitterOn<Splitter, View>;
    static_assert(splits, "Thresholded: its splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own");
    if constexpr (scores && splits && ConfusionMetric<Metric>) {
      check_settings(*this);
      const View rows = checked_for(learner, train);
      ThresholdTuning tuning = detail::tune_in_context("Thresholded", learner, rows, folds, metric, context);
      FitContext whole = context;
      if (const auto* warm = context.warm_start.template get<FittedOn<View>>()) whole.warm_start = TypedValue::borrow(warm->model);
      return {fit_in_context(learner, rows, whole), std::move(tuning), rows.class_names()};
    } else {
      return {};
    }
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  /// Anything else is refused in a sentence.
  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires(!LearnerOn<Learner, View> || !std::integral<Label>)
  detail::AfterFailedAssertion fit(const DatasetView<T, Label, X>&, const FitContext& = {}) const {
    static_assert(!std::integral<Label>, "fit() of Thresholded: its learner cannot be fitted to this data's samples with class codes; see docs/validate.md#thresholds");
    static_assert(std::integral<Label>, "fit() of Thresholded takes int class codes as target; see docs/validate.md#thresholds");
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

 private:
  // At the end: Clang leaves out what comes after a failed one.
  static_assert(ConfusionMetric<Metric>, "Thresholded's second argument is its metric, one of predicted classes: `using Statistic = ConfusionCounts`, such as F1 or MeanCost; see docs/validate.md#thresholds");
};

template <class L, class M = F1, class S = StratifiedKFold>
Thresholded(L, M = {}, S = {}) -> Thresholded<L, M, S>;

/// Chooses the threshold that `Thresholded` would, and fits no model to keep: what it is, the metric there, and an estimate of
/// what it will be on new rows, for which each fold's rows are judged at the threshold that the others' chose. The
/// choice is then held out, and so are the models; that the folds' models share rows stays. Errors: those of Thresholded's fit.
/// Cost: K fits.
template <class L, DatasetLike D, class S, class M>
[[gnu::cold]] ThresholdTuning tune_threshold(const L& learner, const D& data, const S& splitter, const M& metric, const TuneThresholdOptions& options = {}) {
  using View = ViewOf<D>;
  using X = typename View::FeaturesType;
  constexpr bool learns = LearnerOn<L, View> && std::integral<typename View::LabelType>;
  static_assert(learns, "tune_threshold: the learner cannot be fitted to this data, or its target is not int class codes; see docs/validate.md#thresholds");
  constexpr bool judges = ConfusionMetric<M>;
  static_assert(judges, "tune_threshold: its metric is one of predicted classes: `using Statistic = ConfusionCounts`, such as F1 or MeanCost; see docs/validate.md#thresholds");
  constexpr bool splits = SplitterOn<S, View>;
  static_assert(splits, "tune_threshold: the splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own");
  if constexpr (learns && judges && splits) {
    constexpr bool scores = HasDecision<Fitted<L, View>, X> || HasProbability<Fitted<L, View>, X>;
    static_assert(scores, "tune_threshold: the learner's models need `predict_proba(X)` or `decision_function(X)`; see docs/validate.md#thresholds");
    if constexpr (scores) {
      check_settings(learner);
      return detail::tune_in_context("tune_threshold", learner, checked_for(learner, data), splitter, metric, {.random = RandomKey{options.seed}, .executor = options.execution, .observer = options.observer});
    }
  }
  return {};
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/thresholded.ipp"
#endif
