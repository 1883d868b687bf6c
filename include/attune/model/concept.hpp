// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of a score function: how parameters become the scores of rows.
//
// Score functions:  Linear<T>   w·x + b

#include <Eigen/Core>
#include <concepts>

#include "attune/core/copyable.hpp"
#include "attune/core/random.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/simd/linear.hpp"

namespace attune::inline ATTUNE_ABI {

using simd::SampleBlock;

/// What a score function maps: samples of `features` values to `outputs` scores.
struct ScoreShape {
  Index features = 0;
  Index outputs = 1;
};

/// How parameters are laid out: the penalised ones (weights) come first, the free ones (intercepts) after.
struct ParameterLayout {
  Index size = 0;
  Index penalized = 0;
};

/// The scratch memory of one thread: parameters are loaded into it, then blocks of rows are scored, and
/// gradients are summed: `load(w)`, `scores(block, out)`, `add_gradient(block, derivative, gradient)`, which
/// adds Σ dᵢ ∂scoreᵢ/∂w.
template <class E, class T, class X = MatrixView<T>>
concept ScoreEvaluator = requires(E& evaluator, const ParametersRef& w, const SampleBlock<T, X>& block, T* out, const T* derivative, GradientRef gradient) {
  evaluator.load(w);
  evaluator.scores(block, out);
  evaluator.add_gradient(block, derivative, gradient);
};

/// A score function: settings only. `Scalar` is the type that samples are stored in; parameters are double.
template <class S>
concept ScoreFunction = detail::Copyable<S> && requires(const S& model, const ScoreShape& shape, GradientRef parameters, RandomKey key) {
  typename S::Scalar;
  { model.layout(shape) } -> std::same_as<ParameterLayout>;
  model.initialize(parameters, shape, key);
  { model.evaluator(shape) } -> ScoreEvaluator<typename S::Scalar>;
};

/// A score function of several scores a row: `multi_evaluator(shape)` makes an evaluator whose scores and
/// derivatives are n×`shape.outputs`, row-major.
template <class S>
concept MultiOutputScoreFunction = ScoreFunction<S> && requires(const S& model, const ScoreShape& shape) {
  { model.multi_evaluator(shape) } -> ScoreEvaluator<typename S::Scalar>;
};

/// A score function whose scores are linear in the parameters, and says so: `static constexpr bool linear_scores = true`.
template <class S>
concept LinearScoreFunction = ScoreFunction<S> && S::linear_scores;

template <class S>
using EvaluatorOf = decltype(std::declval<const S&>().evaluator(ScoreShape{}));

/// How score function S reads features X that are not dense rows: a specialisation has static functions `evaluator(model,
/// shape)` and `multi_evaluator(model, shape)`, whose evaluators take SampleBlock<Scalar, X>. There is one of Linear for
/// sparse rows, in model/sparse_linear.hpp.
template <class S, class X>
struct EvaluatorsOn;

/// A score function that reads features X.
template <class S, class X>
concept ScoresFeatures = ScoreFunction<S> && (std::same_as<X, MatrixView<typename S::Scalar>> || requires(const S& model, const ScoreShape& shape) {
  { EvaluatorsOn<S, X>::evaluator(model, shape) } -> ScoreEvaluator<typename S::Scalar, X>;
});

namespace detail {

template <bool several, class X, class S>
auto evaluator_for(const S& model, const ScoreShape& shape) {
  constexpr bool dense = std::same_as<X, MatrixView<typename S::Scalar>>;
  if constexpr (dense && several)
    return model.multi_evaluator(shape);
  else if constexpr (dense)
    return model.evaluator(shape);
  else if constexpr (several)
    return EvaluatorsOn<S, X>::multi_evaluator(model, shape);
  else
    return EvaluatorsOn<S, X>::evaluator(model, shape);
}

}  // namespace detail

/// An evaluator that computes the loss and its gradient in one go, reading the samples once:
/// `double add_value_and_gradient(loss, block, gradient)` returns Σ w ℓ and adds its gradient.
template <class E, class L, class T, class X = MatrixView<T>>
concept FusedEvaluator = requires(E& evaluator, const L& loss, const SampleBlock<T, X>& block, GradientRef gradient) {
  { evaluator.add_value_and_gradient(loss, block, gradient) } -> std::convertible_to<double>;
};

/// An evaluator that multiplies vectors by the Hessian of the summed loss.
template <class E, class L, class T, class X = MatrixView<T>>
concept CurvedEvaluator = requires(E& evaluator, const L& loss, const SampleBlock<T, X>& block, const ParametersRef& v, GradientRef product) {
  evaluator.add_hessian_vector(loss, block, v, product);
};

/// An evaluator that has the Hessian of the summed loss itself: it adds the block's to the part on and above the diagonal
/// of a row-major matrix of `simd::padded_size(parameters)` rows and columns.
template <class E, class L, class T, class X = MatrixView<T>>
concept HessianEvaluator = requires(E& evaluator, const L& loss, const SampleBlock<T, X>& block, double* upper) { evaluator.add_hessian(loss, block, upper); };

}  // namespace attune::inline ATTUNE_ABI
