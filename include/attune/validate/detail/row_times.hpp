// SPDX-License-Identifier: BSL-1.0
#pragma once

// The order in which rows were observed.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"
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

/// Of a view without times the rows are in order, one unit apart. Errors: InvalidData for a time that is not finite.
/// Cost: O(n log n).
template <class View>
[[gnu::cold]] TimeOrder time_order(const View& view) {
  TimeOrder order;
  order.rows.resize(static_cast<std::size_t>(view.size()));
  std::iota(order.rows.begin(), order.rows.end(), Index{0});
  const auto time_of = [&](Index row) { return view.has_times() ? view.time(row) : static_cast<double>(row); };
  for (const Index row : order.rows)
    if (!std::isfinite(time_of(row)))
      throw InvalidData({.argument = "times", .place = {"row ", row}, .found = time_of(row), .expected = "a finite number", .remedy = "leave out rows of which nobody knows the time"});
  if (view.has_times()) std::stable_sort(order.rows.begin(), order.rows.end(), [&](Index a, Index b) { return view.time(a) < view.time(b); });
  for (const Index row : order.rows) order.times.push_back(time_of(row));
  return order;
}

/// Rows in ascending order.
[[gnu::cold]] inline Fold ascending(Fold fold) {
  std::sort(fold.train.begin(), fold.train.end());
  std::sort(fold.test.begin(), fold.test.end());
  return fold;
}

}  // namespace attune::inline ATTUNE_ABI::detail
