// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every combination of p rows held out.

#include <cstddef>
#include <vector>

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/combinations.hpp"
#include "attune/validate/detail/lazy_folds.hpp"

namespace attune::inline ATTUNE_ABI {

/// Holds out every combination of p rows, in lexicographic order: n! / (p! (n-p)!) folds, for small data. Errors:
/// InvalidArgument for p outside 1..n-1, and for more folds than can be counted.
struct LeavePOut {
  int p = 2;

  template <class View>
  auto split(const View& view) const {
    const Index n = view.size();
    const std::size_t folds = detail::ways_to_hold_out("LeavePOut", p, n, "rows", "ShuffleSplit");
    return detail::LazyFolds(folds, [n, chosen = static_cast<Index>(p)](std::size_t k) {
      std::vector<detail::Side> sides(static_cast<std::size_t>(n), detail::Side::train);
      for (const Index row : detail::combination(n, chosen, k)) sides[static_cast<std::size_t>(row)] = detail::Side::test;
      return detail::fold_of_sides(n, [&](Index row) { return sides[static_cast<std::size_t>(row)]; });
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
