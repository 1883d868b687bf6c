// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds that are tested on what came after what they are trained on.

#include <algorithm>
#include <cstddef>
#include <utility>

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_times.hpp"
#include "attune/validate/detail/time_blocks.hpp"

namespace attune::inline ATTUNE_ABI {

/// Tests on the last stretches of rows, one after the other, each time training on rows before: on all of them (an
/// expanding window), or on the last max_train (a rolling one). Rows are in order of their times, or as they come
/// where the view has none. A row as late as the first one tested on is left out. Errors: InvalidArgument for settings
/// that leave nothing to train on; InvalidData for a time that is not finite, and for times that leave no past.
struct TimeSeriesSplit {
  int folds = 5;
  Index gap = 0;         ///< rows between those trained on and those tested on that belong to neither
  Index max_train = 0;   ///< rows trained on at most; 0: all that are earlier
  Index min_train = 0;   ///< rows trained on at least
  Index test_size = 0;   ///< rows tested on; 0: what min_train leaves, parted by the folds, or n / (folds + 1) without it

  template <class View>
  auto split(const View& view) const {
    const detail::TimePlan plan = detail::checked_plan({folds, gap, max_train, min_train, test_size}, "TimeSeriesSplit", view.size(), "rows");
    auto order = detail::time_order(view);
    for (std::size_t k = 0; k < static_cast<std::size_t>(folds); ++k)
      if (block_of(plan, order, k).train_end < 1) detail::throw_no_past(k, "rows");
    return detail::LazyFolds(static_cast<std::size_t>(folds), [plan, order = std::move(order)](std::size_t k) {
      const auto block = block_of(plan, order, k);
      Fold fold;
      fold.train.assign(order.rows.begin() + block.train_begin, order.rows.begin() + block.train_end);
      fold.test.assign(order.rows.begin() + block.test_begin, order.rows.begin() + block.test_end);
      return detail::ascending(std::move(fold));
    });
  }

 private:
  static detail::TimeBlock block_of(const detail::TimePlan& plan, const detail::TimeOrder& order, std::size_t k) {
    auto block = detail::time_block(plan, order.size(), k);
    while (block.train_end > 0 && order.time(block.train_end - 1) >= order.time(block.test_begin)) --block.train_end;
    block.train_begin = plan.max_train > 0 ? std::max<Index>(0, block.train_end - plan.max_train) : 0;
    return block;
  }
};

}  // namespace attune::inline ATTUNE_ABI
