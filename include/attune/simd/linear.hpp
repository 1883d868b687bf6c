// SPDX-License-Identifier: BSL-1.0
#pragma once

// The kernels of linear scores. X is read from memory once: a panel of rows stays in the first-level
// cache while its scores, its losses and its part of the gradient are computed; the memory of a panel that
// comes later is asked for meanwhile.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/loss.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Rows of a training set: features, targets and weights by position; `order`, if not null, lists the
/// positions to visit; [first, first + count) are the ones that a kernel takes. X is the view of the features.
template <class T, class X = MatrixView<T>>
struct SampleBlock {
  const X* x = nullptr;
  const T* target = nullptr;
  const T* weight = nullptr;   ///< null: every row counts once
  const Index* order = nullptr;
  Index first = 0;
  Index count = 0;

  Index position(Index i) const noexcept { return order == nullptr ? first + i : order[first + i]; }
};

/// Scores, loss and gradient of score = w·x + bias over blocks of rows. It owns the scratch memory of one
/// thread: construction allocates, the kernels do not. Samples are T; sums over rows are kept in
/// double, at most `flush_rows` rows being summed in T first.
template <class T>
class LinearKernel {
 public:
  static constexpr std::size_t lanes = width<T>;
  static constexpr std::size_t line = cache_line / sizeof(T);
  /// Rows of a panel, at most: four cache lines of scores, a multiple of every batch width. The losses of a line wait
  /// for each other, those of several lines do not.
  static constexpr std::size_t panel_rows = 256 / sizeof(T);
  static constexpr Index flush_rows = 256;
  /// Bytes of X that a panel may have, so that it and what is asked for ahead of it stay in a first-level cache.
  static constexpr std::size_t panel_bytes(std::size_t row_bytes) noexcept { return row_bytes <= short_row ? 4096 : row_bytes < 4096 ? 16384 : 24576; }
  /// How many panels ahead memory is asked for: the first half of a panel while scores are computed, the second half with
  /// the gradient, in the order of its addresses and evenly, so that the memory is never idle, prefetchers can follow, and
  /// no more is asked for at once than a core can wait for. Measured on Zen 5: without it the two halves of a panel add up
  /// (15 GB/s of 33 at 128 columns); asked for by bursts, the halves of rows apart, 22; so, 32; and 34 with
  /// `lines_for_losses`, which keep the memory busy in between.
  static constexpr std::size_t panels_ahead(std::size_t row_bytes) noexcept { return row_bytes <= short_row ? 2 : 1; }
  static constexpr std::size_t short_row = 512;  ///< bytes
  static constexpr std::size_t lines_for_losses = 8;

  [[gnu::cold]] explicit LinearKernel(Index features);

  Index features() const noexcept { return static_cast<Index>(features_); }

  /// Sets the parameters. Precondition: weights.size() == features().
  void load_weights(std::span<const double> weights, double bias) noexcept;

  /// score[i] = w·x_i + bias for the rows of a block.
  void scores(const SampleBlock<T>& block, T* score) noexcept;

  /// Returns Σ w ℓ and adds Σ w ℓ' x to gradient (of features() values) and Σ w ℓ' to bias_gradient.
  template <class L>
  double add_value_and_gradient(const L& loss, const SampleBlock<T>& block, double* gradient, double& bias_gradient) noexcept {
    double value = 0;
    Batch<T> part_value(T{0}), part_bias(T{0});
    const auto after_panel = [&](Panel& panel) {
      gather(block, panel, panels_ahead_);
      part_value += weighted_loss<T>(loss, panel.score.data(), panel.target.data(), panel.weight.data(), panel.derivative.data(), panel.rows);
      for (std::size_t r = 0; r < panel.rows; r += lanes) part_bias += load(panel.derivative.data() + r);
    };
    const auto flush = [&] {
      add_gradient_to(gradient);
      value += static_cast<double>(sum_of(part_value));
      bias_gradient += static_cast<double>(sum_of(part_bias));
      part_value = part_bias = Batch<T>(T{0});
    };
    sweep(block, after_panel, flush);
    return value;
  }

  /// Adds Σ d_i x_i to gradient and Σ d_i to bias_gradient, d given by position in the block.
  void add_gradient(const SampleBlock<T>& block, const T* derivative, double* gradient, double& bias_gradient) noexcept;

