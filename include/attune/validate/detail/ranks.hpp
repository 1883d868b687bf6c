// SPDX-License-Identifier: BSL-1.0
#pragma once

// Ranks of numbers.

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct Ranks {
  std::vector<double> of{};  ///< from 1, the smallest, on; equal numbers share the mean of their places
  double ties = 0;           ///< Σ t³ - t over the sets of t equal numbers
};

[[gnu::cold]] inline Ranks ranks_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  Ranks ranks{.of = std::vector<double>(values.size())};
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) ranks.of[order[i]] = static_cast<double>(begin + end + 1) / 2;
    const auto t = static_cast<double>(end - begin);
    ranks.ties += t * t * t - t;
  }
  return ranks;
}

}  // namespace attune::inline ATTUNE_ABI::detail
