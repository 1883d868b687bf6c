// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums of weights by pairs of labels. Weights of similar size are split into two parts of few digits each, whose
// sums are exact: the order of the rows leaves no trace.

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "attune/config.hpp"
#include "attune/simd/detail/label_bits.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// A sum of weights in two exact parts.
struct SplitSum {
  double high = 0;
  double low = 0;

  SplitSum& operator+=(const SplitSum& other) noexcept {
    high += other.high;
    low += other.low;
    return *this;
  }
  SplitSum& operator-=(const SplitSum& other) noexcept {
    high -= other.high;
    low -= other.low;
    return *this;
  }
};

/// How the weights of a block are split: high = (w + shift) - shift, low = w - high, both exact.
struct WeightSplit {
  double shift = 0;
  bool exact = false;  ///< whether sums of both parts over the block are exact too
};

/// Rows a block of weights that are split alike.
inline constexpr std::size_t weigh_block = 4096;

/// How to split a block of weights. The parts sum exactly where no weight is negative or NaN and the positive ones
/// are within a factor of 2¹⁹ of each other: high parts are multiples of 2⁻³⁰ of the largest weight's power of two,
/// low parts at most 2⁻³¹ of it and multiples of 2⁻⁷², so that 4096 of either stay within 53 bits.
/// Precondition: n ≤ weigh_block.
WeightSplit split_of(const double* weights, std::size_t n) noexcept;

/// Sums of the weights of rows by what they are.
struct BinaryWeights {
  SplitSum all{};
  SplitSum both{};       ///< rows where both labels are one
  SplitSum truth{};      ///< rows whose truth is one
  SplitSum predicted{};  ///< rows whose prediction is one
};

/// The plain loop that weigh_binary has to agree with, to the bit.
template <std::integral Label>
BinaryWeights weigh_binary_reference(const Label* truth, const Label* predicted, const double* weights, std::size_t n, double shift) noexcept {
  BinaryWeights sums;
  for (std::size_t i = 0; i < n; ++i) {
    const double high = (weights[i] + shift) - shift;
    const SplitSum w{high, weights[i] - high};
    sums.all += w;
    if (truth[i] == 1) sums.truth += w;
    if (predicted[i] == 1) sums.predicted += w;
    if (truth[i] == 1 && predicted[i] == 1) sums.both += w;
  }
  return sums;
}

namespace detail {

/// The kernels, of labels as numbers of their size: zeros and ones as signed ones, which convert faster.
template <std::unsigned_integral U>
struct WeighKernels {
  using S = std::make_signed_t<U>;
  static BinaryWeights binary(const S* truth, const S* predicted, const double* weights, std::size_t n, double shift, std::size_t n_ahead) noexcept;
  static void pairs(const U* truth, const U* predicted, const double* weights, std::size_t n, double shift, SplitSum* tables, std::size_t classes) noexcept;
};

}  // namespace detail

/// The weights of a block of zeros and ones, of columns that may go on behind it, to `n_ahead`.
/// Preconditions: n ≤ weigh_block, an exact split.
template <std::integral Label>
BinaryWeights weigh_binary(const Label* truth, const Label* predicted, const double* weights, std::size_t n, double shift, std::size_t n_ahead = 0) noexcept {
  using Kernels = detail::WeighKernels<detail::UnsignedLabel<Label>>;
  using S = typename Kernels::S;
  return Kernels::binary(reinterpret_cast<const S*>(truth), reinterpret_cast<const S*>(predicted), weights, n, shift, n_ahead);
}

/// Adds the weights of a block to sums by pairs of codes: those of row i to the cell truth · classes + predicted of
/// one of two tables that stand side by side. Preconditions: codes below `classes`, an exact split, empty tables.
template <std::integral Label>
void weigh_pairs(const Label* truth, const Label* predicted, const double* weights, std::size_t n, double shift, SplitSum* tables, std::size_t classes) noexcept {
  detail::WeighKernels<detail::UnsignedLabel<Label>>::pairs(detail::as_unsigned(truth), detail::as_unsigned(predicted), weights, n, shift, tables, classes);
}

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/weigh_labels.ipp"
#endif
