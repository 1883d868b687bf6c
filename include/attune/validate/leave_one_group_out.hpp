// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every group held out alone.

#include <cstddef>
#include <utility>
#include <vector>

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/row_groups.hpp"

namespace attune::inline ATTUNE_ABI {

/// Holds out each group alone, in ascending order of the groups' numbers. Errors: InvalidArgument for a view without
/// groups; InvalidData for a single group.
struct LeaveOneGroupOut {
  template <class View>
  FoldAssignment split(const View& view) const {
    auto groups = detail::row_groups(view, "LeaveOneGroupOut");
    const auto count = static_cast<int>(groups.count());
    detail::check_fold_count_of_groups("groups", count, groups.count());
    return {std::move(groups.of_row), count};
  }
};

}  // namespace attune::inline ATTUNE_ABI
