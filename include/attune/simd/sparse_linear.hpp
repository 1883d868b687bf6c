// SPDX-License-Identifier: BSL-1.0
#pragma once

// The kernels of linear scores of sparse rows: work is proportional to the values that are stored. Weights and sums are
// double, whatever the samples are; rows and their entries are walked in order. There is little to vectorise where
// addresses are read from memory: a row's products are summed in four parts, so that they need not wait for each other.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/linear.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Rows of a training set whose features are sparse.
template <class T>
using SparseBlock = SampleBlock<T, SparseView<T>>;

/// Σ v_k w[column k] over a row's entries.
template <class T>
double sparse_dot(const SparseRow<T>& row, const double* w) noexcept {
  double a = 0, b = 0, c = 0, d = 0;
  Index k = 0;
  for (; k + 4 <= row.size; k += 4) {
    a += static_cast<double>(row.values[k]) * w[row.columns[k]];
    b += static_cast<double>(row.values[k + 1]) * w[row.columns[k + 1]];
    c += static_cast<double>(row.values[k + 2]) * w[row.columns[k + 2]];
    d += static_cast<double>(row.values[k + 3]) * w[row.columns[k + 3]];
  }
  for (; k < row.size; ++k) a += static_cast<double>(row.values[k]) * w[row.columns[k]];
  return (a + b) + (c + d);
}

/// Adds a times a row to y.
template <class T>
void add_sparse(const SparseRow<T>& row, double a, double* y) noexcept {
  for (Index k = 0; k < row.size; ++k) y[row.columns[k]] += a * static_cast<double>(row.values[k]);
}

/// Scores, gradient and Hessian of score = w·x + bias over blocks of sparse rows: what LinearKernel is to dense ones.
template <class T>
class SparseLinearKernel {
 public:
  explicit SparseLinearKernel(Index features) : weights_(static_cast<std::size_t>(features)) {}

  Index features() const noexcept { return static_cast<Index>(weights_.size()); }

  /// Sets the parameters. Precondition: weights.size() == features().
  void load_weights(std::span<const double> weights, double bias) noexcept {
    std::copy(weights.begin(), weights.end(), weights_.begin());
    bias_ = bias;
  }

  double score(const SparseRow<T>& row) const noexcept { return sparse_dot(row, weights_.data()) + bias_; }

  /// score[i] = w·x_i + bias for the rows of a block.
  void scores(const SparseBlock<T>& block, T* to) const noexcept {
    for (Index i = 0; i < block.count; ++i) to[i] = static_cast<T>(score(block.x->row(block.position(i))));
  }

  /// Adds Σ d_i x_i to gradient (of features() values) and Σ d_i to bias_gradient, d given by position in the block.
  void add_gradient(const SparseBlock<T>& block, const T* derivative, double* gradient, double& bias_gradient) const noexcept {
    for (Index i = 0; i < block.count; ++i) {
      const auto d = static_cast<double>(derivative[i]);
      if (d != 0) add_sparse(block.x->row(block.position(i)), d, gradient);
      bias_gradient += d;
    }
  }

  /// Adds Σ w ℓ'' (v·x + v₀) x to product and Σ w ℓ'' (v·x + v₀) to bias_product.
  template <class L>
  void add_hessian_vector(const L& loss, const SparseBlock<T>& block, std::span<const double> v, double v0, double* product, double& bias_product) const noexcept {
    for_each_curvature(loss, block, [&](const SparseRow<T>& row, double curvature) {
      const double d = curvature * (sparse_dot(row, v.data()) + v0);
      add_sparse(row, d, product);
      bias_product += d;
    });
  }

  /// Adds Σ w ℓ'' z zᵀ to the part on and above the diagonal of a row-major matrix of `stride` columns, z being the row
  /// and, for an intercept, a one behind it. Cost: the square of a row's entries, for each row.
  template <class L>
  void add_hessian(const L& loss, const SparseBlock<T>& block, bool intercept, std::size_t stride, double* upper) const noexcept {
    for_each_curvature(loss, block, [&](const SparseRow<T>& row, double curvature) {
      for (Index k = 0; k < row.size; ++k) {
        const double c = curvature * static_cast<double>(row.values[k]);
        double* const to = upper + static_cast<std::size_t>(row.columns[k]) * stride;
        for (Index l = k; l < row.size; ++l) to[row.columns[l]] += c * static_cast<double>(row.values[l]);
        if (intercept) to[features()] += c;
      }
      if (intercept) upper[weights_.size() * stride + weights_.size()] += curvature;
    });
  }

 private:
  // Calls use(row, w ℓ'') for rows that count.
  template <class L, class Use>
  void for_each_curvature(const L& loss, const SparseBlock<T>& block, Use&& use) const noexcept {
    for (Index i = 0; i < block.count; ++i) {
      const Index position = block.position(i);
      const double weight = block.weight == nullptr ? 1.0 : static_cast<double>(block.weight[position]);
      if (weight == 0) continue;
      const SparseRow<T> row = block.x->row(position);
      const auto s = static_cast<T>(score(row));
      use(row, weight * static_cast<double>(loss.second_derivative(s, block.target[position])));
    }
  }

