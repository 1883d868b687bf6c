// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/wilcoxon.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "attune/validate/detail/ranks.hpp"
#include "attune/validate/detail/score_pairs.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// P(sum ≤ s) of the positive ranks of n differences of which each sign is as likely. Cost: O(n³).
[[gnu::cold]] inline double signed_rank_lower(double s, std::size_t n) {
  std::vector<double> ways(n * (n + 1) / 2 + 1);  // to make each sum, as a share of all
  ways[0] = 1;
  for (std::size_t rank = 1, largest = 0; rank <= n; ++rank) {
    largest += rank;
    for (std::size_t sum = largest + 1; sum-- > 0;) ways[sum] = (ways[sum] + (sum >= rank ? ways[sum - rank] : 0)) / 2;
  }
  double share = 0;
  for (std::size_t sum = 0; static_cast<double>(sum) <= s && sum < ways.size(); ++sum) share += ways[sum];
  return share;
}

}  // namespace detail

ATTUNE_INLINE SignedRankTest wilcoxon_signed_rank_test(std::span<const double> a, std::span<const double> b) {
  const auto all = detail::score_differences("wilcoxon_signed_rank_test", a, b, 1);
  std::vector<double> differences, sizes;
  for (const double d : all) {
    if (std::isnan(d)) return {.positive = d, .negative = d, .statistic = d, .p_value = d};
    if (d == 0) continue;
    differences.push_back(d);
    sizes.push_back(std::abs(d));
  }
  SignedRankTest found{.p_value = 1, .pairs = sizes.size()};
  if (sizes.empty()) return found;
  const auto ranks = detail::ranks_of(sizes);
  for (std::size_t i = 0; i < sizes.size(); ++i) (differences[i] > 0 ? found.positive : found.negative) += ranks.of[i];
  found.statistic = std::min(found.positive, found.negative);
  found.exact = sizes.size() <= 50 && ranks.ties == 0 && sizes.size() == all.size();
  if (found.exact) {
    found.p_value = std::min(1.0, 2 * detail::signed_rank_lower(found.statistic, sizes.size()));
    return found;
  }
  const auto n = static_cast<double>(sizes.size());
  const double deviation = std::sqrt((n * (n + 1) * (2 * n + 1) - ranks.ties / 2) / 24);
  found.p_value = std::erfc(std::abs(found.statistic - n * (n + 1) / 4) / deviation / std::numbers::sqrt2);
  return found;
}

}  // namespace attune::inline ATTUNE_ABI
