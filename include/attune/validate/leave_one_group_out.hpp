// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every group held out alone.

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/row_groups.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The folds of LeaveOneGroupOut. Errors: as its.
[[gnu::cold]] FoldAssignment folds_of_groups(RowGroups groups);

}  // namespace detail

/// Holds out each group alone, in ascending order of the groups' numbers. Errors: InvalidArgument for a view without
/// groups; InvalidData for a single group.
struct LeaveOneGroupOut {
  template <class View>
  FoldAssignment split(const View& view) const {
    return detail::folds_of_groups(detail::row_groups(view, "LeaveOneGroupOut"));
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/leave_one_group_out.ipp"
#endif
