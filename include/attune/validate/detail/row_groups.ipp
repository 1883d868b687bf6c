// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/detail/row_groups.hpp"

#include <algorithm>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void throw_no_groups(Index rows, const char* splitter) {
  throw InvalidArgument({.argument = "groups", .found = "none", .expected = {"a group for each of the ", rows, " rows"},
                         .remedy = {splitter, " splits by group: give them with the data, `view(X, y, {.groups = groups})`"}});
}

ATTUNE_INLINE RowGroups numbered_groups(std::vector<int> of_row) {
  RowGroups groups{.of_row = std::move(of_row)};
  std::vector<int> distinct = groups.of_row;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  groups.sizes.resize(distinct.size());
  for (int& group : groups.of_row) {
    group = static_cast<int>(std::lower_bound(distinct.begin(), distinct.end(), group) - distinct.begin());
    ++groups.sizes[static_cast<std::size_t>(group)];
  }
  return groups;
}

[[gnu::cold]] ATTUNE_INLINE void check_fold_count_of_groups(const char* setting, int folds, Index groups) {
  if (groups < 2)
    throw InvalidData({.argument = "groups", .found = {groups, groups == 1 ? " group" : " groups"}, .expected = "at least 2",
                       .remedy = "rows of one group stay together: with a single one, nothing is left to train on"});
  if (folds < 2 || folds > groups)
    throw InvalidArgument({.argument = setting, .found = {folds, " folds of ", groups, " groups"}, .expected = {"2 to ", groups},
                           .remedy = "every fold has to hold out at least one group"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
