// SPDX-License-Identifier: BSL-1.0
#pragma once

// A classifier whose probabilities are to be believed: scores of rows that it has not seen tell what its scores are worth.
//
// Methods:  SigmoidCalibration    a logistic curve: few rows
//           IsotonicCalibration   any curve that rises: many rows
//           TemperatureScaling    one number for all classes: logits of softmax and networks

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/copyable.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/model_outputs.hpp"
#include "attune/core/settings.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/model/one_vs_rest.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/out_of_fold.hpp"
#include "attune/validate/evaluate.hpp"
#include "attune/validate/sigmoid_calibration.hpp"
#include "attune/validate/stratified_k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

/// What turns scores into probabilities: `fit(truth, scores, weights)` of columns of int (1: the class), double and
/// double (maybe empty) returns a calibrator, of which `calibrator(score)` is the probability of the class. Of several
/// classes each gets one, against the rest. One that takes logits has `static constexpr bool takes_logits = true`.
template <class M>
concept CalibrationMethod = detail::Copyable<M> && requires(const M& method, std::span<const int> truth, std::span<const double> column) {
  { method.fit(truth, column, column)(0.0) } -> std::convertible_to<double>;
};

/// A method of all classes at once: `fit(truth, scores, weights)` of class codes and the n×K scores, a ScoreView, returns
/// a calibrator of which `apply(scores, probabilities)` writes the K probabilities of a row.
template <class M>
concept JointCalibrationMethod = CalibrationMethod<M> && requires(const M& method, std::span<const int> truth, ScoreView scores, std::span<const double> weights, std::span<double> probabilities) {
  method.fit(truth, scores, weights).apply(scores.values, probabilities);
};

namespace detail {


/// The columns of these classes, and the codes as places among them. Errors: InvalidArgument for another number of columns.
[[gnu::cold]] ScoreMatrix columns_of_classes(const ScoreMatrix& scores, const std::vector<int>& codes, Index classes);
[[gnu::cold]] std::vector<int> places_among(const std::vector<int>& truth, const std::vector<int>& codes);

[[noreturn, gnu::cold]] void throw_single_scores(Index classes);
[[gnu::cold]] std::vector<int> indicators_of(const std::vector<int>& truth, int code);

/// The codes that occur, ascending. Errors: InvalidData for fewer than two.
[[gnu::cold]] std::vector<int> classes_that_occur(const std::vector<int>& truth, const ClassNames& names);

template <class Method>
inline constexpr bool takes_logits = requires { requires Method::takes_logits; };

/// A model's scores as the method takes them: n×1 of two classes, n×K of several.
template <class Method, class Model, class X>
[[gnu::cold]] ScoreMatrix scores_for(const Model& model, const X& x) {
  constexpr bool decides = HasDecision<Model, X>;
  const bool convert = takes_logits<Method> && !scores_are_decisions<X>(model);
  auto outputs = outputs_of<int>(model, x, decides ? Needs::scores : Needs::probabilities);
  ScoreMatrix scores = one_or_all(std::move(decides ? outputs.scores : outputs.probabilities), !decides || convert);
  if (convert) scores = logits_of(std::move(scores));
  return scores;
}

template <class Method>
using CalibratorOf = std::remove_cvref_t<decltype(std::declval<const Method&>().fit(std::span<const int>(), std::span<const double>(), std::span<const double>()))>;

/// The calibrators of scores: one of two classes or of all at once, otherwise one for each of the classes that have rows.
template <class Method>
[[gnu::cold]] std::vector<CalibratorOf<Method>> fit_calibrators(const Method& method, const std::vector<int>& truth, const ScoreMatrix& scores, const std::vector<double>& weights, const std::vector<int>& codes, Index classes) {
  std::vector<CalibratorOf<Method>> fitted;
  const std::span<const double> w(weights.data(), weights.size());
  if (scores.cols == 1) {
    if (classes != 2) throw_single_scores(classes);
    fitted.push_back(method.fit(std::span<const int>(truth.data(), truth.size()), std::span<const double>(scores.values.data(), scores.values.size()), w));
    return fitted;
  }
  const ScoreMatrix own = columns_of_classes(scores, codes, classes);
  if constexpr (JointCalibrationMethod<Method>) {
    const auto places = places_among(truth, codes);
    fitted.push_back(method.fit(std::span<const int>(places.data(), places.size()), ScoreView(own), w));
  } else {
    for (std::size_t k = 0; k < codes.size(); ++k) {
      const auto is_it = indicators_of(truth, codes[k]);
      const auto column = column_of_scores(own, static_cast<Index>(k));
      fitted.push_back(method.fit(std::span<const int>(is_it.data(), is_it.size()), std::span<const double>(column.data(), column.size()), w));
    }
  }
  return fitted;
}

}  // namespace detail

/// A model and the calibrators of its scores: one of two classes or of all classes at once, otherwise one a class.
template <class Model, class Calibrator>
struct CalibratedModel {
  Model model{};
  std::vector<Calibrator> calibrators{};
};

