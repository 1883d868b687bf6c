// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/time_series_split.hpp"

#include <algorithm>
#include <utility>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE TimeBlock TimeSeriesFold::block(std::size_t k) const {
  auto block = time_block(plan, order.size(), k);
  while (block.train_end > 0 && order.time(block.train_end - 1) >= order.time(block.test_begin)) --block.train_end;
  block.train_begin = plan.max_train > 0 ? std::max<Index>(0, block.train_end - plan.max_train) : 0;
  return block;
}

ATTUNE_INLINE Fold TimeSeriesFold::operator()(std::size_t k) const {
  const auto at = block(k);
  Fold fold;
  fold.train.assign(order.rows.begin() + at.train_begin, order.rows.begin() + at.train_end);
  fold.test.assign(order.rows.begin() + at.test_begin, order.rows.begin() + at.test_end);
  return ascending(std::move(fold));
}

ATTUNE_INLINE LazyFolds<TimeSeriesFold> time_series_folds(const TimePlan& plan, TimeOrder order) {
  const auto folds = static_cast<std::size_t>(plan.folds);
  TimeSeriesFold make{plan, std::move(order)};
  for (std::size_t k = 0; k < folds; ++k)
    require_past(plan, k, make.block(k).train_end, "rows");
  return {folds, std::move(make)};
}

}  // namespace attune::inline ATTUNE_ABI::detail
