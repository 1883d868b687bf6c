// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results and settings as JSON. This header needs nlohmann-json, and is a part of its own: nothing else
// includes it. See docs/report.md#json for the CMake component.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "attune/core/fields.hpp"
#include "attune/optimize/result.hpp"
#include "attune/report/coefficients.hpp"
#include "attune/report/comparison.hpp"
#include "attune/report/csv.hpp"
#include "attune/report/interval_table.hpp"
#include "attune/report/results_csv.hpp"

namespace attune::inline ATTUNE_ABI {

/// JSON whose members keep their order.
using Json = nlohmann::ordered_json;

namespace detail {

/// JSON has no number that is not finite: null stands for one.
[[gnu::cold]] inline Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

[[gnu::cold]] inline Json json_scores(MetricNames names, std::span<const double> scores) {
  Json json = Json::object();
  for (std::size_t m = 0; m < scores.size(); ++m) json[std::string(names[m])] = json_number(scores[m]);
  return json;
}

[[gnu::cold]] inline Json json_folds(MetricNames names, const std::vector<FoldScores>& folds) {
  Json all = Json::array();
  for (const auto& fold : folds) {
    Json json{{"train_rows", fold.train_rows}, {"test_rows", fold.test_rows}, {"status", to_string(fold.status)}, {"fit_seconds", fold.fit_seconds}, {"score_seconds", fold.score_seconds}};
    json["test"] = json_scores(names, fold.test);
    if (!fold.train.empty()) json["train"] = json_scores(names, fold.train);
    all.push_back(std::move(json));
  }
  return all;
}

/// The means and deviations over folds.
[[gnu::cold]] inline void add_means(Json& json, MetricNames names, const std::vector<FoldScores>& folds) {
  std::vector<double> mean, spread;
  for (std::size_t m = 0; m < names.size(); ++m) {
    const auto scores = test_scores(folds, m);
    mean.push_back(mean_of(scores));
    spread.push_back(spread_of(scores));
  }
  json["mean"] = json_scores(names, mean);
  json["std"] = json_scores(names, spread);
}

[[gnu::cold]] inline Json json_numbers(std::span<const double> values) {
  Json json = Json::array();
  for (const double value : values) json.push_back(json_number(value));
  return json;
}

[[gnu::cold]] inline Json json_value(const AxisValue& value) { return value.is_number ? Json(value.number) : Json(value.text); }

[[gnu::cold]] inline Json json_settings(const std::vector<AxisShape>& axes, const std::vector<AxisValue>& values) {
  Json json = Json::object();
  for (std::size_t a = 0; a < values.size(); ++a) json[axes[a].name] = json_value(values[a]);
  return json;
}

[[gnu::cold]] inline Json json_failures(const std::vector<FoldFailure>& failures) {
  Json json = Json::array();
  for (const auto& failure : failures) json.push_back({{"fold", failure.fold}, {"reason", failure.reason}});
  return json;
}

[[gnu::cold]] inline Json json_trial(MetricNames names, const Trial& trial, const std::vector<AxisShape>& axes) {
  Json json{{"trial", trial.index}, {"state", to_string(trial.state)}, {"settings", json_settings(axes, trial.values)}};
  json["score"] = json_number(trial.score);
  if (trial.violation > 0) json["violation"] = json_number(trial.violation);
  json["mean"] = json_scores(names, trial.mean);
  json["std"] = json_scores(names, trial.spread);
  json["seconds"] = trial.seconds;
  if (!trial.failure.empty()) json["failure"] = trial.failure;
  json["folds"] = json_folds(names, trial.folds);
  return json;
}

[[gnu::cold]] inline Json json_uncertainty(const ChoiceUncertainty& uncertainty) {
  return {{"level", uncertainty.level}, {"standard_error", json_number(uncertainty.standard_error)}, {"lower", json_number(uncertainty.lower)}, {"upper", json_number(uncertainty.upper)},
          {"optimism", json_number(uncertainty.optimism)}, {"corrected", json_number(uncertainty.corrected)}, {"alike", uncertainty.alike}};
}

[[gnu::cold]] inline Json json_header(const char* kind) { return Json{{"kind", kind}, {"instruction_set", instruction_set}}; }

}  // namespace detail

/// The settings of a learner or of any reflected struct, as nested objects; what is neither number, text nor
/// struct is left out, and so are structs without settings.
template <class T>
[[gnu::cold]] Json settings_to_json(const T& value) {
  if constexpr (std::same_as<T, bool> || std::integral<T>) {
    return value;
  } else if constexpr (std::floating_point<T>) {
    return detail::json_number(static_cast<double>(value));
  } else if constexpr (std::is_enum_v<T>) {
    if constexpr (requires { { to_string(value) } -> std::convertible_to<std::string_view>; })
      return std::string(to_string(value));
    else
      return static_cast<long long>(value);
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    return std::string(std::string_view(value));
  } else if constexpr (requires { value.begin() != value.end(); typename T::value_type; }) {
    Json json = Json::array();
    for (const auto& item : value) json.push_back(settings_to_json(item));
    return json;
  } else if constexpr (Reflected<T>) {
    Json json = Json::object();
    for_each_field(value, [&](std::string_view name, const auto& field) {
      Json member = settings_to_json(field);
      if (!member.is_discarded() && !(member.is_object() && member.empty())) json[std::string(name)] = std::move(member);
    });
    return json;
  } else {
    return Json(Json::value_t::discarded);
  }
}

/// {kind, instruction_set, rows, scores: {metric: score}}. Undefined scores are null.
template <class M>
[[gnu::cold]] Json to_json(const Evaluation<M>& evaluation) {
  Json json = detail::json_header("evaluation");
  json["rows"] = evaluation.rows;
  json["scores"] = detail::json_scores(M::names, evaluation.scores);
  return json;
}

/// {kind, instruction_set, rows, features, seconds, sweeps, mean, std, folds: [{train_rows, test_rows, status, fit_seconds,
/// score_seconds, test, train}]}; std is the sample standard deviation. Of a repeated splitter also repeats; where folds
/// failed also failures: [{fold, reason}].
template <class M, class Model, class Label>
[[gnu::cold]] Json to_json(const CrossValidation<M, Model, Label>& result) {
  Json json = detail::json_header("cross_validation");
  json["rows"] = result.rows;
  json["features"] = result.features;
  json["seconds"] = result.seconds;
  json["sweeps"] = result.sweeps;
  detail::add_means(json, M::names, result.folds);
  json["folds"] = detail::json_folds(M::names, result.folds);
  if (result.repeats > 1) json["repeats"] = result.repeats;
  if (!result.failures.empty()) json["failures"] = detail::json_failures(result.failures);
  return json;
}

/// {kind, instruction_set, rows, folds, seconds, sweeps, ranked_by, direction, journal: {path, fits, note}, ended_by,
/// unraced, best, best_mean, uncertainty: {level, standard_error, lower, upper, optimism, corrected, alike: [trial]}, best_learner,
/// trials: [{trial, state, settings, score, violation, mean, std, seconds, failure, folds}]}; journal, unraced and violation
/// where there is one; best and best_mean are indices of trials, best_learner the settings that best stands for.
template <class L, class Space, class M>
[[gnu::cold]] Json to_json(const SearchResult<L, Space, M>& result) {
  Json json = detail::json_header("search");
  json["rows"] = result.rows;
  json["folds"] = result.folds;
  json["seconds"] = result.seconds;
  json["sweeps"] = result.sweeps;
  json["ranked_by"] = M::names[result.ranked_by];
  json["direction"] = M::directions[result.ranked_by] == Direction::maximize ? "maximize" : "minimize";
  if (!result.journal.path.empty()) json["journal"] = {{"path", result.journal.path}, {"fits", result.journal.fits}, {"note", result.journal.note}};
  json["ended_by"] = to_string(result.ended_by);
  if (result.unraced) json["unraced"] = true;
  json["best"] = result.best;
  json["best_mean"] = result.best_mean;
  json["uncertainty"] = detail::json_uncertainty(result.uncertainty());
  json["best_learner"] = settings_to_json(result.best_learner());
  json["trials"] = Json::array();
  const auto axes = result.space.shape();
  for (const auto& trial : result.trials) json["trials"].push_back(detail::json_trial(M::names, trial, axes));
  return json;
}

/// {kind, instruction_set, status, converged, iterations, evaluations, curvatures, value, gradient_norm,
/// returned_iteration, history: [{iteration, value, gradient_norm, step, validation}]}.
[[gnu::cold]] inline Json to_json(const OptimizationResult& result) {
  Json json = detail::json_header("optimization");
  json["status"] = to_string(result.status);
  json["converged"] = converged(result.status);
  json["iterations"] = result.iterations;
  json["evaluations"] = result.evaluations;
  json["curvatures"] = result.curvatures;
  json["value"] = detail::json_number(result.value);
  json["gradient_norm"] = detail::json_number(result.gradient_norm);
  json["returned_iteration"] = result.returned_iteration;
  json["history"] = Json::array();
  for (const auto& i : result.history)
    json["history"].push_back({{"iteration", i.index}, {"value", detail::json_number(i.value)}, {"gradient_norm", detail::json_number(i.gradient_norm)},
                               {"step", detail::json_number(i.step)}, {"validation", detail::json_number(i.validation)}});
  return json;
}

/// What a search has, of kind "front", with objectives: [metric] and front: [trial], in the order of the first objective, in
/// place of what one metric chooses.
template <class L, class Space, class M>
[[gnu::cold]] Json to_json(const FrontResult<L, Space, M>& result) {
  Json json = to_json(result.search);
  json["kind"] = "front";
  for (const char* of_one : {"ranked_by", "direction", "best", "best_mean", "uncertainty", "best_learner"}) json.erase(of_one);
  json["objectives"] = Json::array();
  for (const std::size_t m : result.objectives) json["objectives"].push_back(M::names[m]);
  json["front"] = result.front;
  return json;
}

/// {kind, instruction_set, trials, trees, explained, rest, axes: [{axis, share, spread, exists}], pairs: [{first, second,
/// share, spread}]}.
[[gnu::cold]] inline Json to_json(const AxisImportance& importance) {
  Json json = detail::json_header("axis_importance");
  json["trials"] = importance.trials;
  json["trees"] = importance.trees;
  json["explained"] = detail::json_number(importance.explained);
  json["rest"] = detail::json_number(importance.rest());
  json["axes"] = Json::array();
  for (const auto& axis : importance.axes) json["axes"].push_back({{"axis", axis.axis}, {"share", detail::json_number(axis.share)}, {"spread", detail::json_number(axis.spread)}, {"exists", axis.exists}});
  json["pairs"] = Json::array();
  for (const auto& pair : importance.pairs) json["pairs"].push_back({{"first", pair.first}, {"second", pair.second}, {"share", detail::json_number(pair.share)}, {"spread", detail::json_number(pair.spread)}});
  return json;
}

/// {kind, instruction_set, outputs: [{name, coefficients: [{column, weight}], intercept}]}: an output for each class or
/// target, or one. What a class without rows has is null.
template <HasCoefficients Model>
[[gnu::cold]] Json to_json(const Model& model) {
  const Coefficients all = coefficients_of(model);
  Json json = detail::json_header("coefficients");
  json["outputs"] = Json::array();
  for (std::size_t k = 0; k < all.outputs.size(); ++k) {
    Json output{{"name", all.outputs[k]}, {"coefficients", Json::array()}};
    for (Index j = 0; j < all.features; ++j) output["coefficients"].push_back({{"column", detail::column_name(all.names, j)}, {"weight", detail::json_number(all.value(k, j))}});
    output["intercept"] = detail::json_number(all.value(k, all.features));
    json["outputs"].push_back(std::move(output));
  }
  return json;
}

/// {level, standard_error, lower, upper, optimism, corrected, alike: [trial]}.
[[gnu::cold]] inline Json to_json(const ChoiceUncertainty& uncertainty) { return detail::json_uncertainty(uncertainty); }

/// {kind, instruction_set, rows, level, scores: {metric: {score, lower, upper, method, undefined_replicates}}}.
template <class M>
[[gnu::cold]] Json to_json(const IntervalEvaluation<M>& evaluation) {
  Json json = detail::json_header("interval_evaluation");
  json["rows"] = evaluation.rows;
  json["level"] = evaluation.settings.level;
  for (std::size_t m = 0; m < M::size; ++m) {
    const ScoreInterval& interval = evaluation.intervals[m];
    json["scores"][std::string(M::names[m])] = {{"score", detail::json_number(interval.score)}, {"lower", detail::json_number(interval.lower)}, {"upper", detail::json_number(interval.upper)},
                                                {"method", detail::method_text(interval.method)}, {"undefined_replicates", interval.undefined_replicates}};
  }
  return json;
}

/// {kind, instruction_set, rows, features, seconds, points: [{size, mean, std, folds}], failures: [{size, fold, reason}]}.
template <class M>
[[gnu::cold]] Json to_json(const LearningCurve<M>& curve) {
  Json json = detail::json_header("learning_curve");
  json["rows"] = curve.rows;
  json["features"] = curve.features;
  json["seconds"] = curve.seconds;
  json["points"] = Json::array();
  for (std::size_t p = 0; p < curve.sizes.size(); ++p) {
    Json point{{"size", curve.sizes[p]}};
    detail::add_means(point, M::names, curve.folds[p]);
    point["folds"] = detail::json_folds(M::names, curve.folds[p]);
    json["points"].push_back(std::move(point));
  }
  json["failures"] = Json::array();
  for (const auto& failure : curve.failures) json["failures"].push_back({{"size", failure.size}, {"fold", failure.fold}, {"reason", failure.reason}});
  return json;
}

/// {kind, instruction_set, rows, seconds, axis, points: [{value, mean, std, folds}], failures: [{value, reason}]}.
template <class M>
[[gnu::cold]] Json to_json(const ValidationCurve<M>& curve) {
  Json json = detail::json_header("validation_curve");
  json["rows"] = curve.rows;
  json["seconds"] = curve.seconds;
  json["axis"] = curve.axis;
  json["points"] = Json::array();
  for (std::size_t p = 0; p < curve.values.size(); ++p) {
    Json point{{"value", detail::json_value(curve.values[p])}};
    detail::add_means(point, M::names, curve.folds[p]);
    point["folds"] = detail::json_folds(M::names, curve.folds[p]);
    json["points"].push_back(std::move(point));
  }
  json["failures"] = Json::array();
  for (const auto& failure : curve.failures) json["failures"].push_back({{"value", detail::json_value(failure.value)}, {"reason", failure.reason}});
  return json;
}

/// {kind, instruction_set, rows, seconds, ranked_by, unraced, mean, std, folds: [{..., choice: {settings, score, trials,
/// without_score, unraced}}], failures}: folds as of a cross-validation, unraced where a race was asked for and there was
/// none in a fold's search, or in one of them at least.
template <class L, class Space, class M>
[[gnu::cold]] Json to_json(const NestedCrossValidation<L, Space, M>& result) {
  Json json = detail::json_header("nested_cross_validation");
  json["rows"] = result.rows;
  json["seconds"] = result.seconds;
  json["ranked_by"] = M::names[result.ranked_by];
  if (result.unraced) json["unraced"] = true;
  detail::add_means(json, M::names, result.folds);
  json["folds"] = detail::json_folds(M::names, result.folds);
  const auto axes = result.space.shape();
  for (std::size_t k = 0; k < result.choices.size(); ++k) {
    const InnerChoice& choice = result.choices[k];
    json["folds"][k]["choice"] = {{"settings", detail::json_settings(axes, choice.values)}, {"score", detail::json_number(choice.score)}, {"trials", choice.trials}, {"without_score", choice.without_score}};
    if (choice.unraced) json["folds"][k]["choice"]["unraced"] = true;
  }
  json["failures"] = detail::json_failures(result.failures);
  return json;
}

/// {metric, direction, defined, best, level, rope, verdict, standings: [{learner, mean, std, mean_rank, difference,
/// standard_error, degrees, lower, upper, p_value, adjusted_p_value, below, within, above}]}: best is an index, verdict a
/// sentence.
[[gnu::cold]] inline Json to_json(const MetricComparison& comparison) {
  Json json{{"metric", comparison.metric}, {"direction", comparison.direction == Direction::maximize ? "maximize" : "minimize"}, {"defined", comparison.defined}, {"best", comparison.best},
            {"level", comparison.level}, {"rope", comparison.rope}, {"verdict", verdict(comparison)}, {"standings", Json::array()}};
  for (const auto& standing : comparison.standings) {
    const DifferenceTest& test = standing.to_best;
    Json learner{{"learner", standing.name}, {"mean", detail::json_number(standing.mean)}, {"std", detail::json_number(standing.spread)}};
    if (comparison.defined)
      learner.update({{"mean_rank", detail::json_number(standing.mean_rank)}, {"difference", detail::json_number(test.difference)}, {"standard_error", detail::json_number(test.standard_error)},
                      {"degrees", detail::json_number(test.degrees)}, {"lower", detail::json_number(test.lower)}, {"upper", detail::json_number(test.upper)}, {"p_value", detail::json_number(test.p_value)},
                      {"adjusted_p_value", detail::json_number(standing.adjusted_p_value)}, {"below", detail::json_number(standing.posterior.below)}, {"within", detail::json_number(standing.posterior.within)},
                      {"above", detail::json_number(standing.posterior.above)}});
    json["standings"].push_back(std::move(learner));
  }
  return json;
}

/// {kind, instruction_set, rows, seconds, test_to_train, learners: [{name, folds}], metrics: [as of one metric]}.
template <class M>
[[gnu::cold]] Json to_json(const Comparison<M>& comparison) {
  Json json = detail::json_header("comparison");
  json["rows"] = comparison.rows;
  json["seconds"] = comparison.seconds;
  json["test_to_train"] = detail::json_number(comparison.test_to_train);
  json["learners"] = Json::array();
  for (std::size_t i = 0; i < comparison.names.size(); ++i) json["learners"].push_back({{"name", comparison.names[i]}, {"folds", detail::json_folds(M::names, comparison.folds[i])}});
  json["metrics"] = Json::array();
  for (std::size_t m = 0; m < M::size; ++m) json["metrics"].push_back(to_json(comparison.by(m)));
  return json;
}

/// {kind, instruction_set, rows, folds, seconds, metrics: [{metric, score, p_value, permuted: [score]}]}.
template <class M>
[[gnu::cold]] Json to_json(const PermutationTest<M>& test) {
  Json json = detail::json_header("permutation_test");
  json["rows"] = test.rows;
  json["folds"] = test.folds;
  json["seconds"] = test.seconds;
  json["metrics"] = Json::array();
  for (const auto& m : test.metrics) json["metrics"].push_back({{"metric", m.metric}, {"score", detail::json_number(m.score)}, {"p_value", detail::json_number(m.p_value)}, {"permuted", detail::json_numbers(m.permuted)}});
  return json;
}

/// {kind, instruction_set, rows, never_out, level, seconds, metrics: [{metric, score_632_plus, lower, upper, score_632,
/// out_of_bag, apparent, no_information, overfitting, standard_error, mean_of_rows}], replicates, failures}: replicates as
/// folds of a cross-validation.
template <class M>
[[gnu::cold]] Json to_json(const Bootstrap632<M>& result) {
  Json json = detail::json_header("bootstrap_632");
  json["rows"] = result.rows;
  json["never_out"] = result.never_out;
  json["level"] = result.level;
  json["seconds"] = result.seconds;
  json["metrics"] = Json::array();
  for (const auto& s : result.metrics)
    json["metrics"].push_back({{"metric", s.metric}, {"score_632_plus", detail::json_number(s.score_632_plus)}, {"lower", detail::json_number(s.lower)}, {"upper", detail::json_number(s.upper)},
                               {"score_632", detail::json_number(s.score_632)}, {"out_of_bag", detail::json_number(s.out_of_bag)}, {"apparent", detail::json_number(s.apparent)},
                               {"no_information", detail::json_number(s.no_information)}, {"overfitting", detail::json_number(s.overfitting)}, {"standard_error", detail::json_number(s.standard_error)},
                               {"mean_of_rows", s.mean_of_rows}});
  json["replicates"] = detail::json_folds(M::names, result.replicates);
  json["failures"] = detail::json_failures(result.failures);
  return json;
}

/// {kind, instruction_set, metric, threshold, of, score, held_out_score, untuned_score, fold_thresholds: [threshold],
/// rows}; of is "probability" or "decision value". A threshold that no row reaches is null.
[[gnu::cold]] inline Json to_json(const ThresholdTuning& tuning) {
  Json json = detail::json_header("threshold_tuning");
  json["metric"] = tuning.metric;
  json["threshold"] = detail::json_number(tuning.threshold);
  json["of"] = tuning.of_probabilities ? "probability" : "decision value";
  json["score"] = detail::json_number(tuning.score);
  json["held_out_score"] = detail::json_number(tuning.held_out_score);
  json["untuned_score"] = detail::json_number(tuning.untuned_score);
  json["fold_thresholds"] = detail::json_numbers(tuning.fold_thresholds);
  json["rows"] = tuning.rows;
  return json;
}

/// {kind, instruction_set, columns: [name], points: [{strength, intercept, weights: [number], value, iterations, status}]}.
[[gnu::cold]] inline Json to_json(const RegularizationPath& path) {
  Json json = detail::json_header("regularization_path");
  json["columns"] = Json::array();
  for (Index j = 0; j < path.coefficients.cols(); ++j) json["columns"].push_back(detail::column_name(path.feature_names, j));
  json["points"] = Json::array();
  for (std::size_t k = 0; k < path.size(); ++k) {
    Json weights = Json::array();
    for (Index j = 0; j < path.coefficients.cols(); ++j) weights.push_back(detail::json_number(path.coefficients(static_cast<Index>(k), j)));
    const OptimizationResult& fit = path.optimizations[k];
    json["points"].push_back({{"strength", path.strengths[k]}, {"intercept", detail::json_number(path.intercepts[k])}, {"weights", std::move(weights)}, {"value", detail::json_number(fit.value)},
                              {"iterations", fit.iterations}, {"status", to_string(fit.status)}});
  }
  return json;
}

namespace detail {

[[gnu::cold]] inline Json json_class(const ClassificationScores& scores) {
  return {{"name", scores.name}, {"precision", json_number(scores.precision)}, {"recall", json_number(scores.recall)}, {"f1", json_number(scores.f1)}, {"support", json_number(scores.support)}};
}

}  // namespace detail

/// {kind, instruction_set, classes: [{name, precision, recall, f1, support}], accuracy, averages: [the same], support};
/// accuracy of rows with one label each.
[[gnu::cold]] inline Json to_json(const ClassificationReport& report) {
  Json json = detail::json_header("classification_report");
  json["classes"] = Json::array();
  for (const auto& scores : report.classes) json["classes"].push_back(detail::json_class(scores));
  if (report.accuracy) json["accuracy"] = detail::json_number(*report.accuracy);
  json["averages"] = Json::array();
  for (const auto& scores : report.averages) json["averages"].push_back(detail::json_class(scores));
  json["support"] = report.support;
  return json;
}

/// {kind, instruction_set, labels: [label], classes: [name], values: [[number]]}: a row of values for each true class.
/// `class_names`: as of to_text.
[[gnu::cold]] inline Json to_json(const ConfusionMatrix& matrix, const std::vector<std::string>& class_names = {}) {
  Json json = detail::json_header("confusion_matrix");
  json["labels"] = matrix.labels;
  json["classes"] = detail::names_of(matrix.labels, class_names);
  json["values"] = Json::array();
  for (std::size_t t = 0; t < matrix.classes(); ++t) json["values"].push_back(detail::json_numbers({matrix.values.data() + t * matrix.classes(), matrix.classes()}));
  return json;
}

/// {kind, instruction_set, and each column of the curve: [number]}; an infinite threshold is null.
[[gnu::cold]] inline Json to_json(const RocCurve& curve) {
  Json json = detail::json_header("roc_curve");
  json.update({{"thresholds", detail::json_numbers(curve.thresholds)}, {"fpr", detail::json_numbers(curve.fpr)}, {"tpr", detail::json_numbers(curve.tpr)}});
  return json;
}
[[gnu::cold]] inline Json to_json(const PrecisionRecallCurve& curve) {
  Json json = detail::json_header("precision_recall_curve");
  json.update({{"thresholds", detail::json_numbers(curve.thresholds)}, {"precision", detail::json_numbers(curve.precision)}, {"recall", detail::json_numbers(curve.recall)}});
  return json;
}
[[gnu::cold]] inline Json to_json(const DetCurve& curve) {
  Json json = detail::json_header("det_curve");
  json.update({{"thresholds", detail::json_numbers(curve.thresholds)}, {"fpr", detail::json_numbers(curve.fpr)}, {"fnr", detail::json_numbers(curve.fnr)}});
  return json;
}
[[gnu::cold]] inline Json to_json(const CumulativeGainCurve& curve) {
  Json json = detail::json_header("cumulative_gain_curve");
  json.update({{"thresholds", detail::json_numbers(curve.thresholds)}, {"share", detail::json_numbers(curve.share)}, {"gain", detail::json_numbers(curve.gain)}});
  return json;
}
[[gnu::cold]] inline Json to_json(const CalibrationCurve& curve) {
  Json json = detail::json_header("calibration_curve");
  json.update({{"mean_probability", detail::json_numbers(curve.mean_probability)}, {"positive_share", detail::json_numbers(curve.positive_share)}, {"weight", detail::json_numbers(curve.weight)}});
  return json;
}

/// Writes the JSON of a result to a file; bytes of names and messages that are no UTF-8 are replaced by U+FFFD, as `dump`
/// does if told to: by default it throws. Errors: InvalidArgument with the system's reason.
template <class R>
  requires requires(const R& result) { { to_json(result) } -> std::same_as<Json>; }
void write_json(const std::string& path, const R& result) {
  write_file(path, to_json(result).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace attune::inline ATTUNE_ABI
