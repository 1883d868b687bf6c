// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every combination of p groups held out.

#include <cstddef>
#include <utility>
#include <vector>

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/combinations.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_groups.hpp"

namespace attune::inline ATTUNE_ABI {

/// Holds out every combination of p groups, in lexicographic order of their numbers. Errors: InvalidArgument for a view
/// without groups, for p outside 1..G-1, and for more folds than can be counted.
struct LeavePGroupsOut {
  int p = 2;

  template <class View>
  auto split(const View& view) const {
    auto groups = detail::row_groups(view, "LeavePGroupsOut");
    const std::size_t folds = detail::ways_to_hold_out("LeavePGroupsOut", p, groups.count(), "groups", "GroupShuffleSplit");
    return detail::LazyFolds(folds, [groups = std::move(groups), chosen = static_cast<Index>(p)](std::size_t k) {
      std::vector<detail::Side> sides(groups.sizes.size(), detail::Side::train);
      for (const Index group : detail::combination(groups.count(), chosen, k)) sides[static_cast<std::size_t>(group)] = detail::Side::test;
      return detail::fold_of_sides(groups.rows(), [&](Index row) { return sides[groups[row]]; });
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
