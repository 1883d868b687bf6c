// SPDX-License-Identifier: BSL-1.0
#pragma once

// Regression by a Gaussian process: a Matérn 5/2 kernel with a length for each axis, noise, and a mean of 0.
// Rasmussen, Williams, "Gaussian Processes for Machine Learning", chapters 2, 4 and 5.

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// k(x, y) = variance · (1 + √5 r + 5/3 r²) exp(-√5 r), r² = Σ (x_c - y_c)² / length(c)², plus noise on the diagonal.
struct GaussianKernel {
  std::vector<double> lengths{};
  double variance = 1;
  double noise = 1e-6;  ///< a variance
};

/// The posterior given points that are added one by one: a point more is a row more of the Cholesky factor of the
/// kernel's matrix, and of its inverse.
class GaussianProcess {
 public:
  using Batch = simd::Batch<double>;
  static constexpr std::size_t lanes = simd::width<double>;

  /// Room for `most` points. Column c of the inputs has the length `length_of_column[c]` of the kernel's.
  [[gnu::cold]] GaussianProcess(std::vector<std::size_t> length_of_column, std::size_t most)
      : length_of_(std::move(length_of_column)), stride_((most + lanes - 1) / lanes * lanes), inputs_(stride_ * length_of_.size()), lower_(stride_ * most), inverse_(stride_ * most), row_(stride_), alpha_(stride_) {}

  std::size_t size() const { return n_; }
  std::size_t columns() const { return length_of_.size(); }
  const GaussianKernel& kernel() const { return kernel_; }

  /// Forgets all points, for another kernel.
  [[gnu::cold]] void reset(GaussianKernel kernel) {
    kernel_ = std::move(kernel);
    steepness_.clear();
    for (const std::size_t k : length_of_) steepness_.push_back(1 / (kernel_.lengths[k] * kernel_.lengths[k]));
    n_ = 0;
  }

  /// Adds a point; false where the kernel's matrix is no longer positive definite as far as its digits tell. Cost: n²
  /// fused multiply-adds.
  [[gnu::cold]] bool add(std::span<const double> x) {
    for (std::size_t j = 0; j < n_; j += lanes) simd::store(&row_[j], covariance(x, j));
    const std::span<double> l{&lower_[n_ * stride_], n_ + 1}, inverse{&inverse_[n_ * stride_], stride_};
    for (std::size_t j = 0; j < n_; ++j) l[j] = (row_[j] - simd::dot(row_of(lower_, j, j), l.first(j))) / lower_[j * stride_ + j];
    const double total = kernel_.variance + kernel_.noise, left = total - simd::dot(l.first(n_), l.first(n_));
    if (!(left > 1e-14 * total)) return false;
    l[n_] = std::sqrt(left);
    for (double& v : inverse) v = 0;
    for (std::size_t j = 0; j < n_; ++j) simd::add_scaled(inverse.first(j + 1), -l[j] / l[n_], row_of(inverse_, j, j + 1));
    inverse[n_] = 1 / l[n_];
    for (std::size_t c = 0; c < columns(); ++c) inputs_[c * stride_ + n_] = x[c];
    ++n_;
    return true;
  }

