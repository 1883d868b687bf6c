// SPDX-License-Identifier: BSL-1.0
#pragma once

// The kernels of several linear scores a row, one for each class or output. X is read from memory once: a
// panel of rows stays near while all its scores, its losses and its part of the gradient are computed.
// Scores come tile by tile, a few rows times a few outputs, so that each value loaded is used several times;
// losses take a lane a row; the gradient takes eight rows at a time.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "attune/simd/batch.hpp"
#include "attune/simd/linear.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/multiclass_loss.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Scores, loss and gradient of score_k = w_k·x + bias_k, k = 0..K-1, over blocks of rows. Weights and their
/// gradient are K×p, row-major. It owns the scratch memory of one thread: construction allocates, the kernels
/// do not. Samples are T; sums over rows are kept in double, at most `flush_rows` rows being summed in T first.
template <class T>
class MultiLinearKernel {
 public:
  static constexpr std::size_t lanes = width<T>;
  /// Rows of a panel: one cache line of scores, a multiple of every batch width and of eight.
  static constexpr std::size_t panel_rows = 64 / sizeof(T);
  static constexpr Index flush_rows = 256;
  static constexpr std::size_t tile_rows = 4;     ///< of scores that are computed together
  static constexpr std::size_t tile_outputs = 2;

  MultiLinearKernel(Index features, Index outputs);

  Index features() const noexcept { return static_cast<Index>(features_); }
  Index outputs() const noexcept { return static_cast<Index>(outputs_); }

  /// Sets the parameters: weights K×p row-major, biases K, or none.
  void load_weights(std::span<const double> weights, std::span<const double> biases) noexcept;

  /// score[i·K + k] = w_k·x_i + bias_k for the rows of a block.
  void scores(const SampleBlock<T>& block, T* score) noexcept;

  /// Returns Σ w ℓ and adds Σ w ∂ℓ/∂score_k x to gradient (K×p) and Σ w ∂ℓ/∂score_k to bias_gradient (K, or null).
  template <class L>
  double add_value_and_gradient(const L& loss, const SampleBlock<T>& block, double* gradient, double* bias_gradient) noexcept {
    double value = 0;
    Batch<T> part(T{0});
    sweep(block, gradient, bias_gradient,
          [&] {
            score_panel(weights_, bias_, score_, lanes);
            part += loss_.weighted(loss, {score_.data(), panel_rows}, target_.data(), weight_.data(), {derivative_.data(), panel_rows}, rows_);
          },
          [&] {
            value += static_cast<double>(sum_of(part));
            part = Batch<T>(T{0});
          });
    return value;
  }

  /// Adds Σ d_ik x_i to row k of gradient and Σ d_ik to bias_gradient[k]; d is n×K by position in the block.
  void add_gradient(const SampleBlock<T>& block, const T* derivative, double* gradient, double* bias_gradient) noexcept;

  /// Adds the Hessian of the summed loss at the loaded parameters, times v (K×p) and v0 (K, or empty), to
  /// product (K×p) and bias_product (K, or null).
  template <class L>
  void add_hessian_vector(const L& loss, const SampleBlock<T>& block, std::span<const double> v, std::span<const double> v0, double* product, double* bias_product) noexcept {
    pack(v, direction_);
    pack_bias(v0, direction_bias_);
    sweep(block, product, bias_product,
          [&] {
            score_panel(weights_, bias_, score_, lanes);
            score_panel(direction_, direction_bias_, along_, lanes);
            loss_.weighted_hessian(loss, {score_.data(), panel_rows}, {along_.data(), panel_rows}, target_.data(), weight_.data(), {derivative_.data(), panel_rows}, rows_);
          },
          [] {});
  }

 private:
  static_assert(panel_rows % 8 == 0 && panel_rows % lanes == 0);

  // Weights in the layout of LinearKernel, output by output: full batches, then one that covers the last
  // `lanes` columns, zero where it overlaps the batch before.
  void pack(std::span<const double> from, std::vector<T>& to) const noexcept;
  void pack_bias(std::span<const double> from, std::vector<T>& to) const noexcept {
    for (std::size_t k = 0; k < outputs_; ++k) to[k] = from.empty() ? T{0} : static_cast<T>(from[k]);
  }
  std::size_t packed_position(std::size_t column) const noexcept { return column < full_ ? column : full_ + column - (padded_ - lanes); }