  /// Adds Σ w ℓ'' (v·x + v₀) x to product and Σ w ℓ'' (v·x + v₀) to bias_product: the Hessian of the summed
  /// loss at the loaded parameters, times (v, v₀).
  template <class L>
  void add_hessian_vector(const L& loss, const SampleBlock<T>& block, std::span<const double> v, double v0, double* product, double& bias_product) noexcept {
    pack(v, direction_);
    const auto after_panel = [&](Panel& panel) {
      gather(block, panel, panels_ahead_);
      const T* nowhere = nullptr;
      for (std::size_t r = 0; r < panel.rows; ++r) {
        const T along = sum_of(dot<Share::none>(panel.row[r], direction_.data(), nowhere)) + static_cast<T>(v0);
        panel.derivative[r] = panel.weight[r] * static_cast<T>(loss.second_derivative(panel.score[r], panel.target[r])) * along;
        bias_product += static_cast<double>(panel.derivative[r]);
      }
    };
    sweep(block, after_panel, [&] { add_gradient_to(product); });
  }

 private:
  // Weights in the layout of the kernels: full batches, then one that covers the last `lanes` columns,
  // zero where it overlaps the batch before. No row is read past its end, and none needs a scalar tail.
  void pack(std::span<const double> from, std::vector<T>& to) const noexcept;
  std::size_t packed_position(std::size_t column) const noexcept {
    return column < full_ ? column : full_ + column - (padded_ - lanes);
  }

  // Rows of a panel that has room for so many: whole batches of them, if there is one.
  static constexpr std::size_t rows_of(std::size_t room) noexcept {
    return room < lanes ? std::max(room, std::size_t{1}) : std::min(room / lanes * lanes, panel_rows);
  }

  // Rows that are worked on together, and what is known about them.
  struct Panel {
    std::size_t rows = 0;
    Index at = 0;  // position of the first row in the block
    std::array<const T*, panel_rows> row{};
    std::array<const T*, panel_rows> ahead{};  // rows that will be needed soon
    alignas(64) std::array<T, panel_rows> score{};
    alignas(64) std::array<T, panel_rows> target{};
    alignas(64) std::array<T, panel_rows> weight{};
    alignas(64) std::array<T, panel_rows> derivative{};
  };

  template <class AfterScores, class Flush>
  void sweep(const SampleBlock<T>& block, AfterScores&& after_scores, Flush&& flush) noexcept {
    Index since_flush = 0;
    for (Index at = 0; at < block.count;) {
      Panel& panel = fill(block, at);
      score_panel<Share::half>(panel, weights_.data(), bias_);
      ask_for_losses();
      after_scores(panel);
      accumulate(panel);
      at += static_cast<Index>(panel.rows);
      since_flush += static_cast<Index>(panel.rows);
      if (since_flush >= flush_rows) {
        flush();
        since_flush = 0;
      }
    }
    flush();
  }

  // The panel of the rows from position `at` on. Rows with strides, and rows shorter than a batch, are
  // copied to scratch memory first.
  Panel& fill(const SampleBlock<T>& block, Index at) noexcept;

  const T* copy_row(const T* from, Index stride, std::size_t r) noexcept {
    T* const to = scratch_.data() + r * padded_;
    for (std::size_t j = 0; j < features_; ++j) to[j] = from[static_cast<Index>(j) * stride];
    std::fill(to + features_, to + padded_, T{0});
    return to;
  }

  static void pad(T* values, std::size_t n, T with) noexcept {
    for (std::size_t r = n; r % lanes != 0; ++r) values[r] = with;
  }

  // Targets or weights of the rows that will be needed soon: these streams are too thin for a prefetcher to follow.
  static void prefetch_ahead(const T* values, Index first, std::size_t n, Index end, std::size_t panels) noexcept {
    asm volatile("");  // see prefetch
    const Index from = first + static_cast<Index>(panels * n);
    for (Index k = from; k < std::min(from + static_cast<Index>(n), end); k += static_cast<Index>(line)) prefetch(values + k);
  }

  static void gather(const SampleBlock<T>& block, Panel& panel, std::size_t ahead) noexcept {
    const std::size_t n = panel.rows;
    if (block.order == nullptr) {
      const Index first = block.first + panel.at, end = block.first + block.count;
      prefetch_ahead(block.target, first, n, end, ahead);
      std::copy_n(block.target + first, n, panel.target.data());
      if (block.weight == nullptr) {
        panel.weight.fill(T{1});
      } else {
        prefetch_ahead(block.weight, first, n, end, ahead);
        std::copy_n(block.weight + first, n, panel.weight.data());
      }
    }
    for (std::size_t r = 0; block.order != nullptr && r < n; ++r) {
      const auto position = static_cast<std::size_t>(block.position(panel.at + static_cast<Index>(r)));
      panel.target[r] = block.target[position];
      panel.weight[r] = block.weight == nullptr ? T{1} : block.weight[position];
    }
    pad(panel.target.data(), n, panel.target[n - 1]);
    pad(panel.weight.data(), n, T{0});
  }

