// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/detail/hold_out.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <numeric>
#include <span>
#include <utility>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Marks a share of the items of each class, in random order: round(fraction · size), and never a whole class.
/// `class_of` has the class of each item.
[[gnu::cold]] inline std::vector<int> mark_share(const std::vector<int>& class_of, double fraction, RandomKey key) {
  std::vector<Index> order(class_of.size());
  std::iota(order.begin(), order.end(), Index{0});
  Random random(key);
  random.shuffle(std::span<Index>(order));
  int highest = 0;
  for (const int c : class_of) highest = std::max(highest, c);
  std::vector<Index> left(static_cast<std::size_t>(highest) + 1);  // of each class
  for (const int c : class_of) ++left[static_cast<std::size_t>(c)];
  for (Index& size : left) size = std::min(static_cast<Index>(std::llround(fraction * static_cast<double>(size))), size - 1);
  std::vector<int> marked(class_of.size());  // 1 or 0
  for (const Index row : order) {
    const auto i = static_cast<std::size_t>(row);
    marked[i] = left[static_cast<std::size_t>(class_of[i])]-- > 0;
  }
  return marked;
}

/// The distinct values in ascending order.
[[gnu::cold]] inline std::vector<int> distinct(std::vector<int> values) {
  const auto compare = [](const void* a, const void* b) { return (*static_cast<const int*>(a) > *static_cast<const int*>(b)) - (*static_cast<const int*>(a) < *static_cast<const int*>(b)); };
  if (!values.empty()) std::qsort(values.data(), values.size(), sizeof values[0], compare);
  std::size_t count = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (i == 0 || values[i] != values[count - 1]) values[count++] = values[i];
  values.erase(values.begin() + static_cast<std::ptrdiff_t>(count), values.end());
  return values;
}

ATTUNE_INLINE HeldOutRows hold_out_rows(Index size, bool grouped, FunctionRef<int(Index)> of_row, const RowList& list, double fraction, RandomKey key) {
  std::vector<int> class_of(static_cast<std::size_t>(size));  // of each item: a row, or a group
  std::vector<Index> item_of_row(class_of.size());
  for (Index i = 0; i < size; ++i) {
    const auto at = static_cast<std::size_t>(i);
    item_of_row[at] = i;
    class_of[at] = of_row(i);
  }
  if (grouped) {
    const auto groups = distinct(std::move(class_of));
    for (Index i = 0; i < size; ++i) item_of_row[static_cast<std::size_t>(i)] = std::lower_bound(groups.begin(), groups.end(), of_row(i)) - groups.begin();
    class_of = std::vector<int>(groups.size());
  } else if (list) {
    Index items = 0;
    item_of_row = number_distinct(*list);
    for (Index i = 0; i < size; ++i) {
      const Index item = item_of_row[static_cast<std::size_t>(i)];
      class_of[static_cast<std::size_t>(item)] = of_row(i);
      items = std::max(items, item + 1);
    }
    class_of.resize(static_cast<std::size_t>(items));
  }
  HeldOutRows rows;
  if (fraction > 0 && fraction < 1) {
    const auto marked = mark_share(class_of, fraction, key);
    for (Index i = 0; i < size; ++i) (marked[static_cast<std::size_t>(item_of_row[static_cast<std::size_t>(i)])] == 0 ? rows.train : rows.validation).push_back(i);
  }
  if (rows.train.empty() || rows.validation.empty())
    throw InvalidArgument({.argument = "validation_fraction", .found = {fraction, " of ", size, " rows"},
                           .expected = "0 (none), or a share between 0 and 1 that leaves a row on each side"});
  return rows;
}

}  // namespace attune::inline ATTUNE_ABI::detail
