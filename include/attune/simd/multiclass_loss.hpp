// SPDX-License-Identifier: BSL-1.0
#pragma once

// Applies a loss of several scores a row to rows: in SIMD, a lane a row, where the loss is written for
// batches, row by row where it is written for double only.

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// A loss of all classes' scores whose value and derivative take batches of T.
template <class L, class T>
concept VectorizedMulticlassLoss = requires(const L& loss, std::span<const Batch<T>> scores, Batch<T> target, std::span<Batch<T>> out) {
  { loss.value(scores, target) } -> std::same_as<Batch<T>>;
  loss.derivative(scores, target, out);
};

/// A loss that gives both at the price of one: `V value_and_derivative(std::span<const V> scores, V target, std::span<V> out)`.
template <class L, class V>
concept FusedMulticlassLoss = requires(const L& loss, std::span<const V> scores, V target, std::span<V> out) {
  { loss.value_and_derivative(scores, target, out) } -> std::same_as<V>;
};

/// A loss whose Hessian in the scores multiplies vectors of batches of T:
/// `hessian_product(std::span<const V> scores, V target, std::span<const V> direction, std::span<V> out)`.
template <class L, class T>
concept VectorizedMulticlassHessian = requires(const L& loss, std::span<const Batch<T>> scores, Batch<T> target, std::span<Batch<T>> out) {
  loss.hessian_product(scores, target, scores, out);
};

/// Scores, derivatives or directions of a few rows, output by output: value k of row r is at k · stride + r.
template <class T>
struct RowsOfOutputs {
  T* values = nullptr;
  std::size_t stride = 0;

  T* output(std::size_t k) const noexcept { return values + k * stride; }
};

/// A loss of `outputs` scores a row, with the memory that it needs to work on a batch of rows.
template <class T>
class MulticlassLossKernel {
 public:
  explicit MulticlassLossKernel(std::size_t outputs) : score_(outputs), out_(outputs), direction_(outputs), scalars_(3 * outputs) {}

  std::size_t outputs() const noexcept { return score_.size(); }

  /// Σ w ℓ over n rows; writes w ∂ℓ/∂score to derivative. Arrays can be read and written up to the next multiple
  /// of the batch width; padded rows have weight 0 and values of a real row. Preconditions: 0 < n.
  template <class L>
  Batch<T> weighted(const L& loss, RowsOfOutputs<const T> score, const T* target, const T* weight, RowsOfOutputs<T> derivative, std::size_t n) noexcept {
    Batch<T> sum(T{0});
    for (std::size_t i = 0; i < n; i += width<T>) {
      load_rows(score, i, score_);
      const auto value = value_and_derivative(loss, load(target + i));
      const auto w = load(weight + i);
      const auto counts = w != Batch<T>(T{0});  // 0 · infinity would be no number
      sum += math::select(counts, Batch<T>(w * value), Batch<T>(T{0}));
      store_weighted(w, derivative, i);
    }
    return sum;
  }

  /// Writes w H d of n rows to product: H is the Hessian of the loss in the scores, d the direction.
  template <class L>
  void weighted_hessian(const L& loss, RowsOfOutputs<const T> score, RowsOfOutputs<const T> direction, const T* target, const T* weight, RowsOfOutputs<T> product,
                        std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; i += width<T>) {
      load_rows(score, i, score_);
      load_rows(direction, i, direction_);
      const auto t = load(target + i);
      if constexpr (VectorizedMulticlassHessian<L, T>) {
        loss.hessian_product(std::span<const Batch<T>>(score_), t, std::span<const Batch<T>>(direction_), std::span<Batch<T>>(out_));
      } else {
        for_each_lane(t, [&](double row_target, std::span<double> row_score, std::span<double> row_out, std::span<double> row_direction) {
          loss.hessian_product(std::span<const double>(row_score), row_target, std::span<const double>(row_direction), row_out);
          return 0.0;
        });
      }
      store_weighted(load(weight + i), product, i);
    }
  }

 private:
  static void load_rows(RowsOfOutputs<const T> from, std::size_t first, std::vector<Batch<T>>& to) noexcept {
    for (std::size_t k = 0; k < to.size(); ++k) to[k] = load(from.output(k) + first);
  }
  void store_weighted(Batch<T> w, RowsOfOutputs<T> to, std::size_t first) const noexcept {
    const auto counts = w != Batch<T>(T{0});
    for (std::size_t k = 0; k < out_.size(); ++k) store(to.output(k) + first, math::select(counts, Batch<T>(w * out_[k]), Batch<T>(T{0})));
  }

  // Of the rows in score_; the derivative goes to out_.
  template <class L>
  Batch<T> value_and_derivative(const L& loss, Batch<T> target) noexcept {
    const std::span<const Batch<T>> scores(score_);
    if constexpr (FusedMulticlassLoss<L, Batch<T>>) {
      return loss.value_and_derivative(scores, target, std::span<Batch<T>>(out_));
    } else if constexpr (VectorizedMulticlassLoss<L, T>) {
      loss.derivative(scores, target, std::span<Batch<T>>(out_));
      return loss.value(scores, target);
    } else {
      return for_each_lane(target, [&](double row_target, std::span<double> row_score, std::span<double> row_out, std::span<double>) {
        const std::span<const double> row(row_score);
        loss.derivative(row, row_target, row_out);
        return static_cast<double>(loss.value(row, row_target));
      });
    }
  }

  // Calls work(target, scores, out, direction) for each row of the batch, in double.
  template <class Work>
  Batch<T> for_each_lane(Batch<T> target, Work&& work) noexcept {
    const std::size_t n = outputs();
    const std::span<double> score(scalars_.data(), n), out(scalars_.data() + n, n), direction(scalars_.data() + 2 * n, n);
    alignas(64) T targets[width<T>], values[width<T>], lane[width<T>];
    store(targets, target);
    for (std::size_t r = 0; r < width<T>; ++r) {
      for (std::size_t k = 0; k < n; ++k) {
        store(lane, score_[k]);
        score[k] = static_cast<double>(lane[r]);
        store(lane, direction_[k]);
        direction[k] = static_cast<double>(lane[r]);
      }
      values[r] = static_cast<T>(work(static_cast<double>(targets[r]), score, out, direction));
      for (std::size_t k = 0; k < n; ++k) {
        store(lane, out_[k]);
        lane[r] = static_cast<T>(out[k]);
        out_[k] = load(lane);
      }
    }
    return load(values);
  }

  std::vector<Batch<T>> score_;
  std::vector<Batch<T>> out_;
  std::vector<Batch<T>> direction_;
  std::vector<double> scalars_;
};

}  // namespace attune::inline ATTUNE_ABI::simd
