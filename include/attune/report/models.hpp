// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a fitted model prints: what it is, how its fit ended, its settings, and its coefficients by the names of
// their columns.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "attune/core/dataset_view.hpp"
#include "attune/core/fields.hpp"
#include "attune/optimize/result.hpp"
#include "attune/report/coefficients.hpp"
#include "attune/report/settings.hpp"
#include "attune/report/tables.hpp"

namespace attune::inline ATTUNE_ABI {

template <class T>
struct FittedGaussianNaiveBayes;
template <class T>
struct FittedClassBaseline;
template <class T>
struct FittedNumberBaseline;

namespace detail {

[[gnu::cold]] std::string coefficient_text(double value);

[[gnu::cold]] std::string fitted_to(std::string_view what, Index features, const ClassNames& classes);

/// As a table: of more than 20 columns those with the largest weights.
[[gnu::cold]] std::string coefficients_text(const Coefficients& c, std::size_t width);

/// The policies of an Estimator by name.
[[gnu::cold]] std::string estimator_text(std::string_view estimator, std::string_view model, std::string_view loss, std::string_view penalty, std::string_view optimizer);
template <class E>
[[gnu::cold]] std::string estimator_text() {
  using Penalty = std::remove_cvref_t<decltype(E::penalty)>;
  using Optimizer = std::remove_cvref_t<decltype(E::optimizer)>;
  return estimator_text(type_name<E>(), type_name<typename E::ModelType>(), type_name<typename E::LossType>(), type_name<Penalty>(), type_name<Optimizer>());
}

}  // namespace detail

/// Two lines: why the optimizer stopped, after how many iterations and evaluations, and where.
[[gnu::cold]] std::string to_text(const OptimizationResult& result);

/// What an Estimator was fitted to, how the fit ended, its settings, and the coefficients of a linear model: of
/// more than 20 columns those with the largest, in the order of the columns.
template <class E>
[[gnu::cold]] std::string to_text(const FittedEstimator<E>& model, std::size_t width = 80) {
  std::string text = detail::fitted_to(detail::estimator_text<E>(), model.features, model.classes) + to_text(model.optimization) + "settings\n" + settings_text(model.learner);
  if constexpr (requires { coefficients_of(model); })
    text += detail::coefficients_text(coefficients_of(model), width);
  else
    text += std::to_string(model.parameters.size()) + " parameters\n";
  return text;
}

/// The same of several targets: how each fit ended, and a column of coefficients for each target.
template <class E>
[[gnu::cold]] std::string to_text(const FittedMultiOutput<FittedEstimator<E>>& model, std::size_t width = 80) {
  if (model.models.empty()) return "not fitted\n";
  std::string text = detail::fitted_to(detail::estimator_text<E>() + " of " + std::to_string(model.models.size()) + " targets", model.models.front().features, {});
  for (std::size_t k = 0; k < model.models.size(); ++k) text += model.target_name(static_cast<Index>(k)) + "\n" + to_text(model.models[k].optimization);
  text += "settings\n" + settings_text(model.models.front().learner);
  if constexpr (requires { coefficients_of(model); })
    text += detail::coefficients_text(coefficients_of(model), width);
  else
    text += std::to_string(model.models.front().parameters.size()) + " parameters for each target\n";
  return text;
}

/// Of several targets with models of another kind: one after the other.
template <class Model>
  requires requires(const Model& model) { to_text(model, std::size_t{80}); }
[[gnu::cold]] std::string to_text(const FittedMultiOutput<Model>& several, std::size_t width = 80) {
  std::string text;
  for (std::size_t k = 0; k < several.models.size(); ++k) text += several.target_name(static_cast<Index>(k)) + ": " + to_text(several.models[k], width);
  return text;
}

/// Of classes against the rest: how each fit ended, and a column of coefficients for each class.
template <class E>
[[gnu::cold]] std::string to_text(const FittedOneVsRest<FittedEstimator<E>>& model, std::size_t width = 80) {
  if (model.models.empty()) return "not fitted\n";
  std::string text = detail::fitted_to("OneVsRest of " + detail::estimator_text<E>(), model.models.front().features, model.classes);
  for (std::size_t k = 0; k < model.models.size(); ++k) text += model.class_name(model.codes[k]) + "\n" + to_text(model.models[k].optimization);
  text += "settings\n" + settings_text(model.models.front().learner);
  if constexpr (requires { coefficients_of(model); })
    text += detail::coefficients_text(coefficients_of(model), width);
  else
    text += std::to_string(model.models.front().parameters.size()) + " parameters for each class\n";
  return text;
}

/// Of classes against the rest with models of another kind: one after the other.
template <class Model>
  requires requires(const Model& model) { to_text(model, std::size_t{80}); }
[[gnu::cold]] std::string to_text(const FittedOneVsRest<Model>& each, std::size_t width = 80) {
  std::string text;
  for (std::size_t k = 0; k < each.models.size(); ++k) text += each.class_name(each.codes[k]) + " against the rest: " + to_text(each.models[k], width);
  return text;
}

/// The step in front, and the model, whose columns are those that the step makes.
template <class FittedStep, class Model>
[[gnu::cold]] std::string to_text(const FittedPipeline<FittedStep, Model>& pipeline, std::size_t width = 80) {
  return "pipeline: " + std::string(type_name<FittedStep>()) + ", then\n" + to_text(pipeline.model, width);
}

/// The prior, and each column's mean ± standard deviation, by class.
template <class T>
[[gnu::cold]] std::string to_text(const FittedGaussianNaiveBayes<T>& model, std::size_t width = 80) {
  TextTable table;
  table.cell("mean ± deviation");
  for (const auto& name : *model.classes) table.cell(name);
  table.end_row();
  table.cell("(prior)");
  for (const double p : model.class_prior) table.cell(detail::coefficient_text(p));
  table.end_row();
  constexpr Index most = 20;
  for (Index j = 0; j < std::min(most, model.mean.cols()); ++j) {
    table.cell(detail::column_name(model.feature_names, j));
    for (Index k = 0; k < model.mean.rows(); ++k) table.cell(detail::coefficient_text(model.mean(k, j)) + " ± " + detail::coefficient_text(std::sqrt(model.variance(k, j))));
    table.end_row();
  }
  std::string text = detail::fitted_to("GaussianNaiveBayes", model.mean.cols(), model.classes) + table.str(width);
  if (model.mean.cols() > most) text += "  ... " + std::to_string(model.mean.cols() - most) + " more columns\n";
  return text;
}

/// The share of each class.
template <class T>
[[gnu::cold]] std::string to_text(const FittedClassBaseline<T>& model, std::size_t width = 80) {
  TextTable table;
  for (std::size_t k = 0; k < model.class_prior.size(); ++k) table.cell((*model.classes)[k]).cell(detail::coefficient_text(model.class_prior[k])).end_row();
  return detail::fitted_to("Baseline (" + std::string(to_string(model.guess)) + ")", model.features, model.classes) + table.str(width);
}

/// What it says of every row.
template <class T>
[[gnu::cold]] std::string to_text(const FittedNumberBaseline<T>& model, std::size_t = 80) {
  return detail::fitted_to("Baseline", model.features, {}) + "  " + detail::coefficient_text(model.value) + " for every row\n";
}

[[gnu::cold]] std::ostream& operator<<(std::ostream& out, const OptimizationResult& result);

/// As wide as the terminal of the standard output, 80 where that is none.
template <class E>
std::ostream& operator<<(std::ostream& out, const FittedEstimator<E>& model) {
  return detail::write(out, to_text(model, detail::output_width()));
}
template <class Model>
  requires requires(const FittedMultiOutput<Model>& model) { to_text(model, std::size_t{80}); }
std::ostream& operator<<(std::ostream& out, const FittedMultiOutput<Model>& model) {
  return detail::write(out, to_text(model, detail::output_width()));
}
template <class Model>
  requires requires(const FittedOneVsRest<Model>& model) { to_text(model, std::size_t{80}); }
std::ostream& operator<<(std::ostream& out, const FittedOneVsRest<Model>& model) {
  return detail::write(out, to_text(model, detail::output_width()));
}
template <class FittedStep, class Model>
  requires requires(const Model& model) { to_text(model, std::size_t{80}); }
std::ostream& operator<<(std::ostream& out, const FittedPipeline<FittedStep, Model>& model) {
  return detail::write(out, to_text(model, detail::output_width()));
}
template <class T>
std::ostream& operator<<(std::ostream& out, const FittedGaussianNaiveBayes<T>& model) {
  return detail::write(out, to_text(model, detail::output_width()));
}
template <class T>
std::ostream& operator<<(std::ostream& out, const FittedClassBaseline<T>& model) {
  return detail::write(out, to_text(model, detail::output_width()));
}
template <class T>
std::ostream& operator<<(std::ostream& out, const FittedNumberBaseline<T>& model) {
  return detail::write(out, to_text(model, detail::output_width()));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/models.ipp"
#endif
