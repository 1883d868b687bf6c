// SPDX-License-Identifier: BSL-1.0
#pragma once

// The groups of a view's rows, numbered 0..G-1.

#include <cstddef>
#include <utility>
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

[[noreturn, gnu::cold]] void throw_no_groups(Index rows, const char* splitter);
/// Of each row's number. Cost: O(n log G).
[[gnu::cold]] RowGroups numbered_groups(std::vector<int> of_row);

/// Errors: InvalidArgument for a view without groups. Cost: O(n log G).
template <class View>
[[gnu::cold]] RowGroups row_groups(const View& view, const char* splitter) {
  if (!view.has_groups()) throw_no_groups(view.size(), splitter);
  std::vector<int> of_row(static_cast<std::size_t>(view.size()));
  for (std::size_t i = 0; i < of_row.size(); ++i) of_row[i] = view.group(static_cast<Index>(i));
  return numbered_groups(std::move(of_row));
}

void check_fold_count_of_groups(const char* setting, int folds, Index groups);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/detail/row_groups.ipp"
#endif