  // How much of the memory that is needed soon is asked for while so much of a panel is worked on.
  enum class Share : std::size_t { none = 0, half = 1, all = 2 };

  // Asks for what follows `next` as much as `Batches` batches are, or half of it, and goes on to there.
  template <Share Asked, std::size_t Batches>
  static void ask(const T*& next) noexcept {
    constexpr std::size_t values = Batches * lanes * static_cast<std::size_t>(Asked) / 2;
    for (std::size_t k = 0; k < values; k += line) prefetch_near(next + k);
    next += values;
  }
  void ask_for_losses() noexcept {
    if (next_ == nullptr) return;
    for (std::size_t k = 0; k < lines_for_losses; ++k) prefetch_near(next_ + k * line);
    next_ += lines_for_losses * line;
  }
  // The same of rows ahead that do not follow each other: the columns from `begin` to `end` of each.
  void ask_rows(const Panel& panel, std::size_t begin, std::size_t end) const noexcept {
    asm volatile("");  // see prefetch
    for (std::size_t r = 0; r < panel.rows; ++r)
      for (std::size_t j = begin; j < end; j += line) prefetch(panel.ahead[r] + j);
  }

  // Scores of a panel, having asked for what is ahead.
  template <Share Asked>
  void score_panel(Panel& panel, const T* packed, T bias) noexcept {
    if (next_ != nullptr) return score_all<Asked>(panel, packed, bias);
    ask_rows(panel, 0, features_ * static_cast<std::size_t>(Asked) / 2);
    score_all<Share::none>(panel, packed, bias);
  }
  // Lanes past the last row repeat its score.
  template <Share Asked>
  void score_all(Panel& panel, const T* packed, T bias) noexcept;

  // The products of as many rows with the weights, which are loaded once for all; the sums stay in registers. Each row has
  // one sum, in the order of its columns, so that its score has the same bits wherever it stands: equal rows tie. Rows so
  // long that a panel has fewer all go by themselves (dot), with more sums to each.
  static constexpr std::size_t side_by_side = std::min<std::size_t>(lanes, 8);
  template <Share Asked, std::size_t... R>
  void score_rows(const T* const* row, const T* packed, Batch<T>* sum, const T*& next, std::index_sequence<R...>) const noexcept;

  template <Share Asked>
  Batch<T> dot(const T* row, const T* packed, const T*& next) const noexcept {
    using B = Batch<T>;
    B a(T{0}), b(T{0}), c(T{0}), d(T{0});
    std::size_t j = 0;
    for (; j + 4 * lanes <= full_; j += 4 * lanes) {
      ask<Asked, 4>(next);
      a = math::fma(load(row + j), load(packed + j), a);
      b = math::fma(load(row + j + lanes), load(packed + j + lanes), b);
      c = math::fma(load(row + j + 2 * lanes), load(packed + j + 2 * lanes), c);
      d = math::fma(load(row + j + 3 * lanes), load(packed + j + 3 * lanes), d);
    }
    for (; j < full_; j += lanes) {
      ask<Asked, 1>(next);
      a = math::fma(load(row + j), load(packed + j), a);
    }
    if (full_ != padded_) b = math::fma(load(row + padded_ - lanes), load(packed + full_), b);
    return (a + b) + (c + d);
  }

  // Adds d_r x_r to the gradient, of which up to four batches stay in registers for the whole panel.
  void accumulate(const Panel& panel) noexcept {
    if (next_ != nullptr) return accumulate_all<Share::half>(panel);
    ask_rows(panel, features_ / 2, features_);
    accumulate_all<Share::none>(panel);
  }
  template <Share Asked>
  void accumulate_all(const Panel& panel) noexcept;

  // Calls work(column, where it is packed, std::index_sequence<0, ...>) for up to four batches of columns at a time.
  template <class F>
  void for_each_columns(F work) const noexcept {
    constexpr auto one = std::make_index_sequence<1>{};
    std::size_t j = 0;
    for (; j + 4 * lanes <= full_; j += 4 * lanes) work(j, j, std::make_index_sequence<4>{});
    if (j + 2 * lanes <= full_) work(j, j, std::make_index_sequence<2>{}), j += 2 * lanes;
    if (j < full_) work(j, j, one);
    if (full_ != padded_) work(padded_ - lanes, full_, one);
  }