/// What the fit of Calibrated returns: a model, or one for each fold.
template <class Model, class Method>
struct FittedCalibrated {
  static constexpr bool accepts_missing = always_accepts_missing<Model>;
  using Calibrator = detail::CalibratorOf<Method>;
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  std::vector<CalibratedModel<Model, Calibrator>> members{};  ///< whose probabilities are averaged
  std::vector<int> codes{};                                   ///< the classes that had rows
  ClassNames classes{};                                       ///< names of the class codes

  /// n×K probabilities: of two classes the calibrator's, of several each class's against the rest divided by their
  /// sum (equal ones where all are 0), or what a calibrator of all classes says.
  template <class X>
  Matrix predict_proba(const X& x) const {
    Matrix mean = Matrix::Zero(x.rows(), static_cast<Index>(classes->size()));
    for (const auto& member : members) add_probabilities(member, x, mean);
    return mean;
  }

  /// n class codes: of the highest probability, the first of equals.
  template <class X>
  Eigen::VectorXi predict(const X& x) const {
    const Matrix probabilities = predict_proba(x);
    return detail::highest_classes(probabilities.data(), probabilities.rows(), probabilities.cols());
  }

  const ClassNames& class_names() const { return classes; }
  /// The name of a class code.
  const std::string& class_name(int code) const { return detail::name_of_class(classes, code); }
  /// The worst of its models'.
  FitStatus fit_status() const { return worst_fit_status(members, &CalibratedModel<Model, Calibrator>::model); }
  auto metric_set() const
    requires requires(const Model& model) { model.metric_set(); }
  {
    using Set = std::remove_cvref_t<decltype(members.front().model.metric_set())>;
    return members.empty() ? Set{} : Set(members.front().model.metric_set());
  }

 private:
  template <class X>
  [[gnu::cold]] void add_probabilities(const CalibratedModel<Model, Calibrator>& member, const X& x, Matrix& mean) const {
    const double share = 1 / static_cast<double>(members.size());
    const ScoreMatrix scores = detail::scores_for<Method>(member.model, x);
    detail::require_rows("the learner's model", scores.rows(), x.rows());
    if (scores.cols == 1) {
      if (mean.cols() != 2) detail::throw_single_scores(mean.cols());
      for (Index i = 0; i < mean.rows(); ++i) {
        const double p = static_cast<double>(member.calibrators.front()(scores(i, 0)));
        mean(i, 0) += share * (1 - p);
        mean(i, 1) += share * p;
      }
      return;
    }
    const ScoreMatrix own = detail::columns_of_classes(scores, codes, mean.cols());
    std::vector<double> row(codes.size());
    std::vector<double> all(static_cast<std::size_t>(mean.cols()));
    for (Index i = 0; i < mean.rows(); ++i) {
      const std::span<const double> said(own.values.data() + i * own.cols, codes.size());
      if constexpr (JointCalibrationMethod<Method>)
        member.calibrators.front().apply(said, std::span<double>(row));
      else
        for (std::size_t k = 0; k < codes.size(); ++k) row[k] = static_cast<double>(member.calibrators[k](said[k]));
      for (std::size_t k = 0; k < codes.size(); ++k) all[static_cast<std::size_t>(codes[k])] = row[k];
      detail::normalise_rows(all, mean.cols(), codes);
      for (const int code : codes) mean(i, code) += share * all[static_cast<std::size_t>(code)];
    }
  }
};

/// A learner with calibrated probabilities: fits the learner to each fold's training rows, a calibrator to the scores that
/// these models give the rows held out, all folds together, and the learner itself to all rows. With `.ensemble` there is
/// a calibrator for each fold's model instead, on the rows that it has not seen, and probabilities are means over
/// these: K models to predict with, smoother, and for small data a little better. Scores are decision values, or
/// probabilities where the model has no others. Any splitter will do: a row that several folds hold out counts for each,
/// one that none holds out for nothing. The learner may be a pipeline, and axes reach into it. Fits run on the
/// context's executor, with the same bits on any. Weights count in the fits and in the calibration. Errors: those of the
/// learner and the splitter; InvalidData for rows of one class, for a fold whose training rows lack a class, and for
/// rows held out that do, of all folds together or, of an ensemble, of any; FitFailed for a fold that failed. Cost: K + 1 fits, K of an ensemble.
template <class Learner, class Method = SigmoidCalibration, class Splitter = StratifiedKFold>
struct Calibrated {
  static constexpr bool accepts_missing = always_accepts_missing<Learner>;
  Learner learner{};
  Method method{};
  Splitter folds{};
  bool ensemble = false;  ///< whether each fold's model stays, with a calibrator of its own

