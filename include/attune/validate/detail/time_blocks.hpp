// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stretches of time to train on, each before the stretch to test on.

#include <cstddef>

#include "attune/core/dataset_view.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What to part n rows, or groups, in order of time by.
struct TimePlan {
  int folds = 0;
  Index gap = 0;
  Index max_train = 0;
  Index min_train = 0;
  Index test_size = 0;
};

/// Places in order of time: to train on are [train_begin, train_end), to test on [test_begin, test_end).
struct TimeBlock {
  Index train_begin = 0;
  Index train_end = 0;
  Index test_begin = 0;
  Index test_end = 0;
};

/// The plan with the size of its test stretches. Errors: InvalidArgument for settings that leave nothing to train on.
[[gnu::cold]] TimePlan checked_plan(TimePlan plan, const char* splitter, Index n, const char* what);

/// The k-th block. The last one ends at n.
TimeBlock time_block(const TimePlan& plan, Index n, std::size_t k);

/// Refuses a fold that has fewer than min_train, or none, to train on, after what is as late as those tested on was left
/// out. Errors: InvalidData.
[[gnu::cold]] void require_past(const TimePlan& plan, std::size_t fold, Index found, const char* what);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/detail/time_blocks.ipp"
#endif
