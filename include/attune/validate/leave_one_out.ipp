// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/leave_one_out.hpp"

#include "attune/validate/detail/sides.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE Fold OneRowOut::operator()(std::size_t k) const {
  return fold_of_sides(n, [k](Index row) { return row == static_cast<Index>(k) ? Side::test : Side::train; });
}

ATTUNE_INLINE LazyFolds<OneRowOut> folds_of_one(Index n) {
  if (n < 2) throw InvalidData({.argument = "X", .found = {n, n == 1 ? " row" : " rows"}, .expected = "at least 2: one to hold out, one to train on"});
  return {static_cast<std::size_t>(n), {n}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
