// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/detail/row_times.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE TimeOrder time_order(std::vector<double> time_of_row, bool rows_have_times) {
  TimeOrder order;
  order.rows.resize(time_of_row.size());
  std::iota(order.rows.begin(), order.rows.end(), Index{0});
  const auto time_of = [&](Index row) { return time_of_row[static_cast<std::size_t>(row)]; };
  for (const Index row : order.rows)
    if (!std::isfinite(time_of(row)))
      throw InvalidData({.argument = "times", .place = {"row ", row}, .found = time_of(row), .expected = "a finite number", .remedy = "leave out rows of which nobody knows the time"});
  if (rows_have_times) std::stable_sort(order.rows.begin(), order.rows.end(), [&](Index a, Index b) { return time_of(a) < time_of(b); });
  for (const Index row : order.rows) order.times.push_back(time_of(row));
  return order;
}

ATTUNE_INLINE Fold ascending(Fold fold) {
  std::sort(fold.train.begin(), fold.train.end());
  std::sort(fold.test.begin(), fold.test.end());
  return fold;
}

}  // namespace attune::inline ATTUNE_ABI::detail