  /// Takes the values at all points. Cost: n² fused multiply-adds.
  [[gnu::cold]] void set_targets(std::span<const double> y) {
    for (double& a : alpha_) a = 0;
    fit_ = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      const double v = simd::dot(row_of(inverse_, i, i + 1), y.first(i + 1));  // L⁻¹ y
      fit_ += v * v;
      simd::add_scaled(std::span(alpha_).first(i + 1), v, row_of(inverse_, i, i + 1));
    }
  }

  /// log p(y) of the values at the points.
  [[gnu::cold]] double log_likelihood() const {
    double sum = -0.5 * fit_ - 0.5 * static_cast<double>(n_) * std::log(2 * std::numbers::pi);
    for (std::size_t i = 0; i < n_; ++i) sum -= std::log(lower_[i * stride_ + i]);
    return sum;
  }

  /// The derivatives of log p(y) by the logarithms of the lengths, of the variance and of the noise, in this order:
  /// ½ tr((α αᵀ - K⁻¹) ∂K), equation 5.9. Cost: n³/6 fused multiply-adds, and n²/2 per column.
  [[gnu::cold]] void add_likelihood_gradient(std::span<double> gradient) {
    const std::vector<double> precision = inverse_of_kernel();
    const std::size_t lengths = kernel_.lengths.size();
    std::vector<double> x(columns());
    std::vector<Batch> sums(columns() + 1, Batch(0.0));
    double diagonal = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t c = 0; c < columns(); ++c) x[c] = inputs_[c * stride_ + i];
      for (std::size_t j = 0; j < i; ++j) row_[j] = alpha_[i] * alpha_[j] - precision[i * stride_ + j];
      for (std::size_t j = i; j < stride_; ++j) row_[j] = 0;
      for (std::size_t j = 0; j < i; j += lanes) add_row_part(x, j, sums);
      diagonal += alpha_[i] * alpha_[i] - precision[i * stride_ + i];
    }
    for (std::size_t c = 0; c < columns(); ++c) gradient[length_of_[c]] += simd::sum_of(sums[c]);
    gradient[lengths] += simd::sum_of(sums.back()) + 0.5 * diagonal * kernel_.variance;
    gradient[lengths + 1] += 0.5 * diagonal * kernel_.noise;
  }

  /// Mean and variance, without noise, at as many places as a batch has lanes: column c of them is at x[c · lanes].
  [[gnu::cold]] std::pair<Batch, Batch> predict(const double* x, std::vector<Batch>& scratch) const {
    scratch.assign(n_, Batch(0.0));
    Batch mean(0.0);
    for (std::size_t i = 0; i < n_; ++i) {
      Batch squared(0.0);
      for (std::size_t c = 0; c < columns(); ++c) {
        const Batch d = simd::load(x + c * lanes) - Batch(inputs_[c * stride_ + i]);
        squared = math::fma(Batch(d * d), Batch(steepness_[c]), squared);
      }
      scratch[i] = matern(squared);
      mean = math::fma(scratch[i], Batch(alpha_[i]), mean);
    }
    Batch explained(0.0);
    std::size_t i = 0;
    for (; i + 4 <= n_; i += 4) {  // four rows at once hide the latency of one
      const double *a = &inverse_[i * stride_], *b = a + stride_, *c = b + stride_, *d = c + stride_;
      Batch p(0.0), q(0.0), r(0.0), s(0.0);
      for (std::size_t j = 0; j < i + 4; ++j) {  // beyond its diagonal a row is 0
        p = math::fma(Batch(a[j]), scratch[j], p);
        q = math::fma(Batch(b[j]), scratch[j], q);
        r = math::fma(Batch(c[j]), scratch[j], r);
        s = math::fma(Batch(d[j]), scratch[j], s);
      }
      explained += (p * p + q * q) + (r * r + s * s);
    }
    for (; i < n_; ++i) {
      Batch p(0.0);
      for (std::size_t j = 0; j <= i; ++j) p = math::fma(Batch(inverse_[i * stride_ + j]), scratch[j], p);
      explained += p * p;
    }
    return {mean, math::max(Batch(Batch(kernel_.variance) - explained), Batch(1e-12 * kernel_.variance))};
  }

 private:
  std::span<const double> row_of(const std::vector<double>& matrix, std::size_t i, std::size_t count) const { return {&matrix[i * stride_], count}; }

  Batch matern(Batch squared) const {
    const Batch r = math::sqrt(Batch(Batch(5.0) * squared));
    return Batch(kernel_.variance) * (Batch(1.0) + r + r * r * Batch(1.0 / 3)) * math::exp(Batch(-r));
  }

  /// Of x and points j to j + lanes - 1; beyond the last point it means nothing.
  Batch covariance(std::span<const double> x, std::size_t j) const { return matern(squared_distance(x, j)); }
  Batch squared_distance(std::span<const double> x, std::size_t j) const {
    Batch squared(0.0);
    for (std::size_t c = 0; c < columns(); ++c) {
      const Batch d = Batch(x[c]) - simd::load(&inputs_[c * stride_ + j]);
      squared = math::fma(Batch(d * d), Batch(steepness_[c]), squared);
    }
    return squared;
  }

  /// Adds what points j to j + lanes - 1 and x, weighed by row_, say of each column's length and of the variance.
  void add_row_part(std::span<const double> x, std::size_t j, std::vector<Batch>& sums) const {
    const Batch weight = simd::load(&row_[j]), r = math::sqrt(Batch(Batch(5.0) * squared_distance(x, j)));
    const Batch decay = weight * Batch(kernel_.variance) * math::exp(Batch(-r)), slope = Batch(5.0 / 3) * (Batch(1.0) + r) * decay;
    for (std::size_t c = 0; c < columns(); ++c) {
      const Batch d = Batch(x[c]) - simd::load(&inputs_[c * stride_ + j]);
      sums[c] = math::fma(Batch(slope * Batch(steepness_[c])), Batch(d * d), sums[c]);
    }
    sums.back() += decay * (Batch(1.0) + r + r * r * Batch(1.0 / 3));
  }

  /// K⁻¹ = L⁻ᵀ L⁻¹, its lower half.
  [[gnu::cold]] std::vector<double> inverse_of_kernel() const {
    std::vector<double> precision(n_ * stride_);
    for (std::size_t k = 0; k < n_; ++k)
      for (std::size_t i = 0; i <= k; ++i) simd::add_scaled({&precision[i * stride_], i + 1}, inverse_[k * stride_ + i], row_of(inverse_, k, i + 1));
    return precision;
  }

  std::vector<std::size_t> length_of_;
  std::size_t stride_;
  std::size_t n_ = 0;
  GaussianKernel kernel_{};
  std::vector<double> steepness_{};  // 1 / length², of each column
  std::vector<double> inputs_;       // column by column
  std::vector<double> lower_;        // L, row by row
  std::vector<double> inverse_;      // L⁻¹, row by row, 0 beyond the diagonal
  std::vector<double> row_;
  std::vector<double> alpha_;        // K⁻¹ y
  double fit_ = 0;                   // yᵀ K⁻¹ y
};

}  // namespace attune::inline ATTUNE_ABI::detail
