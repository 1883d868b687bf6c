// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/count_labels.hpp"

#include <array>
#include <bit>
#include <limits>

#include "attune/simd/batch.hpp"

namespace attune::inline ATTUNE_ABI::simd::detail {

/// The sum of the fields of Bits bits in a word.
template <std::size_t Bits>
constexpr std::int64_t sum_of_fields(std::uint64_t word) noexcept {
  if constexpr (Bits == 8) {
    constexpr std::uint64_t even = 0x00FF00FF00FF00FF;
    const std::uint64_t pairs = (word & even) + ((word >> 8) & even);
    return static_cast<std::int64_t>((pairs * 0x0001000100010001) >> 48);
  } else if constexpr (Bits == 16) {
    constexpr std::uint64_t even = 0x0000FFFF0000FFFF;
    return sum_of_fields<32>((word & even) + ((word >> 16) & even));
  } else if constexpr (Bits == 32) {
    return static_cast<std::int64_t>((word & 0xFFFFFFFF) + (word >> 32));
  } else {
    return static_cast<std::int64_t>(word & 0xFFFFFFFF);  // more is no count, and must not overflow
  }
}

/// The sum of the lanes, each of which may be as large as its type allows.
template <std::unsigned_integral U>
std::int64_t sum_of_lanes(Batch<U> lanes) noexcept {
  std::array<U, width<U>> lane;
  store(lane.data(), lanes);
  const auto words = std::bit_cast<std::array<std::uint64_t, width<U> * sizeof(U) / 8>>(lane);
  std::int64_t sum = 0;
  for (const std::uint64_t word : words) sum += sum_of_fields<8 * sizeof(U)>(word);
  return sum;
}

template <std::unsigned_integral U>
BinaryCounts CountKernels<U>::binary(const U* truth, const U* predicted, std::size_t n) noexcept {
  using B = Batch<U>;
  constexpr std::size_t lanes = width<U>;
  // A lane counts at most one a step, so that it cannot overflow within a block.
  constexpr std::size_t block = lanes * std::min<std::uint64_t>(std::uint64_t{1} << 20, std::numeric_limits<U>::max());
  BinaryCounts counts;
  B any(U{0});
  std::size_t i = 0;
  while (i + lanes <= n) {
    const std::size_t end = i + std::min(block, (n - i) / lanes * lanes);
    B both(U{0}), truths(U{0}), predictions(U{0});
    const auto step = [&](std::size_t at) {
      const B t = load(truth + at);
      const B p = load(predicted + at);
      both += t & p;
      truths += t;
      predictions += p;
      any = any | (t | p);
    };
    for (; i + 4 * lanes <= end; i += 4 * lanes) {
      step(i);
      step(i + lanes);
      step(i + 2 * lanes);
      step(i + 3 * lanes);
    }
    for (; i < end; i += lanes) step(i);
    counts.both += sum_of_lanes(both);
    counts.truth += sum_of_lanes(truths);
    counts.predicted += sum_of_lanes(predictions);
  }
  std::array<U, lanes> lane;
  store(lane.data(), any);
  U seen = 0;
  for (const U bits : lane) seen = static_cast<U>(seen | bits);
  const auto tail = count_binary_reference(truth + i, predicted + i, n - i);
  counts.both += tail.both;
  counts.truth += tail.truth;
  counts.predicted += tail.predicted;
  counts.binary = seen <= 1 && tail.binary;
  return counts;
}

template <std::unsigned_integral U>
std::uint64_t CountKernels<U>::largest(const U* truth, const U* predicted, std::size_t n) noexcept {
  constexpr std::size_t lanes = width<U>;
  U largest = 0;
  std::size_t i = 0;
  if (n >= lanes) {
    Batch<U> most(U{0});
    for (; i + lanes <= n; i += lanes) most = xsimd::max(most, xsimd::max(load(truth + i), load(predicted + i)));
    std::array<U, lanes> lane;
    store(lane.data(), most);
    for (const U label : lane) largest = std::max(largest, label);
  }
  return std::max<std::uint64_t>(largest, largest_code_reference(truth + i, predicted + i, n - i));
}

template <std::unsigned_integral U>
bool CountKernels<U>::codes_of_two(const U* labels, std::size_t n, U low, U high, U* codes) noexcept {
  using B = Batch<U>;
  constexpr std::size_t lanes = width<U>;
  const B zero(U{0}), one(U{1}), from(low), gap(static_cast<U>(high - low));
  B others(U{0});  // bits of labels that are neither
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const B above = load(labels + i) - from;
    const B code = xsimd::min(above, one);
    others = others | (above ^ ((zero - code) & gap));
    store(codes + i, code);
  }
  std::array<U, lanes> lane;
  store(lane.data(), others);
  U seen = 0;
  for (const U bits : lane) seen = static_cast<U>(seen | bits);
  return codes_of_two_reference(labels + i, n - i, low, high, codes + i) && seen == 0;
}

template <std::unsigned_integral U>
void CountKernels<U>::pairs(const U* truth, const U* predicted, std::size_t n, std::uint32_t* tables, std::size_t classes, std::size_t n_ahead) noexcept {
  constexpr std::size_t part = 512;
  std::array<std::uint32_t, part> cell;
  const std::size_t cells = classes * classes;
  const auto stride = static_cast<std::uint32_t>(classes);
  std::uint32_t *const a = tables, *const b = a + cells, *const c = b + cells, *const d = c + cells;
  for (std::size_t first = 0; first < n; first += part) {
    const std::size_t rows = std::min(part, n - first);
    for (std::size_t i = 0; i < rows; ++i) cell[i] = static_cast<std::uint32_t>(truth[first + i]) * stride + static_cast<std::uint32_t>(predicted[first + i]);
    // Counting keeps the processor so busy that it would not read on: the rows of the next block are asked for.
    constexpr std::size_t stretch = 16, ahead = 2048, line = std::max<std::size_t>(1, cache_line / sizeof(U));
    std::size_t i = 0;
    for (; i + stretch <= rows; i += stretch) {
      if (const std::size_t next = first + i + ahead; next + stretch <= n_ahead)
        for (std::size_t k = 0; k < stretch; k += line) {
          prefetch(truth + next + k);
          prefetch(predicted + next + k);
        }
      for (std::size_t k = i; k < i + stretch; k += pair_tables) {
        ++a[cell[k]];
        ++b[cell[k + 1]];
        ++c[cell[k + 2]];
        ++d[cell[k + 3]];
      }
    }
    for (; i < rows; ++i) ++a[cell[i]];
  }
}

}  // namespace attune::inline ATTUNE_ABI::simd::detail