  // Panel by panel: `derive` fills derivative_, which goes into the gradient; `flush` is called every few rows.
  template <class Derive, class Flush>
  void sweep(const SampleBlock<T>& block, double* gradient, double* bias_gradient, Derive&& derive, Flush&& flush) noexcept {
    Index since_flush = 0;
    for (Index at = 0; at < block.count; at += static_cast<Index>(panel_rows)) {
      fill(block, at);
      gather(block);
      derive();
      accumulate();
      since_flush += static_cast<Index>(rows_);
      if (since_flush >= flush_rows) {
        add_to(gradient, bias_gradient);
        flush();
        since_flush = 0;
      }
    }
    add_to(gradient, bias_gradient);
    flush();
  }

  // The rows from position `at` on; the last one stands for those that a panel lacks.
  void fill(const SampleBlock<T>& block, Index at) noexcept;
  void prefetch_row(const SampleBlock<T>& block, Index at, bool direct) const noexcept {
    if (!direct || at >= block.count) return;
    const T* const row = block.x->row_begin(block.position(at));
    asm volatile("");  // see prefetch
    for (std::size_t j = 0; j < features_; j += cache_line / sizeof(T)) prefetch(row + j);
  }
  const T* copy_row(const T* from, Index stride, std::size_t r) noexcept {
    T* const to = scratch_.data() + r * padded_;
    for (std::size_t j = 0; j < features_; ++j) to[j] = from[static_cast<Index>(j) * stride];
    std::fill(to + features_, to + padded_, T{0});
    return to;
  }

  // Targets and weights of the panel; rows that it lacks have weight zero, and derivatives of zero.
  void gather(const SampleBlock<T>& block) noexcept;

  // Scores of the panel's rows, up to a multiple of `rows_multiple` and of a tile.
  void score_panel(const std::vector<T>& weights, const std::vector<T>& bias, std::vector<T>& score, std::size_t rows_multiple) const noexcept;

  // What is done for each row of a tile is written out (folds over R), so that the sums stay in registers.
  void score_tile(const T* const* row, const T* weights, const T* bias, T* score) const noexcept {
    [&]<std::size_t... R>(std::index_sequence<R...>) {
      std::array<Batch<T>, tile_rows> first{(static_cast<void>(R), Batch<T>(T{0}))...}, second = first;  // for two outputs
      const std::size_t end = full_ == padded_ ? full_ : full_ + lanes;
      for (std::size_t j = 0; j < end; j += lanes) {
        const std::size_t column = j < full_ ? j : padded_ - lanes;
        const auto w0 = load(weights + j), w1 = load(weights + stride_ + j);
        const std::array<Batch<T>, tile_rows> x{load(row[R] + column)...};
        ((first[R] = math::fma(x[R], w0, first[R])), ...);
        ((second[R] = math::fma(x[R], w1, second[R])), ...);
      }
      ((score[R] = sum_of(first[R]) + bias[0]), ...);
      ((score[panel_rows + R] = sum_of(second[R]) + bias[1]), ...);
    }(std::make_index_sequence<tile_rows>{});
  }

  // Adds derivative times row to the gradient of each output, eight rows at a time.
  void accumulate() noexcept;
  void accumulate_column(std::size_t first, std::size_t column, std::size_t packed) noexcept {
    [&]<std::size_t... R>(std::index_sequence<R...>) {
      const std::array<Batch<T>, 8> x{load(row_[first + R] + column)...};
      for (std::size_t k = 0; k < outputs_; ++k) {
        const T* const d = derivative_.data() + k * panel_rows + first;
        T* const gradient = gradient_.data() + k * stride_ + packed;
        auto sum = load(gradient);
        ((sum = math::fma(Batch<T>(d[R]), x[R], sum)), ...);
        store(gradient, sum);
      }
    }(std::make_index_sequence<8>{});
  }

  void add_to(double* gradient, double* bias_gradient) noexcept;

