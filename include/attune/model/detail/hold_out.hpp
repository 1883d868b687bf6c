// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows that a fit sets aside to watch itself by.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <map>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI::detail {

template <class View>
struct HeldOut {
  View train{};
  View validation{};
};

/// Marks a share of the items of each class, in random order: round(fraction · size), and never a whole class.
/// `class_of` has the class of each item.
[[gnu::cold]] inline std::vector<bool> mark_share(const std::vector<int>& class_of, double fraction, RandomKey key) {
  std::vector<std::size_t> order(class_of.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(key);
  random.shuffle(std::span<std::size_t>(order));
  std::map<int, long long> left;
  for (const int c : class_of) ++left[c];
  for (auto& [c, size] : left) size = std::min(std::llround(fraction * static_cast<double>(size)), size - 1);
  std::vector<bool> marked(class_of.size());
  for (const std::size_t i : order) marked[i] = left[class_of[i]]-- > 0;
  return marked;
}

/// Splits a share of the rows off: whole groups where there are groups, otherwise as many of each class. Errors:
/// InvalidArgument for a fraction outside (0, 1), or one that leaves a side without rows.
template <class View>
[[gnu::cold]] HeldOut<View> hold_out(const View& view, double fraction, RandomKey key) {
  std::vector<int> class_of, item_of_row(static_cast<std::size_t>(view.size()));
  std::map<int, int> item_of_group;
  for (Index i = 0; i < view.size(); ++i) {
    const int next = static_cast<int>(class_of.size());
    const int item = view.has_groups() ? item_of_group.try_emplace(view.group(i), next).first->second : next;
    item_of_row[static_cast<std::size_t>(i)] = item;
    if (item < next) continue;
    int code = 0;
    if constexpr (std::integral<typename View::LabelType>)
      if (!view.has_groups()) code = static_cast<int>(view.label(i));
    class_of.push_back(code);
  }
  std::vector<Index> rows[2];  // to train on, to validate on
  if (fraction > 0 && fraction < 1) {
    const auto marked = mark_share(class_of, fraction, key);
    for (Index i = 0; i < view.size(); ++i) rows[marked[static_cast<std::size_t>(item_of_row[static_cast<std::size_t>(i)])] ? 1 : 0].push_back(i);
  }
  if (rows[0].empty() || rows[1].empty())
    throw InvalidArgument({.argument = "validation_fraction", .found = {fraction, " of ", view.size(), " rows"},
                           .expected = "0 (none), or a share between 0 and 1 that leaves a row on each side"});
  return {view.subset(std::move(rows[0])), view.subset(std::move(rows[1]))};
}

}  // namespace attune::inline ATTUNE_ABI::detail
