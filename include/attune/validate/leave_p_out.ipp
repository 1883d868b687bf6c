// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/leave_p_out.hpp"

#include <vector>

#include "attune/validate/detail/combinations.hpp"
#include "attune/validate/detail/sides.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE Fold RowsOut::operator()(std::size_t k) const {
  std::vector<Side> sides(static_cast<std::size_t>(n), Side::train);
  for (const Index row : combination(n, p, k)) sides[static_cast<std::size_t>(row)] = Side::test;
  return fold_of_sides(sides);
}

ATTUNE_INLINE LazyFolds<RowsOut> folds_of_rows(Index n, int p) {
  const std::size_t folds = ways_to_hold_out("LeavePOut", p, n, "rows", "ShuffleSplit");
  return {folds, {n, static_cast<Index>(p)}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
