// SPDX-License-Identifier: BSL-1.0
#pragma once

// Counting pairs of labels: the kernel under every metric of a confusion matrix.

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "attune/simd/batch.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// What counting two columns of zeros and ones finds.
struct BinaryCounts {
  std::int64_t both = 0;       ///< rows where both are one
  std::int64_t truth = 0;      ///< rows whose truth is one
  std::int64_t predicted = 0;  ///< rows whose prediction is one
  bool binary = true;          ///< false if any label is neither 0 nor 1; the counts then mean nothing
};

/// The plain loop that count_binary has to agree with.
template <std::integral Label>
BinaryCounts count_binary_reference(const Label* truth, const Label* predicted, std::size_t n) noexcept {
  BinaryCounts counts;
  for (std::size_t i = 0; i < n; ++i) {
    const auto is_binary = [](Label x) { return x == Label{0} || x == Label{1}; };
    counts.both += truth[i] == 1 && predicted[i] == 1;
    counts.truth += truth[i] == 1;
    counts.predicted += predicted[i] == 1;
    counts.binary = counts.binary && is_binary(truth[i]) && is_binary(predicted[i]);
  }
  return counts;
}

namespace detail {

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

}  // namespace detail

/// Counts in one read of both columns. Cost: 8n bytes read for 32-bit labels, no allocation.
template <std::integral Label>
BinaryCounts count_binary(const Label* truth, const Label* predicted, std::size_t n) noexcept {
  using U = std::make_unsigned_t<Label>;
  using B = Batch<U>;
  constexpr std::size_t lanes = width<U>;
  // A lane counts at most one a step, so that it cannot overflow within a block.
  constexpr std::size_t block = lanes * std::min<std::uint64_t>(std::uint64_t{1} << 20, std::numeric_limits<U>::max());
  const U* const t_labels = reinterpret_cast<const U*>(truth);
  const U* const p_labels = reinterpret_cast<const U*>(predicted);
  BinaryCounts counts;
  B any(U{0});
  std::size_t i = 0;
  while (i + lanes <= n) {
    const std::size_t end = i + std::min(block, (n - i) / lanes * lanes);
    B both(U{0}), truths(U{0}), predictions(U{0});
    const auto step = [&](std::size_t at) {
      const B t = load(t_labels + at);
      const B p = load(p_labels + at);
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
    counts.both += detail::sum_of_lanes(both);
    counts.truth += detail::sum_of_lanes(truths);
    counts.predicted += detail::sum_of_lanes(predictions);
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

/// The plain loop that largest_code has to agree with.
template <std::integral Label>
std::uint64_t largest_code_reference(const Label* truth, const Label* predicted, std::size_t n) noexcept {
  std::uint64_t largest = 0;
  for (std::size_t i = 0; i < n; ++i)
    largest = std::max({largest, std::uint64_t{static_cast<std::make_unsigned_t<Label>>(truth[i])}, std::uint64_t{static_cast<std::make_unsigned_t<Label>>(predicted[i])}});
  return largest;
}

/// The largest label of two columns; a negative one counts as the unsigned number of the same bits, which is larger
/// than any other of the type.
template <std::integral Label>
std::uint64_t largest_code(const Label* truth, const Label* predicted, std::size_t n) noexcept {
  using U = std::make_unsigned_t<Label>;
  constexpr std::size_t lanes = width<U>;
  U largest = 0;
  std::size_t i = 0;
  if (n >= lanes) {
    Batch<U> most(U{0});
    for (; i + lanes <= n; i += lanes)
      most = xsimd::max(most, xsimd::max(load(reinterpret_cast<const U*>(truth) + i), load(reinterpret_cast<const U*>(predicted) + i)));
    std::array<U, lanes> lane;
    store(lane.data(), most);
    for (const U label : lane) largest = std::max(largest, label);
  }
  return std::max<std::uint64_t>(largest, largest_code_reference(truth + i, predicted + i, n - i));
}

/// The plain loop that codes_of_two has to agree with.
template <std::integral Label>
bool codes_of_two_reference(const Label* labels, std::size_t n, Label low, Label high, Label* codes) noexcept {
  bool two = true;
  for (std::size_t i = 0; i < n; ++i) {
    const Label label = labels[i];
    two = two && (label == low || label == high);
    codes[i] = label == low ? Label{0} : Label{1};
  }
  return two;
}

/// Writes 0 for `low` and 1 for `high`; false if a label is neither, and the codes then mean nothing. The codes may
/// take the labels' place.
template <std::integral Label>
bool codes_of_two(const Label* labels, std::size_t n, Label low, Label high, Label* codes) noexcept {
  using U = std::make_unsigned_t<Label>;
  using B = Batch<U>;
  constexpr std::size_t lanes = width<U>;
  const B zero(U{0}), one(U{1}), from(static_cast<U>(low)), gap(static_cast<U>(static_cast<U>(high) - static_cast<U>(low)));
  B others(U{0});  // bits of labels that are neither
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const B above = load(reinterpret_cast<const U*>(labels) + i) - from;
    const B code = xsimd::min(above, one);
    others = others | (above ^ ((zero - code) & gap));
    store(reinterpret_cast<U*>(codes) + i, code);
  }
  std::array<U, lanes> lane;
  store(lane.data(), others);
  U seen = 0;
  for (const U bits : lane) seen = static_cast<U>(seen | bits);
  return codes_of_two_reference(labels + i, n - i, low, high, codes + i) && seen == 0;
}

/// Copies of the table of count_pairs: a row counts in the next copy, so that equal rows in a row do not wait for
/// each other's store.
inline constexpr std::size_t pair_tables = 4;

/// Adds rows to counts of pairs of codes: row i to the cell truth · classes + predicted of one of `pair_tables`
/// tables that stand side by side. Columns may go on behind these rows, to `n_ahead`, and are asked for in time.
/// Preconditions: codes below `classes`, fewer than 2³² rows in all.
template <std::integral Label>
void count_pairs(const Label* truth, const Label* predicted, std::size_t n, std::uint32_t* tables, std::size_t classes, std::size_t n_ahead = 0) noexcept {
  constexpr std::size_t part = 512;
  std::array<std::uint32_t, part> cell;
  const std::size_t cells = classes * classes;
  const auto stride = static_cast<std::uint32_t>(classes);
  std::uint32_t *const a = tables, *const b = a + cells, *const c = b + cells, *const d = c + cells;
  for (std::size_t first = 0; first < n; first += part) {
    const std::size_t rows = std::min(part, n - first);
    for (std::size_t i = 0; i < rows; ++i) cell[i] = static_cast<std::uint32_t>(truth[first + i]) * stride + static_cast<std::uint32_t>(predicted[first + i]);
    // Counting keeps the processor so busy that it would not read on: the rows of the next block are asked for.
    constexpr std::size_t stretch = 16, ahead = 2048, line = std::max<std::size_t>(1, cache_line / sizeof(Label));
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

}  // namespace attune::inline ATTUNE_ABI::simd
