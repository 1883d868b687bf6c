// SPDX-License-Identifier: BSL-1.0
#pragma once

// The groups of a view's rows, numbered 0..G-1.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct RowGroups {
  std::vector<int> of_row{};    ///< 0 to G-1, in ascending order of the groups' numbers
  std::vector<Index> sizes{};   ///< rows of each group

  Index rows() const noexcept { return static_cast<Index>(of_row.size()); }
  Index count() const noexcept { return static_cast<Index>(sizes.size()); }
  std::size_t operator[](Index row) const noexcept { return static_cast<std::size_t>(of_row[static_cast<std::size_t>(row)]); }
};

/// Errors: InvalidArgument for a view without groups. Cost: O(n log G).
template <class View>
[[gnu::cold]] RowGroups row_groups(const View& view, const char* splitter) {
  if (!view.has_groups())
    throw InvalidArgument({.argument = "groups", .found = "none", .expected = {"a group for each of the ", view.size(), " rows"},
                           .remedy = {splitter, " splits by group: give them with the data, `view(X, y, {.groups = groups})`"}});
  RowGroups groups;
  std::vector<int> distinct;
  for (Index i = 0; i < view.size(); ++i) groups.of_row.push_back(view.group(i));
  distinct = groups.of_row;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  groups.sizes.resize(distinct.size());
  for (int& group : groups.of_row) {
    group = static_cast<int>(std::lower_bound(distinct.begin(), distinct.end(), group) - distinct.begin());
    ++groups.sizes[static_cast<std::size_t>(group)];
  }
  return groups;
}

[[gnu::cold]] inline void check_fold_count_of_groups(const char* setting, int folds, Index groups) {
  if (groups < 2)
    throw InvalidData({.argument = "groups", .found = {groups, groups == 1 ? " group" : " groups"}, .expected = "at least 2",
                       .remedy = "rows of one group stay together: with a single one, nothing is left to train on"});
  if (folds < 2 || folds > groups)
    throw InvalidArgument({.argument = setting, .found = {folds, " folds of ", groups, " groups"}, .expected = {"2 to ", groups},
                           .remedy = "every fold has to hold out at least one group"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
