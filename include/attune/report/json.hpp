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
#include "attune/report/csv.hpp"

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

[[gnu::cold]] inline Json json_trial(MetricNames names, const Trial& trial, const std::vector<AxisShape>& axes) {
  Json json{{"trial", trial.index}, {"state", to_string(trial.state)}, {"settings", Json::object()}};
  for (std::size_t a = 0; a < trial.values.size(); ++a) {
    const auto& value = trial.values[a];
    json["settings"][axes[a].name] = is_number(value) ? Json(value.number) : Json(value.text);
  }
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
  std::vector<double> mean, spread;
  for (std::size_t m = 0; m < M::size; ++m) {
    const auto scores = detail::test_scores(result.folds, m);
    mean.push_back(detail::mean_of(scores));
    spread.push_back(detail::spread_of(scores));
  }
  json["mean"] = detail::json_scores(M::names, mean);
  json["std"] = detail::json_scores(M::names, spread);
  json["folds"] = detail::json_folds(M::names, result.folds);
  if (result.repeats > 1) json["repeats"] = result.repeats;
  for (const auto& failure : result.failures) json["failures"].push_back({{"fold", failure.fold}, {"reason", failure.reason}});
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

/// Writes the JSON of a result to a file. Errors: InvalidArgument with the system's reason.
template <class R>
  requires requires(const R& result) { { to_json(result) } -> std::same_as<Json>; }
void write_json(const std::string& path, const R& result) {
  write_file(path, to_json(result).dump(2) + "\n");
}

}  // namespace attune::inline ATTUNE_ABI
