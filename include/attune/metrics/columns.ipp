// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/columns.hpp"

#include <algorithm>

#include "attune/simd/count_labels.hpp"

namespace attune::inline ATTUNE_ABI::detail {

template <std::integral T>
std::size_t count_distinct(std::span<const T> labels) {
  std::vector<T> distinct(labels.begin(), labels.end());
  std::sort(distinct.begin(), distinct.end());
  return static_cast<std::size_t>(std::unique(distinct.begin(), distinct.end()) - distinct.begin());
}

template <std::integral T>
std::vector<T> binary_codes(std::span<const T> labels) {
  T seen{0};
  for (const T label : labels) seen = static_cast<T>(seen | label);
  if ((seen & static_cast<T>(~T{1})) == 0) return {};
  const T one = labels.front();
  const auto other = std::find_if(labels.begin(), labels.end(), [one](T label) { return label != one; });
  const auto [low, high] = std::minmax({one, other == labels.end() ? T{0} : *other});
  std::vector<T> codes(labels.size());
  if (!simd::codes_of_two(labels.data(), labels.size(), low, high, codes.data()))
    throw InvalidData({.argument = "truth", .found = {count_distinct(labels), " classes"}, .expected = "two", .remedy = "give scores n×K for K classes, a column a class"});
  return codes;
}

}  // namespace attune::inline ATTUNE_ABI::detail
