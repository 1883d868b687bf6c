// SPDX-License-Identifier: BSL-1.0
#pragma once

// Linear scores of sparse rows: with this header, what learns linear models of dense samples learns them of
// SparseDatasetView too, by the same losses, penalties and optimizers.

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/sparse_view.hpp"
#include "attune/model/concept.hpp"
#include "attune/model/linear.hpp"
#include "attune/model/objective.hpp"
#include "attune/simd/multiclass_loss.hpp"
#include "attune/simd/products.hpp"
#include "attune/simd/sparse_linear.hpp"

namespace attune::inline ATTUNE_ABI {

/// The evaluators of Linear<T> on sparse rows. Work is proportional to the values that are stored; the optimizer's own
/// vectors, and the gradient of a batch, have a value for each column. Hessians are dense: (p + 1)² doubles.
template <class T>
struct EvaluatorsOn<Linear<T>, SparseView<T>> {
  using Block = simd::SparseBlock<T>;

  class Evaluator {
   public:
    Evaluator(Index features, bool intercept) : kernel_(features), intercept_(intercept) {}

    void load(const ParametersRef& w) noexcept { kernel_.load_weights(weights_of(w), intercept_of(w)); }
    void scores(const Block& block, T* out) const noexcept { kernel_.scores(block, out); }
    void add_gradient(const Block& block, const T* derivative, GradientRef gradient) const noexcept {
      double bias = 0;
      kernel_.add_gradient(block, derivative, gradient.data(), bias);
      if (intercept_) gradient[kernel_.features()] += bias;
    }
    template <class L>
    void add_hessian_vector(const L& loss, const Block& block, const ParametersRef& v, GradientRef product) const noexcept {
      double bias = 0;
      kernel_.add_hessian_vector(loss, block, weights_of(v), intercept_of(v), product.data(), bias);
      if (intercept_) product[kernel_.features()] += bias;
    }
    template <class L>
    void add_hessian(const L& loss, const Block& block, double* upper) const noexcept {
      kernel_.add_hessian(loss, block, intercept_, simd::padded_size(static_cast<std::size_t>(kernel_.features()) + (intercept_ ? 1 : 0)), upper);
    }

   private:
    std::span<const double> weights_of(const ParametersRef& w) const noexcept { return {w.data(), static_cast<std::size_t>(kernel_.features())}; }
    double intercept_of(const ParametersRef& w) const noexcept { return intercept_ ? w[kernel_.features()] : 0.0; }

    simd::SparseLinearKernel<T> kernel_;
    bool intercept_;
  };

  static Evaluator evaluator(const Linear<T>& model, const ScoreShape& shape) { return {shape.features, model.intercept}; }

  /// Of several scores a row.
  class MultiEvaluator {
   public:
    MultiEvaluator(const ScoreShape& shape, bool intercept) : kernel_(shape.features, shape.outputs), weights_(shape.features * shape.outputs), intercept_(intercept) {}

    void load(const ParametersRef& w) noexcept { kernel_.load_weights(weights_of(w), intercepts_of(w)); }
    void scores(const Block& block, T* out) noexcept { kernel_.scores(block, out); }
    void add_gradient(const Block& block, const T* derivative, GradientRef gradient) {
      kernel_.add_gradient(block, derivative);
      flush(gradient);
    }
    // The sums are handed out once a block, because that costs as much as there are parameters.
    template <class L>
    double add_value_and_gradient(const L& loss, const Block& block, GradientRef gradient) {
      Collector all{kernel_};
      const double value = detail::add_multiclass_loss<T>(all, loss, kernel_.outputs(), block, gradient);
      flush(gradient);
      return value;
    }
    template <class L>
    void add_hessian_vector(const L& loss, const Block& block, const ParametersRef& v, GradientRef product) {
      constexpr std::size_t rows = 64;
      const auto count = static_cast<std::size_t>(kernel_.outputs());
      kernel_.load_direction(weights_of(v), intercepts_of(v));
      simd::MulticlassLossKernel<T> curvature(count);
      std::vector<T> by_row(rows * count), score(rows * count), along(rows * count), change(rows * count), target(rows), weight(rows);
      for (Index at = 0; at < block.count; at += static_cast<Index>(rows)) {
        Block part = block;
        part.first += at;
        part.count = std::min(static_cast<Index>(rows), block.count - at);
        const auto n = static_cast<std::size_t>(part.count);
        const auto by_output = [&](std::vector<T>& to) {
          for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t k = 0; k < count; ++k) to[k * rows + i] = by_row[std::min(i, n - 1) * count + k];
        };
        kernel_.scores(part, by_row.data());
        by_output(score);
        kernel_.scores_along(part, by_row.data());
        by_output(along);
        for (std::size_t i = 0; i < rows; ++i) {
          const auto position = static_cast<std::size_t>(part.position(static_cast<Index>(std::min(i, n - 1))));
          target[i] = part.target[position];
          weight[i] = i >= n ? T{0} : part.weight == nullptr ? T{1} : part.weight[position];
        }
        curvature.weighted_hessian(loss, {score.data(), rows}, {along.data(), rows}, target.data(), weight.data(), {change.data(), rows}, n);
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t k = 0; k < count; ++k) by_row[i * count + k] = change[k * rows + i];
        kernel_.add_gradient(part, by_row.data());
      }
      flush(product);
    }

   private:
    // Leaves the gradient where the kernel sums it up.
    struct Collector {
      simd::SparseMultiLinearKernel<T>& kernel;
      void scores(const Block& block, T* out) { kernel.scores(block, out); }
      void add_gradient(const Block& block, const T* derivative, const GradientRef&) { kernel.add_gradient(block, derivative); }
    };

    void flush(GradientRef& gradient) noexcept { kernel_.flush(gradient.data(), intercept_ ? gradient.data() + weights_ : nullptr); }
    std::span<const double> weights_of(const ParametersRef& w) const noexcept { return {w.data(), static_cast<std::size_t>(weights_)}; }
    std::span<const double> intercepts_of(const ParametersRef& w) const noexcept {
      return {w.data() + weights_, static_cast<std::size_t>(intercept_ ? kernel_.outputs() : 0)};
    }

    simd::SparseMultiLinearKernel<T> kernel_;
    Index weights_;  // how many
    bool intercept_;
  };

  static MultiEvaluator multi_evaluator(const Linear<T>& model, const ScoreShape& shape) { return {shape, model.intercept}; }
};

}  // namespace attune::inline ATTUNE_ABI
