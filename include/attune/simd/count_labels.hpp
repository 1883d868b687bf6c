// SPDX-License-Identifier: BSL-1.0
#pragma once

// Counting pairs of labels: the kernel under every metric of a confusion matrix.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>

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

/// Counts in one read of both columns. Cost: 8n bytes read for 32-bit labels, no allocation.
template <std::integral Label>
BinaryCounts count_binary(const Label* truth, const Label* predicted, std::size_t n) noexcept {
  using B = Batch<Label>;
  constexpr std::size_t lanes = width<Label>;
  // A lane counts at most one a step, so that it cannot overflow within a block.
  constexpr std::size_t block = lanes * std::min<std::size_t>(std::size_t{1} << 20, (std::size_t{1} << (8 * sizeof(Label) - 1)) - 1);
  BinaryCounts counts;
  Label seen = 0;
  std::size_t i = 0;
  while (i + lanes <= n) {
    const std::size_t end = i + std::min(block, (n - i) / lanes * lanes);
    B both(Label{0}), truths(Label{0}), predictions(Label{0}), any(Label{0});
    for (; i < end; i += lanes) {
      const B t = load(truth + i);
      const B p = load(predicted + i);
      both += t & p;
      truths += t;
      predictions += p;
      any = any | t | p;
    }
    alignas(64) Label lane[4][lanes];
    store(lane[0], both);
    store(lane[1], truths);
    store(lane[2], predictions);
    store(lane[3], any);
    for (std::size_t k = 0; k < lanes; ++k) {
      counts.both += static_cast<std::int64_t>(lane[0][k]);
      counts.truth += static_cast<std::int64_t>(lane[1][k]);
      counts.predicted += static_cast<std::int64_t>(lane[2][k]);
      seen = static_cast<Label>(seen | lane[3][k]);
    }
  }
  counts.binary = (seen & ~Label{1}) == 0;
  const auto tail = count_binary_reference(truth + i, predicted + i, n - i);
  counts.both += tail.both;
  counts.truth += tail.truth;
  counts.predicted += tail.predicted;
  counts.binary = counts.binary && tail.binary;
  return counts;
}

}  // namespace attune::inline ATTUNE_ABI::simd
