// SPDX-License-Identifier: BSL-1.0
#pragma once

// The order in which rows were observed.

#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Rows from the earliest on, and the time of each place in this order.
struct TimeOrder {
  std::vector<Index> rows{};
  std::vector<double> times{};

  Index size() const noexcept { return static_cast<Index>(rows.size()); }
  Index row(Index place) const noexcept { return rows[static_cast<std::size_t>(place)]; }
  double time(Index place) const noexcept { return times[static_cast<std::size_t>(place)]; }
};

/// Rows in the order of their times; `rows_have_times` false: these are the rows' numbers, which are in order already.
/// Errors: InvalidData for a time that is not finite. Cost: O(n log n).
[[gnu::cold]] TimeOrder time_order(std::vector<double> time_of_row, bool rows_have_times);

/// Of a view without times the rows are in order, one unit apart.
template <class View>
[[gnu::cold]] TimeOrder time_order(const View& view) {
  std::vector<double> times(static_cast<std::size_t>(view.size()));
  for (std::size_t i = 0; i < times.size(); ++i) times[i] = view.has_times() ? view.time(static_cast<Index>(i)) : static_cast<double>(i);
  return time_order(std::move(times), view.has_times());
}

/// Rows in ascending order.
[[gnu::cold]] Fold ascending(Fold fold);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/detail/row_times.ipp"
#endif
