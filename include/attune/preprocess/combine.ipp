// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/combine.hpp"

#include <algorithm>
#include <cstddef>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void number_repeated_names(std::vector<std::string>& names) {
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> repeated;
  for (std::size_t j = 1; j < sorted.size(); ++j)
    if (sorted[j] == sorted[j - 1] && (repeated.empty() || repeated.back() != sorted[j])) repeated.push_back(sorted[j]);
  for (const auto& name : repeated) {
    int count = 0;
    for (auto& each : names) {
      if (each != name || ++count == 1) continue;
      const auto numbered = [&] { return name + " [" + std::to_string(count) + "]"; };
      while (std::binary_search(sorted.begin(), sorted.end(), numbered())) ++count;
      each = numbered();
    }
  }
}

ATTUNE_INLINE std::vector<std::string> names_beside(const std::vector<std::string>& read, Index count, FunctionRef<std::string(Index)> name) {
  std::vector<std::string> others;
  for (Index j = 0; j < count; ++j)
    if (std::find(read.begin(), read.end(), name(j)) == read.end()) others.push_back(name(j));
  return others;
}

}  // namespace attune::inline ATTUNE_ABI::detail
