// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/detail/time_blocks.hpp"

#include <algorithm>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] inline void require_count(const char* splitter, const char* setting, Index value) {
  if (value < 0) throw InvalidArgument({.argument = {splitter, "::", setting}, .found = value, .expected = "0 or more"});
}

ATTUNE_INLINE TimePlan checked_plan(TimePlan plan, const char* splitter, Index n, const char* what) {
  if (plan.folds < 1) throw InvalidArgument({.argument = {splitter, "::folds"}, .found = plan.folds, .expected = "1 or more"});
  require_count(splitter, "gap", plan.gap);
  require_count(splitter, "max_train", plan.max_train);
  require_count(splitter, "min_train", plan.min_train);
  require_count(splitter, "test_size", plan.test_size);
  if (plan.max_train > 0 && plan.max_train < plan.min_train)
    throw InvalidArgument({.argument = {splitter, "::max_train"}, .found = plan.max_train, .expected = {"min_train, ", plan.min_train, ", or more"}});
  const bool given = plan.test_size > 0;
  if (!given) plan.test_size = plan.min_train > 0 ? (n - plan.gap - plan.min_train) / plan.folds : n / (plan.folds + 1);
  const Index first_train = n - plan.folds * plan.test_size - plan.gap;
  if (plan.test_size < 1 || first_train < std::max<Index>(1, plan.min_train))
    throw InvalidArgument({.argument = {splitter, "::folds"}, .found = {plan.folds, " folds of ", n, " ", what, ", with a gap of ", plan.gap, ", ", plan.min_train, " or more to train on, ", std::max<Index>(plan.test_size, 0), " to test on"},
                           .expected = {"something to train on in the first fold, and to test on in all"}, .remedy = "use fewer folds, a smaller gap, min_train or test_size"});
  return plan;
}

ATTUNE_INLINE TimeBlock time_block(const TimePlan& plan, Index n, std::size_t k) {
  TimeBlock block;
  block.test_begin = n - (plan.folds - static_cast<Index>(k)) * plan.test_size;
  block.test_end = block.test_begin + plan.test_size;
  block.train_end = block.test_begin - plan.gap;
  block.train_begin = plan.max_train > 0 ? std::max<Index>(0, block.train_end - plan.max_train) : 0;
  return block;
}

ATTUNE_INLINE void require_past(const TimePlan& plan, std::size_t fold, Index found, const char* what) {
  if (found >= std::max<Index>(1, plan.min_train)) return;
  if (found < 1) throw InvalidData({.argument = "times", .place = {"fold ", fold}, .found = {"no ", what, " before those to test on"}, .expected = "something to train on", .remedy = "use fewer folds, or a smaller gap"});
  throw InvalidData({.argument = "times", .place = {"fold ", fold}, .found = {found, " ", what, " before those to test on, without those as late as the first of these"}, .expected = {"min_train, ", plan.min_train, ", or more"},
                     .remedy = "use fewer folds, or a smaller gap, min_train or test_size"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
