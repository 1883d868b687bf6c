// SPDX-License-Identifier: BSL-1.0
#pragma once

// Parting the scores of two classes: the step before each class is sorted alone.

#include <concepts>
#include <cstddef>

#include "attune/config.hpp"
#include "attune/simd/detail/label_bits.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Rows to part: a label 0 or 1, a score and, unless `weights` is null, a weight each.
template <class Label>
struct LabelledScores {
  const Label* labels = nullptr;
  const double* scores = nullptr;
  std::size_t stride = 1;  ///< between the scores of two rows
  const double* weights = nullptr;
  std::size_t size = 0;
};

/// Where parted scores go: those of label 0 upwards from `begin`, those of label 1 downwards from `end`. There is room
/// for all rows between the two.
struct SplitRoom {
  double* begin = nullptr;
  double* end = nullptr;
  double* weights_begin = nullptr;
  double* weights_end = nullptr;
};

struct SplitCounts {
  std::size_t ones = 0;  ///< rows whose label is 1
  bool binary = true;    ///< false if any label is neither 0 nor 1; what was written then means nothing
  bool numbers = true;   ///< false if any score is NaN
};

/// The plain loop that split_scores has to agree with, up to the order within a class.
template <class Label>
SplitCounts split_scores_reference(const LabelledScores<Label>& rows, SplitRoom room) noexcept {
  SplitCounts counts;
  for (std::size_t i = 0; i < rows.size; ++i) {
    const double score = rows.scores[i * rows.stride] + 0.0;  // -0.0 becomes 0.0
    const bool one = rows.labels[i] == Label{1};
    counts.binary = counts.binary && (one || rows.labels[i] == Label{0});
    counts.numbers = counts.numbers && score == score;
    // Both ends are written, and one moves: no branch.
    *room.begin = room.end[-1] = score;
    room.begin += one ? 0 : 1;
    room.end -= one ? 1 : 0;
    if (rows.weights != nullptr) {
      *room.weights_begin = room.weights_end[-1] = rows.weights[i];
      room.weights_begin += one ? 0 : 1;
      room.weights_end -= one ? 1 : 0;
    }
    counts.ones += one ? 1 : 0;
  }
  return counts;
}

namespace detail {

/// The kernel, of labels as unsigned numbers of their size.
template <std::unsigned_integral U>
struct SplitKernels {
  static SplitCounts split(const LabelledScores<U>& rows, SplitRoom room) noexcept;
};

}  // namespace detail

/// Parts scores by label, and zeros lose their sign.
template <std::integral Label>
SplitCounts split_scores(const LabelledScores<Label>& rows, SplitRoom room) noexcept {
  return detail::SplitKernels<detail::UnsignedLabel<Label>>::split({detail::as_unsigned(rows.labels), rows.scores, rows.stride, rows.weights, rows.size}, room);
}

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/split_scores.ipp"
#endif