  template <class View>
    requires LearnerOn<Learner, View>
  using FittedOn = FittedCalibrated<Fitted<Learner, View>, Method>;

  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires(LearnerOn<Learner, View> && std::integral<Label>)
  [[gnu::cold]] FittedOn<View> fit(const DatasetView<T, Label, X>& train, const FitContext& context = {}) const {
    using Model = Fitted<Learner, View>;
    constexpr bool scores = HasDecision<Model, X> || HasProbability<Model, X>;
    static_assert(scores, "Calibrated: the models of its learner need `decision_function(X)` or `predict_proba(X)`; see docs/validate.md#calibration");
    constexpr bool splits = SplitterOn<Splitter, View>;
    static_assert(splits, "Calibrated: its splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own");
    FittedOn<View> fitted{.classes = train.class_names()};
    if constexpr (scores && splits && CalibrationMethod<Method>) {
      check_settings(*this);
      const View rows = checked_for(learner, train);
      fitted.codes = detail::classes_that_occur(detail::codes_of(rows), rows.class_names());
      auto fits = detail::fit_folds<HasDecision<Model, X> ? Needs::scores : Needs::probabilities, detail::takes_logits<Method>>("Calibrated", learner, rows, folds, context, ensemble);
      const auto& held_out = fits.held_out;
      const auto calibrators = [&](std::size_t begin, std::size_t end) { return calibrators_of(held_out, begin, end, fitted.codes, static_cast<Index>(rows.class_count())); };
      if (!ensemble) {
        auto found = calibrators(0, held_out.size());
        FitContext whole = context;
        if (const auto* warm = context.warm_start.template get<FittedOn<View>>()) whole.warm_start = warm->members.size() == 1 ? TypedValue::borrow(warm->members.front().model) : TypedValue();
        fitted.members.push_back({fit_in_context(learner, rows, whole), std::move(found)});
      } else {
        for (std::size_t k = 0; k < fits.models.size(); ++k) fitted.members.push_back({std::move(fits.models[k]), calibrators(held_out.fold_begin[k], held_out.fold_begin[k + 1])});
      }
    }
    return fitted;
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
    static_assert(!std::integral<Label>, "fit() of Calibrated: its learner cannot be fitted to this data's samples with class codes; see docs/validate.md#calibration");
    static_assert(std::integral<Label>, "fit() of Calibrated takes int class codes as target; see docs/validate.md#calibration");
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
  // Of the rows from begin to end.
  [[gnu::cold]] auto calibrators_of(const detail::ScoredRows& all, std::size_t begin, std::size_t end, const std::vector<int>& codes, Index classes) const {
    const auto part = [&](const auto& values, std::size_t cols) {
      const auto at = [&](std::size_t row) { return values.begin() + static_cast<std::ptrdiff_t>(row * cols); };
      return std::remove_cvref_t<decltype(values)>(at(begin), at(end));
    };
    const auto cols = static_cast<std::size_t>(all.scores.cols);
    return detail::fit_calibrators(method, part(all.truth, 1), ScoreMatrix{part(all.scores.values, cols), all.scores.cols}, all.weights.empty() ? all.weights : part(all.weights, 1), codes, classes);
  }

  // At the end: Clang leaves out what comes after a failed one.
  static_assert(CalibrationMethod<Method>, "Calibrated's second argument is its method: it needs `auto fit(truth, scores, weights) const` of columns, returning what gives a probability for a score; see docs/validate.md#calibration");
};

template <class L, class M = SigmoidCalibration, class S = StratifiedKFold>
Calibrated(L, M = {}, S = {}, bool = false) -> Calibrated<L, M, S>;

/// Calibrates a model that is fitted already, on rows that it has not seen: class codes, of which each that the model
/// knows has rows. Errors: InvalidData for rows of one class, for values that are not finite and for classes of other names
/// than the model's; InvalidArgument for a model of another number of classes.
template <class Model, DatasetLike D, CalibrationMethod Method = SigmoidCalibration>
[[gnu::cold]] FittedCalibrated<Model, Method> calibrate(const Model& model, const D& data, const Method& method = {}) {
  using X = typename ViewOf<D>::FeaturesType;
  constexpr bool scores = HasDecision<Model, X> || HasProbability<Model, X>;
  static_assert(scores, "calibrate: the model needs `decision_function(X)` or `predict_proba(X)`; did you pass the learner? see docs/validate.md#calibration");
  FittedCalibrated<Model, Method> fitted;
  if constexpr (scores) {
    const auto rows = checked_for(model, data);
    detail::require_same_classes(model, rows);
    const detail::TruthColumns<ViewOf<D>> columns(rows);
    const auto truth = detail::codes_of(rows);
    fitted.classes = rows.class_names();
    fitted.codes = detail::classes_that_occur(truth, rows.class_names());
    fitted.members.push_back({model, detail::fit_calibrators(method, truth, detail::scores_for<Method>(model, rows.x()), columns.weights, fitted.codes, static_cast<Index>(rows.class_count()))});
  }
  return fitted;
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/calibrated.ipp"
#endif
