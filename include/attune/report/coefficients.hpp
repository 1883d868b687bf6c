// SPDX-License-Identifier: BSL-1.0
#pragma once

// The coefficients of linear models by the names of their columns, whatever the model is inside: for printing, CSV
// and JSON.

#include <cstddef>
#include <string>
#include <vector>

#include "attune/core/dataset_view.hpp"

namespace attune::inline ATTUNE_ABI {

template <class E>
struct FittedEstimator;
template <class FittedStep, class Model>
struct FittedPipeline;
template <class Model>
struct FittedMultiOutput;
template <class Model>
struct FittedOneVsRest;

/// A weight for each column and output (one, or a class or target each), freed of the model's type.
struct Coefficients {
  std::vector<std::string> outputs{};  ///< names of the classes or targets; one empty name where there is one output
  Index features = 0;
  FeatureNames names{};                ///< names of the columns; null where they have none
  std::vector<double> weights{};       ///< outputs × features, row-major
  std::vector<double> intercepts{};    ///< one an output; 0 where the model has none

  /// The weight of a column, or the intercept behind the last; NaN for a class that had no rows.
  [[gnu::cold]] double value(std::size_t output, Index col) const;
};

namespace detail {

[[gnu::cold]] std::string column_name(const FeatureNames& names, Index col);

// Appends the output of `own` under a name; of two classes the second.
[[gnu::cold]] void append_output(Coefficients& all, const Coefficients& own, std::string name);

}  // namespace detail

/// Of a linear Estimator.
template <class E>
  requires requires(const FittedEstimator<E>& model) { model.coefficients(); }
[[gnu::cold]] Coefficients coefficients_of(const FittedEstimator<E>& model) {
  Coefficients all{.features = model.features, .names = model.feature_names};
  if constexpr (requires { model.intercepts(); }) {
    all.outputs = *model.classes;
    const auto weights = model.coefficients();
    for (Index k = 0; k < weights.rows(); ++k)
      for (Index j = 0; j < weights.cols(); ++j) all.weights.push_back(weights(k, j));
    const auto intercepts = model.intercepts();
    all.intercepts.assign(intercepts.data(), intercepts.data() + intercepts.size());
  } else {
    all.outputs = {""};
    const auto weights = model.coefficients();
    all.weights.assign(weights.data(), weights.data() + weights.size());
    all.intercepts = {model.intercept()};
  }
  return all;
}

/// Of one model a target.
template <class Model>
  requires requires(const Model& one) { coefficients_of(one); }
[[gnu::cold]] Coefficients coefficients_of(const FittedMultiOutput<Model>& model) {
  Coefficients all;
  for (std::size_t k = 0; k < model.models.size(); ++k) detail::append_output(all, coefficients_of(model.models[k]), model.target_name(static_cast<Index>(k)));
  return all;
}

/// Of one model a class, against the rest; classes that had no rows are left out.
template <class Model>
  requires requires(const Model& one) { coefficients_of(one); }
[[gnu::cold]] Coefficients coefficients_of(const FittedOneVsRest<Model>& model) {
  Coefficients all;
  for (std::size_t k = 0; k < model.models.size(); ++k) detail::append_output(all, coefficients_of(model.models[k]), model.class_name(model.codes[k]));
  return all;
}

/// Of the model of a pipeline, by the columns that its steps make.
template <class FittedStep, class Model>
  requires requires(const Model& model) { coefficients_of(model); }
[[gnu::cold]] Coefficients coefficients_of(const FittedPipeline<FittedStep, Model>& pipeline) {
  return coefficients_of(pipeline.model);
}

/// A linear model, alone or behind a pipeline.
template <class Model>
concept HasCoefficients = requires(const Model& model) { coefficients_of(model); };

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/coefficients.ipp"
#endif
