// SPDX-License-Identifier: BSL-1.0
#pragma once

// Asks a model for what metrics read. Any model with predict() gives labels; scores and probabilities follow
// its capabilities.

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/learner.hpp"
#include "attune/core/outputs.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// n values in row order, from an Eigen vector or any range.
template <class Label, class R>
std::vector<Label> to_labels(const R& result) {
  using Size = decltype(result.size());
  using Item = std::remove_cvref_t<decltype(result[Size{}])>;
  constexpr bool keeps_meaning = std::floating_point<Label> || !std::floating_point<Item>;
  static_assert(keeps_meaning, "a model for class codes returns whole numbers from `predict(X)`, and this one returns real numbers: is it a regression? see docs/model.md#your-own");
  std::vector<Label> labels;
  if constexpr (keeps_meaning) {
    labels.reserve(static_cast<std::size_t>(result.size()));
    for (Size i = 0; i < result.size(); ++i) labels.push_back(static_cast<Label>(result[i]));
  }
  return labels;
}

template <class R>
ScoreMatrix to_scores(const R& result) {
  if constexpr (std::same_as<R, ScoreMatrix>) {
    return result;
  } else if constexpr (DenseMatrix<R>) {
    ScoreMatrix scores{{}, result.cols()};
    scores.values.reserve(static_cast<std::size_t>(result.size()));
    for (Index i = 0; i < result.rows(); ++i)
      for (Index j = 0; j < result.cols(); ++j) scores.values.push_back(static_cast<double>(result(i, j)));
    return scores;
  } else {
    return {to_labels<double>(result), 1};
  }
}

void require_rows(const char* method, Index found, Index rows);

// What predict() returned, as the outputs of Label have it: n labels, or n×K numbers.
template <class Label, class R>
auto to_predicted(const R& result, Index rows) {
  if constexpr (is_target_row<Label>) {
    auto predicted = to_scores(result);
    require_rows("predict", predicted.rows(), rows);
    return predicted;
  } else {
    auto predicted = to_labels<Label>(result);
    require_rows("predict", static_cast<Index>(predicted.size()), rows);
    return predicted;
  }
}

// n values for the positive class become two columns.
ScoreMatrix to_probabilities(ScoreMatrix scores);

}  // namespace detail

/// A model that gives several outputs at the price of one: `outputs(X, needs)`.
template <class P, class X, class Label>
concept HasOutputs = requires(const P& model, const X& x, Needs needs) {
  { model.outputs(x, needs) } -> std::same_as<Outputs<Label>>;
};

/// A model that derives its outputs from decision values, as a sweep over many models hands them out.
template <class P, class Label>
concept HasOutputsFromScores = requires(const P& model, ScoreMatrix scores, Needs needs) {
  { model.outputs_from_scores(scores, needs) } -> std::same_as<Outputs<Label>>;
};

/// Whether a model can serve a statistic. Scores may be probabilities; probabilities must be.
template <class P, class X>
consteval bool can_serve(Needs needs) {
  return (!includes(needs, Needs::scores) || HasDecision<P, X> || HasProbability<P, X>) &&
         (!includes(needs, Needs::probabilities) || HasProbability<P, X>);
}

namespace detail {

/// Whether a model's scores are decision values, rather than probabilities of one that has no others. Models that are
/// chosen at run time say so by `has_decision_function()`.
template <class X, class P>
bool scores_are_decisions(const P& model) {
  if constexpr (requires { { model.has_decision_function() } -> std::same_as<bool>; })
    return model.has_decision_function();
  else
    return HasDecision<P, X>;
}

}  // namespace detail

/// Asks a model for what is needed. Errors: InvalidArgument when the model answers with another
/// number of rows.
template <class Label, class P, class X>
Outputs<Label> outputs_of(const P& model, const X& x, Needs needs) {
  if constexpr (HasOutputs<P, X, Label>) {
    return model.outputs(x, needs);
  } else {
    Outputs<Label> out;
    if (includes(needs, Needs::labels)) out.predicted = detail::to_predicted<Label>(model.predict(x), x.rows());
    if constexpr (HasProbability<P, X>)
      if (includes(needs, Needs::probabilities) || (includes(needs, Needs::scores) && !HasDecision<P, X>)) {
        out.probabilities = detail::to_probabilities(detail::to_scores(model.predict_proba(x)));
        detail::require_rows("predict_proba", out.probabilities.rows(), x.rows());
      }
    if (includes(needs, Needs::scores)) {
      if constexpr (HasDecision<P, X>) {
        out.scores = detail::to_scores(model.decision_function(x));
        detail::require_rows("decision_function", out.scores.rows(), x.rows());
      } else {
        out.scores = out.probabilities;
      }
    }
    return out;
  }
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/model_outputs.ipp"
#endif