  void add_gradient_to(double* gradient) noexcept;

  std::size_t features_;       // columns of X
  std::size_t padded_;         // at least one batch
  std::size_t full_;           // columns in full batches
  std::size_t rows_a_panel_;
  std::size_t panels_ahead_;
  std::vector<T> weights_;     // packed
  std::vector<T> direction_;   // packed
  std::vector<T> gradient_;    // packed, rows since the last flush
  std::vector<T> scratch_;     // rows that had to be copied
  T bias_{0};
  Panel panel_{};
  const T* next_ = nullptr;    // the memory to ask for next; null: rows do not follow each other
};

template <class T>
LinearKernel<T>::LinearKernel(Index features)
    : features_(static_cast<std::size_t>(features)),
      padded_(std::max(features_, lanes)),
      full_(padded_ / lanes * lanes),
      rows_a_panel_(rows_of(panel_bytes(sizeof(T) * padded_) / (sizeof(T) * padded_))),
      panels_ahead_(panels_ahead(sizeof(T) * padded_)),
      weights_(full_ + lanes),
      direction_(full_ + lanes),
      gradient_(full_ + lanes),
      scratch_(rows_a_panel_ * padded_) {}

template <class T>
void LinearKernel<T>::load_weights(std::span<const double> weights, double bias) noexcept {
  pack(weights, weights_);
  bias_ = static_cast<T>(bias);
}

template <class T>
void LinearKernel<T>::scores(const SampleBlock<T>& block, T* score) noexcept {
  for (Index at = 0; at < block.count;) {
    Panel& panel = fill(block, at);
    score_panel<Share::all>(panel, weights_.data(), bias_);
    std::copy_n(panel.score.begin(), panel.rows, score + at);
    at += static_cast<Index>(panel.rows);
  }
}

template <class T>
void LinearKernel<T>::add_gradient(const SampleBlock<T>& block, const T* derivative, double* gradient, double& bias_gradient) noexcept {
  Index since_flush = 0;
  for (Index at = 0; at < block.count;) {
    Panel& panel = fill(block, at);
    for (std::size_t r = 0; r < panel.rows; ++r) {
      panel.derivative[r] = derivative[static_cast<std::size_t>(at) + r];
      bias_gradient += static_cast<double>(panel.derivative[r]);
    }
    accumulate(panel);
    at += static_cast<Index>(panel.rows);
    since_flush += static_cast<Index>(panel.rows);
    if (since_flush >= flush_rows) {
      add_gradient_to(gradient);
      since_flush = 0;
    }
  }
  add_gradient_to(gradient);
}

template <class T>
void LinearKernel<T>::pack(std::span<const double> from, std::vector<T>& to) const noexcept {
  std::fill(to.begin(), to.end(), T{0});
  for (std::size_t j = 0; j < features_; ++j) to[packed_position(j)] = static_cast<T>(from[j]);
}

template <class T>
typename LinearKernel<T>::Panel& LinearKernel<T>::fill(const SampleBlock<T>& block, Index at) noexcept {
  Panel& panel = panel_;
  const bool direct = block.x->has_contiguous_rows() && features_ == padded_;
  panel.rows = static_cast<std::size_t>(std::min<Index>(static_cast<Index>(rows_a_panel_), block.count - at));
  panel.at = at;
  if (const Index stride = block.x->row_stride(); direct && block.order == nullptr && stride > 0) {
    const T* const first = block.x->row_begin(block.first + at);
    const Index later = std::min(static_cast<Index>(panels_ahead_ * rows_a_panel_), block.count - at - static_cast<Index>(panel.rows)) * stride;
    for (std::size_t r = 0; r < panel.rows; ++r) panel.row[r] = first + static_cast<Index>(r) * stride;
    next_ = stride == static_cast<Index>(features_) ? first + later + lines_for_losses * line : nullptr;  // the panel before had these
    for (std::size_t r = 0; next_ == nullptr && r < panel.rows; ++r) panel.ahead[r] = panel.row[r] + later;
    return panel;
  }
  for (std::size_t r = 0; r < panel.rows; ++r) {
    const T* row = block.x->row_begin(block.position(at + static_cast<Index>(r)));
    const Index later = std::min(at + static_cast<Index>(panels_ahead_ * rows_a_panel_ + r), block.count - 1);
    panel.ahead[r] = block.x->row_begin(block.position(later));
    panel.row[r] = direct ? row : copy_row(row, block.x->col_stride(), r);
  }
  next_ = nullptr;
  return panel;
}

