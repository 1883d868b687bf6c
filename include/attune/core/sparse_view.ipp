// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/sparse_view.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE void check_sparse_rows(const int* columns, const int* starts, const int* counts, Index rows, Index cols, bool has_values) {
  if (rows < 0 || cols < 0 || (starts == nullptr && rows > 0))
    throw InvalidArgument({.argument = "SparseView", .found = {rows, "×", cols}, .expected = "sizes of zero or more, and an address of the starts"});
  for (Index i = 0; i < rows; ++i) {
    const int end = counts != nullptr ? starts[i] + counts[i] : starts[i + 1];
    if (starts[i] < 0 || end < starts[i] || starts[i + 1] < end)
      throw InvalidArgument({.argument = "starts", .place = {"row ", i}, .found = {starts[i], " to ", starts[i + 1]}, .expected = "ascending positions, one more than there are rows"});
    if (end > starts[i] && (columns == nullptr || !has_values))
      throw InvalidArgument({.argument = "SparseView", .place = {"row ", i}, .found = "no address", .expected = "one of the values and one of their columns"});
    int last = -1;
    for (int k = starts[i]; k < end; ++k) {
      if (columns[k] <= last || columns[k] >= cols)
        throw InvalidArgument({.argument = "columns", .place = {"row ", i}, .found = {"column ", columns[k], " after ", last}, .expected = {"ascending columns, below ", cols},
                               .remedy = "sort the row's entries, and add up those of one column"});
      last = columns[k];
    }
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
