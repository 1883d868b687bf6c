// SPDX-License-Identifier: BSL-1.0
#pragma once

// Linear scores.

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <span>

#include "attune/model/concept.hpp"
#include "attune/simd/multi_linear.hpp"
#include "attune/simd/weighted_gram.hpp"

namespace attune::inline ATTUNE_ABI {

/// score = w·x + b. T (float or double) is the type that samples are stored in. Parameters: the weights
/// in the order of the columns, then the intercept, if there is one; all start at zero. Of K scores a row: the
/// weights of each, one after the other, then the K intercepts.
template <SampleValue T>
struct Linear {
  using Scalar = T;
  static constexpr bool linear_scores = true;
  bool intercept = true;

  ParameterLayout layout(const ScoreShape& shape) const { return {.size = shape.outputs * (shape.features + (intercept ? 1 : 0)), .penalized = shape.outputs * shape.features}; }

  void initialize(GradientRef parameters, const ScoreShape&, RandomKey) const { std::fill_n(parameters.data(), parameters.size(), 0.0); }

  class Evaluator {
   public:
    Evaluator(Index features, bool intercept);

    void load(const ParametersRef& w) noexcept;
    void scores(const SampleBlock<T>& block, T* out) noexcept;
    void add_gradient(const SampleBlock<T>& block, const T* derivative, GradientRef gradient) noexcept;
    template <class L>
    double add_value_and_gradient(const L& loss, const SampleBlock<T>& block, GradientRef gradient) noexcept {
      double bias = 0;
      const double value = kernel_.add_value_and_gradient(loss, block, gradient.data(), bias);
      if (intercept_) gradient[features()] += bias;
      return value;
    }
    /// Adds Σ w ℓ'' ∂score/∂w (∂score/∂w)ᵀ to the upper half of a row-major matrix of `simd::padded_size(parameters)` columns.
    template <class L>
    void add_hessian(const L& loss, const SampleBlock<T>& block, double* upper) {
      simd::WeightedGram<T> gram(features(), intercept_);
      std::array<T, simd::WeightedGram<T>::rows_at_once> score, factor;
      for (Index at = 0; at < block.count;) {
        SampleBlock<T> part = block;
        part.first += at;
        part.count = std::min(static_cast<Index>(score.size()), block.count - at);
        kernel_.scores(part, score.data());
        for (Index i = 0; i < part.count; ++i) {
          const Index position = part.position(i);
          const auto r = static_cast<std::size_t>(i);
          factor[r] = static_cast<T>(loss.second_derivative(score[r], part.target[position])) * (part.weight == nullptr ? T{1} : part.weight[position]);
        }
        gram.add(part, factor.data(), upper);
        at += part.count;
      }
    }
    template <class L>
    void add_hessian_vector(const L& loss, const SampleBlock<T>& block, const ParametersRef& v, GradientRef product) noexcept {
      double bias = 0;
      kernel_.add_hessian_vector(loss, block, weights_of(v), intercept_ ? v[features()] : 0.0, product.data(), bias);
      if (intercept_) product[features()] += bias;
    }

   private:
    Index features() const noexcept { return kernel_.features(); }
    std::span<const double> weights_of(const ParametersRef& w) const noexcept { return {w.data(), static_cast<std::size_t>(features())}; }

    simd::LinearKernel<T> kernel_;
    bool intercept_;
  };

  Evaluator evaluator(const ScoreShape& shape) const { return {shape.features, intercept}; }

  /// Of several scores a row.
  class MultiEvaluator {
   public:
    MultiEvaluator(const ScoreShape& shape, bool intercept);

    void load(const ParametersRef& w) noexcept;
    void scores(const SampleBlock<T>& block, T* out) noexcept;
    void add_gradient(const SampleBlock<T>& block, const T* derivative, GradientRef gradient) noexcept;
    template <class L>
    double add_value_and_gradient(const L& loss, const SampleBlock<T>& block, GradientRef gradient) noexcept {
      return kernel_.add_value_and_gradient(loss, block, gradient.data(), intercepts_of(gradient));
    }
    template <class L>
    void add_hessian_vector(const L& loss, const SampleBlock<T>& block, const ParametersRef& v, GradientRef product) noexcept {
      kernel_.add_hessian_vector(loss, block, weights_of(v), intercepts_of(v), product.data(), intercepts_of(product));
    }

   private:
    std::span<const double> weights_of(const ParametersRef& w) const noexcept { return {w.data(), static_cast<std::size_t>(weights_)}; }
    std::span<const double> intercepts_of(const ParametersRef& w) const noexcept {
      return {w.data() + weights_, static_cast<std::size_t>(intercept_ ? kernel_.outputs() : 0)};
    }
    double* intercepts_of(GradientRef& g) const noexcept { return intercept_ ? g.data() + weights_ : nullptr; }

    simd::MultiLinearKernel<T> kernel_;
    Index weights_;  // how many
    bool intercept_;
  };

  MultiEvaluator multi_evaluator(const ScoreShape& shape) const { return {shape, intercept}; }
};

template <SampleValue T>
Linear<T>::Evaluator::Evaluator(Index features, bool intercept) : kernel_(features), intercept_(intercept) {}

template <SampleValue T>
void Linear<T>::Evaluator::load(const ParametersRef& w) noexcept {
  kernel_.load_weights(weights_of(w), intercept_ ? w[features()] : 0.0);
}

template <SampleValue T>
void Linear<T>::Evaluator::scores(const SampleBlock<T>& block, T* out) noexcept {
  kernel_.scores(block, out);
}

template <SampleValue T>
void Linear<T>::Evaluator::add_gradient(const SampleBlock<T>& block, const T* derivative, GradientRef gradient) noexcept {
  double bias = 0;
  kernel_.add_gradient(block, derivative, gradient.data(), bias);
  if (intercept_) gradient[features()] += bias;
}

template <SampleValue T>
Linear<T>::MultiEvaluator::MultiEvaluator(const ScoreShape& shape, bool intercept)
    : kernel_(shape.features, shape.outputs), weights_(shape.features * shape.outputs), intercept_(intercept) {}

template <SampleValue T>
void Linear<T>::MultiEvaluator::load(const ParametersRef& w) noexcept {
  kernel_.load_weights(weights_of(w), intercepts_of(w));
}

template <SampleValue T>
void Linear<T>::MultiEvaluator::scores(const SampleBlock<T>& block, T* out) noexcept {
  kernel_.scores(block, out);
}

template <SampleValue T>
void Linear<T>::MultiEvaluator::add_gradient(const SampleBlock<T>& block, const T* derivative, GradientRef gradient) noexcept {
  kernel_.add_gradient(block, derivative, gradient.data(), intercepts_of(gradient));
}

/// Whether scores of M are linear in its parameters, as those of Linear are.
template <class M>
inline constexpr bool is_linear = false;
template <class T>
inline constexpr bool is_linear<Linear<T>> = true;

#if defined(ATTUNE_COMPILED)
extern template struct Linear<float>;
extern template struct Linear<double>;
#endif

}  // namespace attune::inline ATTUNE_ABI