  std::size_t features_;             // columns of X
  std::size_t outputs_;              // scores a row
  std::size_t padded_;               // columns, at least one batch
  std::size_t full_;                 // columns in full batches
  std::size_t stride_;               // from one output's packed weights to the next
  std::size_t even_;                 // outputs up to a multiple of a tile's; the extra ones have weights of zero
  std::vector<T> weights_;           // packed
  std::vector<T> direction_;         // packed
  std::vector<T> gradient_;          // packed, rows since the last flush
  std::vector<T> scratch_;           // rows that had to be copied
  std::vector<T> bias_;
  std::vector<T> direction_bias_;
  std::vector<Batch<T>> bias_gradient_;
  std::vector<T> score_;             // of the panel: output k of row r at k · panel_rows + r
  std::vector<T> along_;             // the same for the direction
  std::vector<T> derivative_;        // the same for derivatives
  MulticlassLossKernel<T> loss_;
  Index at_ = 0;                     // position of the panel's first row in the block
  std::size_t rows_ = 0;             // of the panel
  std::array<const T*, panel_rows> row_{};
  alignas(64) std::array<T, panel_rows> target_{};
  alignas(64) std::array<T, panel_rows> weight_{};
};

template <class T>
MultiLinearKernel<T>::MultiLinearKernel(Index features, Index outputs)
    : features_(static_cast<std::size_t>(features)),
      outputs_(static_cast<std::size_t>(outputs)),
      padded_(std::max(features_, lanes)),
      full_(padded_ / lanes * lanes),
      stride_(full_ + lanes),
      even_((outputs_ + tile_outputs - 1) / tile_outputs * tile_outputs),
      weights_(even_ * stride_),
      direction_(even_ * stride_),
      gradient_(outputs_ * stride_),
      scratch_(panel_rows * padded_),
      bias_(even_),
      direction_bias_(even_),
      bias_gradient_(outputs_, Batch<T>(T{0})),
      score_(even_ * panel_rows),
      along_(even_ * panel_rows),
      derivative_(outputs_ * panel_rows),
      loss_(outputs_) {}

template <class T>
void MultiLinearKernel<T>::load_weights(std::span<const double> weights, std::span<const double> biases) noexcept {
  pack(weights, weights_);
  pack_bias(biases, bias_);
}

template <class T>
void MultiLinearKernel<T>::scores(const SampleBlock<T>& block, T* score) noexcept {
  for (Index at = 0; at < block.count; at += static_cast<Index>(panel_rows)) {
    fill(block, at);
    score_panel(weights_, bias_, score_, tile_rows);
    T* const to = score + static_cast<std::size_t>(at) * outputs_;
    for (std::size_t r = 0; r < rows_; ++r)
      for (std::size_t k = 0; k < outputs_; ++k) to[r * outputs_ + k] = score_[k * panel_rows + r];
  }
}

template <class T>
void MultiLinearKernel<T>::add_gradient(const SampleBlock<T>& block, const T* derivative, double* gradient, double* bias_gradient) noexcept {
  sweep(block, gradient, bias_gradient,
        [&] {
          const T* const from = derivative + static_cast<std::size_t>(at_) * outputs_;
          for (std::size_t k = 0; k < outputs_; ++k)
            for (std::size_t r = 0; r < rows_; ++r) derivative_[k * panel_rows + r] = from[r * outputs_ + k];
        },
        [] {});
}

template <class T>
void MultiLinearKernel<T>::pack(std::span<const double> from, std::vector<T>& to) const noexcept {
  std::fill(to.begin(), to.end(), T{0});
  for (std::size_t k = 0; k < outputs_; ++k)
    for (std::size_t j = 0; j < features_; ++j) to[k * stride_ + packed_position(j)] = static_cast<T>(from[k * features_ + j]);
}

template <class T>
void MultiLinearKernel<T>::fill(const SampleBlock<T>& block, Index at) noexcept {
  const bool direct = block.x->has_contiguous_rows() && features_ == padded_;
  at_ = at;
  rows_ = std::min(panel_rows, static_cast<std::size_t>(block.count - at));
  for (std::size_t r = 0; r < rows_; ++r) {
    const T* row = block.x->row_begin(block.position(at + static_cast<Index>(r)));
    row_[r] = direct ? row : copy_row(row, block.x->col_stride(), r);
    prefetch_row(block, at + static_cast<Index>(r + 2 * panel_rows), direct);
  }
  for (std::size_t r = rows_; r < panel_rows; ++r) row_[r] = row_[rows_ - 1];
}

