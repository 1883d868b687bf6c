// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every combination of p groups held out.

#include <cstddef>

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_groups.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Makes the k-th fold, which holds out p groups.
struct GroupsOut {
  RowGroups groups;
  Index p;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of LeavePGroupsOut. Errors: as its.
[[gnu::cold]] LazyFolds<GroupsOut> folds_of_groups(RowGroups groups, int p);

}  // namespace detail

/// Holds out every combination of p groups, in lexicographic order of their numbers. Errors: InvalidArgument for a view
/// without groups, for p outside 1..G-1, and for more folds than can be counted.
struct LeavePGroupsOut {
  int p = 2;

  template <class View>
  detail::LazyFolds<detail::GroupsOut> split(const View& view) const {
    return detail::folds_of_groups(detail::row_groups(view, "LeavePGroupsOut"), p);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/leave_p_groups_out.ipp"
#endif