  std::vector<double> weights_;
  double bias_ = 0;
};

/// The same for K scores a row. Weights and gradients are kept column by column of X, the K outputs side by side, so that
/// an entry of a row meets all of them in one place.
template <class T>
class SparseMultiLinearKernel {
 public:
  SparseMultiLinearKernel(Index features, Index outputs)
      : features_(static_cast<std::size_t>(features)),
        outputs_(static_cast<std::size_t>(outputs)),
        stride_((outputs_ + lanes - 1) / lanes * lanes),
        weights_(features_ * stride_),
        bias_(stride_),
        sum_(stride_) {}

  Index features() const noexcept { return static_cast<Index>(features_); }
  Index outputs() const noexcept { return static_cast<Index>(outputs_); }

  /// Sets the parameters: weights K×p row-major, biases K, or none.
  void load_weights(std::span<const double> weights, std::span<const double> biases) noexcept { pack(weights, biases, weights_, bias_); }

  /// score[i·K + k] = w_k·x_i + bias_k for the rows of a block.
  void scores(const SparseBlock<T>& block, T* to) noexcept { write_scores(block, weights_, bias_, to); }

  /// Sets a direction, in the layout of the parameters, and gives the rows' scores by it.
  void load_direction(std::span<const double> weights, std::span<const double> biases) {
    direction_.resize(weights_.size());
    direction_bias_.resize(stride_);
    pack(weights, biases, direction_, direction_bias_);
  }
  void scores_along(const SparseBlock<T>& block, T* to) noexcept { write_scores(block, direction_, direction_bias_, to); }

  /// Adds Σ d_ik x_i and Σ d_ik, d being n×K by position in the block, to sums that `flush` hands out.
  void add_gradient(const SparseBlock<T>& block, const T* derivative) {
    if (gradient_.empty()) {
      gradient_.resize(weights_.size());
      bias_gradient_.resize(stride_);
    }
    for (Index i = 0; i < block.count; ++i, derivative += outputs_) {
      for (std::size_t k = 0; k < outputs_; ++k) bias_gradient_[k] += sum_[k] = static_cast<double>(derivative[k]);
      const SparseRow<T> row = block.x->row(block.position(i));
      for (Index e = 0; e < row.size; ++e) add_scaled(static_cast<double>(row.values[e]), sum_.data(), gradient_.data() + static_cast<std::size_t>(row.columns[e]) * stride_);
    }
    std::fill(sum_.begin(), sum_.end(), 0.0);
  }

  /// Adds the sums to gradient (K×p) and bias_gradient (K, or null), and begins anew. Cost: K·p.
  void flush(double* gradient, double* bias_gradient) noexcept {
    if (gradient_.empty()) return;
    for (std::size_t j = 0; j < features_; ++j)
      for (std::size_t k = 0; k < outputs_; ++k) gradient[k * features_ + j] += gradient_[j * stride_ + k];
    for (std::size_t k = 0; bias_gradient != nullptr && k < outputs_; ++k) bias_gradient[k] += bias_gradient_[k];
    std::fill(gradient_.begin(), gradient_.end(), 0.0);
    std::fill(bias_gradient_.begin(), bias_gradient_.end(), 0.0);
  }

 private:
  static constexpr std::size_t lanes = width<double>;

  void pack(std::span<const double> weights, std::span<const double> biases, std::vector<double>& to, std::vector<double>& to_bias) const noexcept {
    for (std::size_t k = 0; k < outputs_; ++k) {
      for (std::size_t j = 0; j < features_; ++j) to[j * stride_ + k] = weights[k * features_ + j];
      to_bias[k] = biases.empty() ? 0.0 : biases[k];
    }
  }

  // y ← y + a x, of `stride_` values.
  void add_scaled(double a, const double* x, double* y) const noexcept {
    const Batch<double> by(a);
    for (std::size_t k = 0; k < stride_; k += lanes) store(y + k, math::fma(by, load(x + k), load(y + k)));
  }

  void write_scores(const SparseBlock<T>& block, const std::vector<double>& weights, const std::vector<double>& bias, T* to) noexcept {
    for (Index i = 0; i < block.count; ++i, to += outputs_) {
      const SparseRow<T> row = block.x->row(block.position(i));
      for (std::size_t k = 0; k < stride_; k += lanes) {
        auto sum = load(bias.data() + k);
        for (Index e = 0; e < row.size; ++e) sum = math::fma(Batch<double>(static_cast<double>(row.values[e])), load(weights.data() + static_cast<std::size_t>(row.columns[e]) * stride_ + k), sum);
        store(sum_.data() + k, sum);
      }
      for (std::size_t k = 0; k < outputs_; ++k) to[k] = static_cast<T>(sum_[k]);
    }
    std::fill(sum_.begin(), sum_.end(), 0.0);
  }

  std::size_t features_, outputs_;
  std::size_t stride_;  // from one column's weights to the next
  std::vector<double> weights_, bias_;
  std::vector<double> sum_;  // of a row; zero between calls
  std::vector<double> direction_{}, direction_bias_{};
  std::vector<double> gradient_{}, bias_gradient_{};  // made when they are first needed
};

}  // namespace attune::inline ATTUNE_ABI::simd
