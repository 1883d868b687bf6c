// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting of whole groups.

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/row_groups.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The folds of GroupKFold. Errors: as its.
[[gnu::cold]] FoldAssignment group_k_folds(const RowGroups& groups, int folds);

}  // namespace detail

/// Parts the groups into folds of about as many rows: the largest group first, each goes to the fold with the fewest
/// rows so far. No group is on both sides; each is held out once. No chance is involved. Errors: InvalidArgument for a view
/// without groups, for fewer than 2 folds and for more than groups; InvalidData for a single group.
struct GroupKFold {
  int folds = 5;

  template <class View>
  FoldAssignment split(const View& view) const {
    return detail::group_k_folds(detail::row_groups(view, "GroupKFold"), folds);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/group_k_fold.ipp"
#endif
