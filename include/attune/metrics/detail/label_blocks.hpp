// SPDX-License-Identifier: BSL-1.0
#pragma once

// Columns of labels, block by block: in place where both columns of a pair have one type, as 64-bit numbers where they
// have not, so that what reads them is compiled once for each type and once for all pairs.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Rows a block.
inline constexpr std::size_t label_block = 4096;

/// Whether numbers of this type may be too large for std::int64_t.
template <std::integral T>
inline constexpr bool wraps_around = std::unsigned_integral<T> && sizeof(T) >= sizeof(std::int64_t);

template <std::integral T>
void read_labels(const void* labels, std::size_t first, std::size_t n, std::int64_t* numbers) {
  const T* const from = static_cast<const T*>(labels) + first;
  for (std::size_t i = 0; i < n; ++i) numbers[i] = static_cast<std::int64_t>(from[i]);
}

/// Labels of any integral type. Those of 2⁶³ and more wrap around.
struct AnyLabels {
  using Code = std::int64_t;
  const void* labels = nullptr;
  std::size_t rows = 0;
  bool wraps = false;
  void (*read)(const void* labels, std::size_t first, std::size_t n, std::int64_t* numbers) = nullptr;

  template <std::integral T>
  AnyLabels(std::span<const T> column) noexcept : labels(column.data()), rows(column.size()), wraps(wraps_around<T>), read(&read_labels<T>) {}

  std::size_t size() const noexcept { return rows; }
  const Code* block(std::size_t first, std::size_t n, Code* buffer) const {
    read(labels, first, n, buffer);
    return buffer;
  }
  bool is_negative(Code label) const noexcept { return !wraps && label < 0; }
};

/// Labels where they are.
template <std::integral T>
struct LabelsInPlace {
  using Code = T;
  static constexpr bool wraps = wraps_around<T>;
  std::span<const T> labels{};

  std::size_t size() const noexcept { return labels.size(); }
  const T* block(std::size_t first, std::size_t, T*) const noexcept { return labels.data() + first; }
  bool is_negative(T) const noexcept { return false; }  // labels of one type are equal where their numbers are
};

}  // namespace attune::inline ATTUNE_ABI::detail