template <class T>
void MultiLinearKernel<T>::gather(const SampleBlock<T>& block) noexcept {
  for (std::size_t r = 0; r < panel_rows; ++r) {
    const auto position = static_cast<std::size_t>(block.position(at_ + static_cast<Index>(std::min(r, rows_ - 1))));
    target_[r] = block.target == nullptr ? T{0} : block.target[position];
    weight_[r] = r >= rows_ ? T{0} : block.weight == nullptr ? T{1} : block.weight[position];
  }
  if (rows_ < panel_rows) std::fill(derivative_.begin(), derivative_.end(), T{0});
}

template <class T>
void MultiLinearKernel<T>::score_panel(const std::vector<T>& weights, const std::vector<T>& bias, std::vector<T>& score, std::size_t rows_multiple) const noexcept {
  const std::size_t multiple = std::max(rows_multiple, tile_rows);
  const std::size_t rows = (rows_ + multiple - 1) / multiple * multiple;
  for (std::size_t r = 0; r < rows; r += tile_rows)
    for (std::size_t k = 0; k < even_; k += tile_outputs) score_tile(row_.data() + r, weights.data() + k * stride_, bias.data() + k, score.data() + k * panel_rows + r);
}

template <class T>
void MultiLinearKernel<T>::accumulate() noexcept {
  for (std::size_t first = 0; first < rows_; first += 8) {
    for (std::size_t j = 0; j < full_; j += lanes) accumulate_column(first, j, j);
    if (full_ != padded_) accumulate_column(first, padded_ - lanes, full_);
  }
  for (std::size_t k = 0; k < outputs_; ++k)
    for (std::size_t r = 0; r < panel_rows; r += lanes) bias_gradient_[k] += load(derivative_.data() + k * panel_rows + r);
}

template <class T>
void MultiLinearKernel<T>::add_to(double* gradient, double* bias_gradient) noexcept {
  for (std::size_t k = 0; k < outputs_; ++k) {
    for (std::size_t j = 0; j < features_; ++j) gradient[k * features_ + j] += static_cast<double>(gradient_[k * stride_ + packed_position(j)]);
    if (bias_gradient != nullptr) bias_gradient[k] += static_cast<double>(sum_of(bias_gradient_[k]));
  }
  std::fill(gradient_.begin(), gradient_.end(), T{0});
  std::fill(bias_gradient_.begin(), bias_gradient_.end(), Batch<T>(T{0}));
}

#if defined(ATTUNE_COMPILED)
extern template class MultiLinearKernel<float>;
extern template class MultiLinearKernel<double>;
#endif

/// The plain loops that MultiLinearKernel::add_value_and_gradient has to agree with, up to rounding.
template <class T, class L>
double multi_linear_value_and_gradient_reference(const L& loss, const SampleBlock<T>& block, std::span<const double> weights, std::span<const double> biases, double* gradient,
                                                 double* bias_gradient) {
  const std::size_t outputs = biases.size(), features = weights.size() / outputs;
  std::vector<double> score(outputs), derivative(outputs);
  double value = 0;
  for (Index i = 0; i < block.count; ++i) {
    const Index position = block.position(i);
    const auto x = [&](std::size_t j) { return static_cast<double>((*block.x)(position, static_cast<Index>(j))); };
    for (std::size_t k = 0; k < outputs; ++k) {
      score[k] = biases[k];
      for (std::size_t j = 0; j < features; ++j) score[k] += weights[k * features + j] * x(j);
    }
    const auto target = static_cast<double>(block.target[position]);
    const double w = block.weight == nullptr ? 1.0 : static_cast<double>(block.weight[position]);
    const std::span<const double> scores(score.data(), outputs);
    value += w * loss.value(scores, target);
    loss.derivative(scores, target, std::span<double>(derivative.data(), outputs));
    for (std::size_t k = 0; k < outputs; ++k) {
      for (std::size_t j = 0; j < features; ++j) gradient[k * features + j] += w * derivative[k] * x(j);
      bias_gradient[k] += w * derivative[k];
    }
  }
  return value;
}

}  // namespace attune::inline ATTUNE_ABI::simd