template <class T>
template <typename LinearKernel<T>::Share Asked>
void LinearKernel<T>::score_all(Panel& panel, const T* packed, T bias) noexcept {
  const T* next = next_;  // in a register
  for (std::size_t first = 0; first < panel.rows; first += lanes) {
    const std::size_t count = std::min(lanes, panel.rows - first);
    std::array<Batch<T>, lanes> sum;
    std::size_t r = 0;
    if (lanes >= 4 && rows_a_panel_ >= side_by_side) {
      const auto score_next = [&]<std::size_t... R>(std::index_sequence<R...> rows) {
        for (; r + sizeof...(R) <= count; r += sizeof...(R)) score_rows<Asked>(panel.row.data() + first + r, packed, sum.data() + r, next, rows);
      };
      score_next(std::make_index_sequence<side_by_side>{});
      score_next(std::make_index_sequence<1>{});
    } else {
      for (; r < count; ++r) sum[r] = dot<Asked>(panel.row[first + r], packed, next);
    }
    for (; r < lanes; ++r) sum[r] = sum[count - 1];
    store(panel.score.data() + first, Batch<T>(sums_of(sum.data()) + Batch<T>(bias)));
  }
  if constexpr (Asked != Share::none) next_ = next;
}

template <class T>
template <typename LinearKernel<T>::Share Asked, std::size_t... R>
inline void LinearKernel<T>::score_rows(const T* const* row, const T* packed, Batch<T>* sum, const T*& next, std::index_sequence<R...>) const noexcept {
  const T* const x[] = {row[R]...};
  Batch<T> s[] = {(static_cast<void>(R), Batch<T>(T{0}))...};
  for_each_columns([&]<std::size_t... C>(std::size_t column, std::size_t at, std::index_sequence<C...>) {
    const Batch<T> w[] = {load(packed + at + C * lanes)...};
    const auto add_row = [&](const T* values, Batch<T>& to) {
      ask<Asked, sizeof...(C)>(next);
      ((to = math::fma(load(values + column + C * lanes), w[C], to)), ...);
    };
    (add_row(x[R], s[R]), ...);
  });
  ((sum[R] = s[R]), ...);
}

template <class T>
template <typename LinearKernel<T>::Share Asked>
inline void LinearKernel<T>::accumulate_all(const Panel& panel) noexcept {
  T* const gradient = gradient_.data();
  const T* next = next_;
  for_each_columns([&]<std::size_t... C>(std::size_t column, std::size_t at, std::index_sequence<C...>) {
    Batch<T> sum[] = {load(gradient + at + C * lanes)...};
    for (std::size_t r = 0; r < panel.rows; ++r) {
      const Batch<T> slope(panel.derivative[r]);
      const T* const row = panel.row[r] + column;
      ask<Asked, sizeof...(C)>(next);
      ((sum[C] = math::fma(slope, load(row + C * lanes), sum[C])), ...);
    }
    (store(gradient + at + C * lanes, sum[C]), ...);
  });
}

template <class T>
void LinearKernel<T>::add_gradient_to(double* gradient) noexcept {
  for (std::size_t j = 0; j < features_; ++j) gradient[j] += static_cast<double>(gradient_[packed_position(j)]);
  std::fill(gradient_.begin(), gradient_.end(), T{0});
}

#if defined(ATTUNE_COMPILED)
extern template class LinearKernel<float>;
extern template class LinearKernel<double>;
#endif

/// The plain loops that LinearKernel::add_value_and_gradient has to agree with, up to rounding.
template <class T, class L>
double linear_value_and_gradient_reference(const L& loss, const SampleBlock<T>& block, std::span<const double> weights, double bias, double* gradient,
                                           double& bias_gradient) noexcept {
  double value = 0;
  for (Index i = 0; i < block.count; ++i) {
    const Index position = block.position(i);
    double score = bias;
    for (std::size_t j = 0; j < weights.size(); ++j) score += weights[j] * static_cast<double>((*block.x)(position, static_cast<Index>(j)));
    const auto target = static_cast<double>(block.target[position]);
    const double w = block.weight == nullptr ? 1.0 : static_cast<double>(block.weight[position]);
    value += w * loss.value(score, target);
    const double d = w * loss.derivative(score, target);
    for (std::size_t j = 0; j < weights.size(); ++j) gradient[j] += d * static_cast<double>((*block.x)(position, static_cast<Index>(j)));
    bias_gradient += d;
  }
  return value;
}

}  // namespace attune::inline ATTUNE_ABI::simd
