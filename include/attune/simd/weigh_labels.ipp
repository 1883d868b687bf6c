// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/weigh_labels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "attune/simd/batch.hpp"

namespace attune::inline ATTUNE_ABI::simd {

ATTUNE_INLINE WeightSplit split_of(const double* weights, std::size_t n) noexcept {
  constexpr std::size_t lanes = width<double>;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Batch<double> zero(0.0), none(infinity);
  Batch<double> most(0.0), least(infinity), bad(0.0);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto w = load(weights + i);
    most = xsimd::max(most, w);
    least = xsimd::min(least, xsimd::select(w == zero, none, w));
    bad += xsimd::select(w >= zero, zero, Batch<double>(1.0));
  }
  double largest = 0, smallest = infinity;
  bool fine = sum_of(bad) == 0;
  std::array<double, lanes> high, low;
  store(high.data(), most);
  store(low.data(), least);
  for (std::size_t k = 0; k < lanes; ++k) {
    largest = std::max(largest, high[k]);
    smallest = std::min(smallest, low[k]);
  }
  for (; i < n; ++i) {
    const double w = weights[i];
    largest = std::max(largest, w);
    if (w != 0) smallest = std::min(smallest, w);
    fine = fine && w >= 0;
  }
  if (largest == 0) return {.shift = 0, .exact = fine};
  if (!fine || largest > 0x1p900 || smallest < 0x1p-900 || largest * 0x1p-19 > smallest) return {};
  const double power = std::bit_cast<double>(std::bit_cast<std::uint64_t>(largest) & 0x7FF0000000000000);
  return {.shift = power * 0x1.8p22, .exact = true};
}

namespace detail {

template <std::unsigned_integral U>
BinaryWeights WeighKernels<U>::binary(const S* truth, const S* predicted, const double* weights, std::size_t n, double shift, std::size_t n_ahead) noexcept {
  using B = Batch<double>;
  constexpr std::size_t lanes = width<double>, part = 512;
  alignas(cache_line) std::array<double, part> t_ones, p_ones;
  const B s(shift);
  B all_high(0.0), all_low(0.0), both_high(0.0), both_low(0.0), truth_high(0.0), truth_low(0.0), predicted_high(0.0), predicted_low(0.0);
  std::size_t first = 0;
  for (std::size_t rows = 0; rows = std::min(part, n - first) / lanes * lanes, rows > 0; first += rows) {
    for (std::size_t i = 0; i < rows; ++i) t_ones[i] = static_cast<double>(truth[first + i]);
    for (std::size_t i = 0; i < rows; ++i) p_ones[i] = static_cast<double>(predicted[first + i]);
    for (std::size_t i = 0; i < rows; i += lanes) {
      if (const std::size_t next = first + i + weigh_block; sizeof(U) <= 4 && next < n_ahead) {  // the next block, in time; wider labels fill the cache
        prefetch(weights + next);
        prefetch(truth + next);
        prefetch(predicted + next);
      }
      const B w = load(weights + first + i), t = load(t_ones.data() + i), p = load(p_ones.data() + i);
      const B high = (w + s) - s, low = w - high;
      const B both = t * p;
      all_high += high;
      all_low += low;
      truth_high = xsimd::fma(t, high, truth_high);
      truth_low = xsimd::fma(t, low, truth_low);
      predicted_high = xsimd::fma(p, high, predicted_high);
      predicted_low = xsimd::fma(p, low, predicted_low);
      both_high = xsimd::fma(both, high, both_high);
      both_low = xsimd::fma(both, low, both_low);
    }
  }
  BinaryWeights sums = weigh_binary_reference(truth + first, predicted + first, weights + first, n - first, shift);
  sums.all += {sum_of(all_high), sum_of(all_low)};
  sums.both += {sum_of(both_high), sum_of(both_low)};
  sums.truth += {sum_of(truth_high), sum_of(truth_low)};
  sums.predicted += {sum_of(predicted_high), sum_of(predicted_low)};
  return sums;
}

template <std::unsigned_integral U>
void WeighKernels<U>::pairs(const U* truth, const U* predicted, const double* weights, std::size_t n, double shift, SplitSum* tables, std::size_t classes) noexcept {
  const auto add = [=](SplitSum* table, std::size_t i) {
    const double high = (weights[i] + shift) - shift;
    table[static_cast<std::size_t>(truth[i]) * classes + static_cast<std::size_t>(predicted[i])] += {high, weights[i] - high};
  };
  std::size_t i = 0;
  for (; i + 2 <= n; i += 2) {
    add(tables, i);
    add(tables + classes * classes, i + 1);
  }
  if (i < n) add(tables, i);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI::simd
