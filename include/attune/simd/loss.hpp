// SPDX-License-Identifier: BSL-1.0
#pragma once

// Applies a loss to rows: value and derivative, in SIMD where the loss is written for batches, row by
// row where it is written for double only.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <utility>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// A loss whose value and derivative take batches of T.
template <class L, class T>
concept VectorizedLoss = requires(const L& loss, Batch<T> v) {
  { loss.value(v, v) } -> std::same_as<Batch<T>>;
  { loss.derivative(v, v) } -> std::same_as<Batch<T>>;
};

/// A loss that gives both at the price of one: `std::pair<V, V> value_and_derivative(V score, V target)`.
template <class L, class V>
concept FusedLoss = requires(const L& loss, V v) {
  { loss.value_and_derivative(v, v) } -> std::same_as<std::pair<V, V>>;
};

template <class L, class V>
std::pair<V, V> value_and_derivative(const L& loss, V score, V target) noexcept {
  if constexpr (FusedLoss<L, V>)
    return loss.value_and_derivative(score, target);
  else
    return {loss.value(score, target), loss.derivative(score, target)};
}

/// A batch of rows through a loss that is written for batches, or lane by lane.
template <class T, class L>
std::pair<Batch<T>, Batch<T>> loss_of_batch(const L& loss, const T* score, const T* target) noexcept {
  if constexpr (VectorizedLoss<L, T>) {
    return value_and_derivative(loss, load(score), load(target));
  } else {
    alignas(64) T value[width<T>], derivative[width<T>];
    for (std::size_t k = 0; k < width<T>; ++k) {
      value[k] = static_cast<T>(loss.value(static_cast<double>(score[k]), static_cast<double>(target[k])));
      derivative[k] = static_cast<T>(loss.derivative(static_cast<double>(score[k]), static_cast<double>(target[k])));
    }
    return {load(value), load(derivative)};
  }
}

/// Σ w ℓ over at most `capacity` rows; writes w ℓ' to derivative. Arrays are padded: they can be read and
/// written up to the next multiple of the batch width, and padded rows have weight 0 and values of a
/// real row. Preconditions: 0 < n.
template <class T, class L>
Batch<T> weighted_loss(const L& loss, const T* score, const T* target, const T* weight, T* derivative, std::size_t n) noexcept {
  Batch<T> sum(T{0});
  for (std::size_t i = 0; i < n; i += width<T>) {
    const auto w = load(weight + i);
    const auto [v, d] = loss_of_batch<T>(loss, score + i, target + i);
    const auto counts = w != Batch<T>(T{0});  // 0 · infinity would be no number
    sum += math::select(counts, Batch<T>(w * v), Batch<T>(T{0}));
    store(derivative + i, math::select(counts, Batch<T>(w * d), Batch<T>(T{0})));
  }
  return sum;
}

/// The plain loop that weighted_loss has to agree with, up to rounding.
template <class T, class L>
double weighted_loss_reference(const L& loss, const T* score, const T* target, const T* weight, T* derivative, std::size_t n) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    sum += static_cast<double>(weight[i] * loss.value(score[i], target[i]));
    derivative[i] = weight[i] * loss.derivative(score[i], target[i]);
  }
  return sum;
}

}  // namespace attune::inline ATTUNE_ABI::simd
