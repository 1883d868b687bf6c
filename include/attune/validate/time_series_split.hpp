// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds that are tested on what came after what they are trained on.

#include <cstddef>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_times.hpp"
#include "attune/validate/detail/time_blocks.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Makes the k-th fold.
struct TimeSeriesFold {
  TimePlan plan;
  TimeOrder order;

  [[gnu::cold]] TimeBlock block(std::size_t k) const;
  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of TimeSeriesSplit. Errors: InvalidData for times that leave no past.
[[gnu::cold]] LazyFolds<TimeSeriesFold> time_series_folds(const TimePlan& plan, TimeOrder order);

}  // namespace detail

/// Tests on the last stretches of rows, one after the other, each time training on rows before: on all of them (an
/// expanding window), or on the last max_train (a rolling one). Rows are in order of their times, or as they come
/// where the view has none. A row as late as the first one tested on is left out. Errors: InvalidArgument for settings
/// that leave nothing to train on; InvalidData for a time that is not finite, and for times that leave no past, or less of it
/// than min_train.
struct TimeSeriesSplit {
  int folds = 5;
  Index gap = 0;         ///< rows between those trained on and those tested on that belong to neither
  Index max_train = 0;   ///< rows trained on at most; 0: all that are earlier
  Index min_train = 0;   ///< rows trained on at least
  Index test_size = 0;   ///< rows tested on; 0: what min_train leaves, parted by the folds, or n / (folds + 1) without it

  template <class View>
  detail::LazyFolds<detail::TimeSeriesFold> split(const View& view) const {
    const auto plan = detail::checked_plan({folds, gap, max_train, min_train, test_size}, "TimeSeriesSplit", view.size(), "rows");
    return detail::time_series_folds(plan, detail::time_order(view));
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/time_series_split.ipp"
#endif
