// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/group_k_fold.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE FoldAssignment group_k_folds(const RowGroups& groups, int folds) {
  check_fold_count_of_groups("GroupKFold::folds", folds, groups.count());
  std::vector<std::size_t> order(groups.sizes.size());
  std::iota(order.rbegin(), order.rend(), std::size_t{0});  // of equal sizes, the last group first
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return groups.sizes[a] > groups.sizes[b]; });
  std::vector<Index> rows_of_fold(static_cast<std::size_t>(folds));
  std::vector<int> fold_of_group(order.size());
  for (const std::size_t group : order) {
    const auto lightest = std::min_element(rows_of_fold.begin(), rows_of_fold.end());
    *lightest += groups.sizes[group];
    fold_of_group[group] = static_cast<int>(lightest - rows_of_fold.begin());
  }
  std::vector<int> fold_of_row;
  for (Index i = 0; i < groups.rows(); ++i) fold_of_row.push_back(fold_of_group[groups[i]]);
  return {std::move(fold_of_row), folds};
}

}  // namespace attune::inline ATTUNE_ABI::detail
