// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/closest_names.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (lower(a[i - 1]) != lower(b[j - 1]) ? 1 : 0);
      diagonal = std::exchange(row[j], std::min(changed, 1 + std::min(row[j], row[j - 1])));
    }
  }
  return row.back();
}

}  // namespace detail

ATTUNE_INLINE std::string closest_names(std::string_view name, const std::vector<std::string>& names, std::size_t count) {
  std::vector<std::size_t> taken(names.size());
  std::string text;
  for (std::size_t k = 0; k < count && k < names.size(); ++k) {
    std::size_t best = names.size(), least = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::size_t distance = taken[i] != 0 ? 0 : detail::edit_distance(name, names[i]);
      if (taken[i] != 0 || (best < names.size() && distance >= least)) continue;
      best = i;
      least = distance;
    }
    taken[best] = 1;
    Phrase{text.empty() ? "'" : ", '", names[best], "'"}.append_to(text);
  }
  return text;
}

}  // namespace attune::inline ATTUNE_ABI
