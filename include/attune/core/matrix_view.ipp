// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/matrix_view.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::noinline]] ATTUNE_INLINE RowList share_rows(std::vector<Index> rows) { return std::make_shared<const std::vector<Index>>(std::move(rows)); }

[[gnu::noinline]] ATTUNE_INLINE void require_size(const char* argument, std::size_t found, Index rows, const char* of) {
  if (found != static_cast<std::size_t>(rows))
    throw InvalidArgument({.argument = argument, .found = {found, " values"},
                           .expected = {rows, ", one for each row of ", of}});
}

ATTUNE_INLINE RowList compose_rows(const RowList& outer, const RowList& rows, Index size) {
  for (const Index row : *rows)
    if (row < 0 || row >= size)
      throw InvalidArgument({.argument = "rows", .found = row, .expected = {"0 to ", size - 1}});
  if (!outer) return rows;
  std::vector<Index> composed(rows->size());
  for (std::size_t k = 0; k < composed.size(); ++k) composed[k] = (*outer)[static_cast<std::size_t>((*rows)[k])];
  return share_rows(std::move(composed));
}

[[gnu::cold]] ATTUNE_INLINE std::vector<Index> number_distinct(const std::vector<Index>& rows) {
  Index end = 0, count = 0;
  for (const Index row : rows) end = end > row ? end : row + 1;
  std::vector<Index> number_of(static_cast<std::size_t>(end), -1), numbers;
  for (const Index row : rows) {
    Index& number = number_of[static_cast<std::size_t>(row)];
    if (number < 0) number = count++;
    numbers.push_back(number);
  }
  return numbers;
}

ATTUNE_INLINE RowList share_range(Index first, Index count) {
  std::vector<Index> rows(static_cast<std::size_t>(count));
  for (Index i = 0; i < count; ++i) rows[static_cast<std::size_t>(i)] = first + i;
  return share_rows(std::move(rows));
}

ATTUNE_INLINE void throw_no_matrix(Index rows, Index cols) {
  throw InvalidArgument({.argument = "MatrixView", .found = {rows, "×", cols},
                         .expected = "sizes of zero or more, and an address"});
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
