// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/holm.hpp"

#include <algorithm>
#include <cstddef>

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    if (adjusted[i] < 0 || adjusted[i] > 1) throw InvalidArgument({.argument = "holm_adjusted", .place = {"p value ", i}, .found = adjusted[i], .expected = "0 to 1"});
    if (adjusted[i] >= 0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  double least = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    least = std::max(least, std::min(1.0, adjusted[order[i]] * static_cast<double>(order.size() - i)));
    adjusted[order[i]] = least;
  }
  return adjusted;
}

}  // namespace attune::inline ATTUNE_ABI
