// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/group_time_series_split.hpp"

#include "attune/validate/detail/sides.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE bool GroupOrder::trains(Index at, const TimeBlock& block) const {
  return at >= block.train_begin && at < block.train_end && last[static_cast<std::size_t>(at)] < first[static_cast<std::size_t>(block.test_begin)];
}

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

ATTUNE_INLINE Fold GroupTimeSeriesFold::operator()(std::size_t k) const {
  const auto block = time_block(plan, groups.count(), k);
  return fold_of_sides(groups.rows(), [&](Index row) {
    const auto at = static_cast<Index>(order.place[groups[row]]);
    return at >= block.test_begin && at < block.test_end ? Side::test : order.trains(at, block) ? Side::train : Side::neither;
  });
}

ATTUNE_INLINE LazyFolds<GroupTimeSeriesFold> group_time_series_folds(const TimePlan& plan, RowGroups groups, const TimeOrder& rows) {
  auto order = group_order(groups, rows);
  for (std::size_t k = 0; k < static_cast<std::size_t>(plan.folds); ++k) {
    const auto block = time_block(plan, groups.count(), k);
    Index left = 0;
    for (Index at = block.train_begin; at < block.train_end; ++at) left += order.trains(at, block);
    require_past(plan, k, left, "whole groups");
  }
  return {static_cast<std::size_t>(plan.folds), {plan, std::move(groups), std::move(order)}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
