// SPDX-License-Identifier: BSL-1.0
#pragma once

// P values of several tests at once.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// Adjusted p values, in the order of the given ones: what is below α may be called significant, with a probability of at
/// most α that any of them is by mistake. p₍ᵢ₎ · (m - i + 1) from the smallest on, never below the one before, at most 1.
/// NaN stands for a test that was not made: it stays, and does not count. Errors: InvalidArgument outside [0, 1].
/// Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
[[gnu::cold]] inline std::vector<double> holm_adjusted(std::span<const double> p_values) {
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
