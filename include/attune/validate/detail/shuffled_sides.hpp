// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows or groups drawn for a side.

#include <cstddef>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/validate/detail/sides.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The sides of 0..n-1 in the order of the key's stream: the first `test` are tested on, the next `train` trained on.
[[gnu::cold]] inline std::vector<Side> shuffled_sides(Index n, Index test, Index train, RandomKey key) {
  const auto order = row_order(n, true, key);
  std::vector<Side> sides(order.size());
  for (Index i = 0; i < test + train; ++i) sides[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = i < test ? Side::test : Side::train;
  return sides;
}

}  // namespace attune::inline ATTUNE_ABI::detail
