// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/purged_k_fold.hpp"

#include <algorithm>
#include <utility>

#include "attune/core/settings.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Places in order of time: to test on are [test_begin, test_end), to train on those before `before` and from `after` on.
struct PurgedBlock {
  Index before = 0;
  Index test_begin = 0;
  Index test_end = 0;
  Index after = 0;
};

[[gnu::cold]] inline PurgedBlock purged_block(const TimeOrder& order, Index folds, Index k, double horizon, double embargo) {
  const Index n = order.size(), small = n / folds, larger = n % folds;  // the first folds are larger by one
  PurgedBlock block;
  block.test_begin = k * small + std::min(k, larger);
  block.test_end = block.test_begin + small + (k < larger ? 1 : 0);
  const auto& times = order.times;
  const double first = order.time(block.test_begin), last = order.time(block.test_end - 1);
  block.before = std::partition_point(times.begin(), times.end(), [&](double t) { return t + horizon < first; }) - times.begin();
  block.after = std::partition_point(times.begin(), times.end(), [&](double t) { return t <= last + horizon + embargo; }) - times.begin();
  return block;
}

ATTUNE_INLINE Fold PurgedFold::operator()(std::size_t k) const {
  const auto block = purged_block(order, folds, static_cast<Index>(k), horizon, embargo);
  Fold fold;
  fold.train.assign(order.rows.begin(), order.rows.begin() + block.before);
  fold.train.insert(fold.train.end(), order.rows.begin() + block.after, order.rows.end());
  fold.test.assign(order.rows.begin() + block.test_begin, order.rows.begin() + block.test_end);
  return ascending(std::move(fold));
}

ATTUNE_INLINE void check_purging(Index rows, bool rows_have_times, int folds, double horizon, double embargo) {
  check_fold_count("PurgedKFold::folds", folds, rows);
  require_setting(horizon >= 0, "PurgedKFold::horizon", horizon, "0 or more");
  require_setting(embargo >= 0, "PurgedKFold::embargo", embargo, "0 or more");
  if (!rows_have_times)
    throw InvalidArgument({.argument = "times", .found = "none", .expected = {"a time for each of the ", rows, " rows"},
                           .remedy = "PurgedKFold splits by time: give them with the data, `view(X, y, {.times = times})`"});
}

ATTUNE_INLINE LazyFolds<PurgedFold> purged_folds(TimeOrder order, int folds, double horizon, double embargo) {
  for (Index k = 0; k < folds; ++k) {
    const auto block = purged_block(order, folds, k, horizon, embargo);
    if (block.before == 0 && block.after == order.size())
      throw InvalidData({.argument = "times", .place = {"fold ", k}, .found = "no rows outside the horizon and embargo of those to test on", .expected = "something to train on",
                         .remedy = "use more folds, or a shorter horizon or embargo"});
  }
  return {static_cast<std::size_t>(folds), {std::move(order), folds, horizon, embargo}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
