// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/leave_p_groups_out.hpp"

#include <utility>
#include <vector>

#include "attune/validate/detail/combinations.hpp"
#include "attune/validate/detail/sides.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE Fold GroupsOut::operator()(std::size_t k) const {
  std::vector<Side> sides(groups.sizes.size(), Side::train);
  for (const Index group : combination(groups.count(), p, k)) sides[static_cast<std::size_t>(group)] = Side::test;
  return fold_of_sides(groups.rows(), [&](Index row) { return sides[groups[row]]; });
}

ATTUNE_INLINE LazyFolds<GroupsOut> folds_of_groups(RowGroups groups, int p) {
  const std::size_t folds = ways_to_hold_out("LeavePGroupsOut", p, groups.count(), "groups", "GroupShuffleSplit");
  return {folds, {std::move(groups), static_cast<Index>(p)}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
