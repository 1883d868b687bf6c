// SPDX-License-Identifier: BSL-1.0
#pragma once

// Counting pairs of labels: the kernel under every metric of a confusion matrix.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "attune/config.hpp"
#include "attune/simd/detail/label_bits.hpp"

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

/// The kernels, of labels as unsigned numbers of their size.
template <std::unsigned_integral U>
struct CountKernels {
  static BinaryCounts binary(const U* truth, const U* predicted, std::size_t n) noexcept;
  static std::uint64_t largest(const U* truth, const U* predicted, std::size_t n) noexcept;
  static bool codes_of_two(const U* labels, std::size_t n, U low, U high, U* codes) noexcept;
  static void pairs(const U* truth, const U* predicted, std::size_t n, std::uint32_t* tables, std::size_t classes, std::size_t n_ahead) noexcept;
};

}  // namespace detail

/// Counts in one read of both columns. Cost: 8n bytes read for 32-bit labels, no allocation.
template <std::integral Label>
BinaryCounts count_binary(const Label* truth, const Label* predicted, std::size_t n) noexcept {
  return detail::CountKernels<detail::UnsignedLabel<Label>>::binary(detail::as_unsigned(truth), detail::as_unsigned(predicted), n);
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
  return detail::CountKernels<detail::UnsignedLabel<Label>>::largest(detail::as_unsigned(truth), detail::as_unsigned(predicted), n);
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
  using U = detail::UnsignedLabel<Label>;
  return detail::CountKernels<U>::codes_of_two(detail::as_unsigned(labels), n, static_cast<U>(low), static_cast<U>(high), reinterpret_cast<U*>(codes));
}

/// Copies of the table of count_pairs: a row counts in the next copy, so that equal rows in a row do not wait for
/// each other's store.
inline constexpr std::size_t pair_tables = 4;

/// Adds rows to counts of pairs of codes: row i to the cell truth · classes + predicted of one of `pair_tables`
/// tables that stand side by side. Columns may go on behind these rows, to `n_ahead`, and are asked for in time.
/// Preconditions: codes below `classes`, fewer than 2³² rows in all.
template <std::integral Label>
void count_pairs(const Label* truth, const Label* predicted, std::size_t n, std::uint32_t* tables, std::size_t classes, std::size_t n_ahead = 0) noexcept {
  detail::CountKernels<detail::UnsignedLabel<Label>>::pairs(detail::as_unsigned(truth), detail::as_unsigned(predicted), n, tables, classes, n_ahead);
}

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/count_labels.ipp"
#endif
