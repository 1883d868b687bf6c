// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/columns.hpp"

#include <algorithm>

#include "attune/simd/count_labels.hpp"

namespace attune::inline ATTUNE_ABI::detail {

template <std::integral T>
std::vector<T> distinct_labels(std::span<const T> a, std::span<const T> b) {
  std::vector<T> labels(a.begin(), a.end());
  labels.insert(labels.end(), b.begin(), b.end());
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

template <std::integral T>
std::vector<int> codes_among(std::span<const T> labels, std::span<const T> distinct) {
  std::vector<int> codes(labels.size());
  for (std::size_t i = 0; i < codes.size(); ++i)
    codes[i] = static_cast<int>(std::lower_bound(distinct.begin(), distinct.end(), labels[i]) - distinct.begin());
  return codes;
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
    throw InvalidData({.argument = "truth", .found = {distinct_labels(labels).size(), " classes"}, .expected = "two", .remedy = "give scores n×K for K classes, a column a class"});
  return codes;
}

}  // namespace attune::inline ATTUNE_ABI::detail
