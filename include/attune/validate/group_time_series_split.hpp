// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds of whole groups that are tested on what came after what they are trained on.

#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
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
  bool trains(Index at, const TimeBlock& block) const;
};

/// Makes the k-th fold.
struct GroupTimeSeriesFold {
  TimePlan plan;
  RowGroups groups;
  GroupOrder order;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of GroupTimeSeriesSplit. Errors: InvalidData for groups that leave no past.
[[gnu::cold]] LazyFolds<GroupTimeSeriesFold> group_time_series_folds(const TimePlan& plan, RowGroups groups, const TimeOrder& rows);

}  // namespace detail

/// TimeSeriesSplit of whole groups, in order of their first rows: no group is on both sides, and every row trained on is
/// earlier than all those tested on. A group that reaches into the time tested on is left out. Without times, rows are
/// taken as they come. Errors: InvalidArgument for a view without groups, and for settings that leave nothing to train
/// on; InvalidData for a time that is not finite, and for groups that leave no past, or less of it than min_train.
struct GroupTimeSeriesSplit {
  int folds = 5;
  Index gap = 0;         ///< groups between those trained on and those tested on that belong to neither
  Index max_train = 0;   ///< groups trained on at most; 0: all that are earlier
  Index min_train = 0;   ///< groups trained on at least
  Index test_size = 0;   ///< groups tested on; 0: what min_train leaves, parted by the folds, or G / (folds + 1) without it

  template <class View>
  detail::LazyFolds<detail::GroupTimeSeriesFold> split(const View& view) const {
    auto groups = detail::row_groups(view, "GroupTimeSeriesSplit");
    const auto plan = detail::checked_plan({folds, gap, max_train, min_train, test_size}, "GroupTimeSeriesSplit", groups.count(), "groups");
    return detail::group_time_series_folds(plan, std::move(groups), detail::time_order(view));
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/group_time_series_split.ipp"
#endif
