// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/leave_one_group_out.hpp"

#include <utility>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE FoldAssignment folds_of_groups(RowGroups groups) {
  const auto count = static_cast<int>(groups.count());
  check_fold_count_of_groups("groups", count, groups.count());
  return {std::move(groups.of_row), count};
}

}  // namespace attune::inline ATTUNE_ABI::detail
