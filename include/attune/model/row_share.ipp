// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/row_share.hpp"

#include <cmath>
#include <map>
#include <numeric>
#include <span>

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE std::vector<Index> share_of_rows(const std::vector<int>& groups, double share, RandomKey key) {
  std::vector<Index> order(groups.size());
  std::iota(order.begin(), order.end(), Index{0});
  Random(key).shuffle(std::span(order));
  std::map<int, double> left;
  for (const int group : groups) left[group] += share;
  std::vector<char> taken(groups.size());
  for (const Index i : order) {
    double& open = left[groups[static_cast<std::size_t>(i)]];
    if (open > 1e-9) taken[static_cast<std::size_t>(i)] = 1;  // sums of shares are whole to rounding
    open -= 1;
  }
  std::vector<Index> rows;
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (taken[i]) rows.push_back(static_cast<Index>(i));
  return rows;
}

ATTUNE_INLINE void check_row_share(double share) { require_setting(share > 0 && share <= 1, "RowShare::share", share, "more than 0, at most 1"); }

}  // namespace attune::inline ATTUNE_ABI::detail
