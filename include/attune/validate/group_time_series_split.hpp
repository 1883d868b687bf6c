// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds of whole groups that are tested on what came after what they are trained on.

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_groups.hpp"
#include "attune/validate/detail/row_times.hpp"
#include "attune/validate/detail/time_blocks.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Groups in order of their first rows.
struct GroupOrder {
  std::vector<std::size_t> place{};  ///< of each group
  std::vector<double> first{};       ///< time of the first and of the last row, by place
  std::vector<double> last{};

  /// Whether the group at a place is to be trained on: no row of it is as late as the first one tested on.
  bool trains(Index at, const TimeBlock& block) const {
    return at >= block.train_begin && at < block.train_end && last[static_cast<std::size_t>(at)] < first[static_cast<std::size_t>(block.test_begin)];
  }
};

[[gnu::cold]] inline GroupOrder group_order(const RowGroups& groups, const TimeOrder& rows) {
  const std::size_t count = groups.sizes.size();
  GroupOrder order{.place = std::vector<std::size_t>(count, count)};
  for (Index at = 0; at < rows.size(); ++at) {
    const std::size_t group = groups[rows.row(at)];
    if (order.place[group] == count) {
      order.place[group] = order.first.size();
      order.first.push_back(rows.time(at));
      order.last.push_back(rows.time(at));
    }
    order.last[order.place[group]] = rows.time(at);
  }
  return order;
}

}  // namespace detail

/// TimeSeriesSplit of whole groups, in order of their first rows: no group is on both sides, and every row trained on is
/// earlier than all those tested on. A group that reaches into the time tested on is left out. Without times, rows are
/// taken as they come. Errors: InvalidArgument for a view without groups, and for settings that leave nothing to train
/// on; InvalidData for a time that is not finite, and for groups that leave no past.
struct GroupTimeSeriesSplit {
  int folds = 5;
  Index gap = 0;         ///< groups between those trained on and those tested on that belong to neither
  Index max_train = 0;   ///< groups trained on at most; 0: all that are earlier
  Index min_train = 0;   ///< groups to choose those trained on from, at least
  Index test_size = 0;   ///< groups tested on; 0: what min_train leaves, parted by the folds, or G / (folds + 1) without it

  template <class View>
  auto split(const View& view) const {
    auto groups = detail::row_groups(view, "GroupTimeSeriesSplit");
    const Index n = groups.count();
    const detail::TimePlan plan = detail::checked_plan({folds, gap, max_train, min_train, test_size}, "GroupTimeSeriesSplit", n, "groups");
    auto order = detail::group_order(groups, detail::time_order(view));
    for (std::size_t k = 0; k < static_cast<std::size_t>(folds); ++k) {
      const auto block = detail::time_block(plan, n, k);
      bool any = false;
      for (Index at = block.train_begin; at < block.train_end; ++at) any = any || order.trains(at, block);
      if (!any) detail::throw_no_past(k, "whole groups");
    }
    return detail::LazyFolds(static_cast<std::size_t>(folds), [plan, groups = std::move(groups), order = std::move(order)](std::size_t k) {
      const auto block = detail::time_block(plan, groups.count(), k);
      return detail::fold_of_sides(groups.rows(), [&](Index row) {
        const auto at = static_cast<Index>(order.place[groups[row]]);
        return at >= block.test_begin && at < block.test_end ? detail::Side::test : order.trains(at, block) ? detail::Side::train : detail::Side::neither;
      });
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
