// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting of rows whose targets take time to come about.

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_times.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

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

}  // namespace detail

/// KFold in order of time, for targets that are known a `horizon` after their row, such as a return over the next five
/// days. A row at time t tells of [t, t + horizon]; those that share a moment of it with a row tested on are not trained
/// on (purged), nor are those of the next `embargo` after them, whose features still tell of the test. Errors:
/// InvalidArgument for a view without times, for fewer than 2 folds, for more than rows and for settings below 0;
/// InvalidData for a time that is not finite, and where nothing is left to train on.
/// López de Prado, "Advances in Financial Machine Learning", 2018, sections 7.4.1 and 7.4.2.
struct PurgedKFold {
  int folds = 5;
  double horizon = 0;   ///< how long after a row its target is known, in the unit of the times
  double embargo = 0;   ///< for how long after that nothing is trained on, in the same unit

  template <class View>
  auto split(const View& view) const {
    detail::check_fold_count("PurgedKFold::folds", folds, view.size());
    require_setting(horizon >= 0, "PurgedKFold::horizon", horizon, "0 or more");
    require_setting(embargo >= 0, "PurgedKFold::embargo", embargo, "0 or more");
    if (!view.has_times())
      throw InvalidArgument({.argument = "times", .found = "none", .expected = {"a time for each of the ", view.size(), " rows"},
                             .remedy = "PurgedKFold splits by time: give them with the data, `view(X, y, {.times = times})`"});
    auto order = detail::time_order(view);
    for (Index k = 0; k < folds; ++k) {
      const auto block = detail::purged_block(order, folds, k, horizon, embargo);
      if (block.before == 0 && block.after == order.size())
        throw InvalidData({.argument = "times", .place = {"fold ", k}, .found = "no rows outside the horizon and embargo of those to test on", .expected = "something to train on",
                           .remedy = "use more folds, or a shorter horizon or embargo"});
    }
    return detail::LazyFolds(static_cast<std::size_t>(folds), [*this, order = std::move(order)](std::size_t k) {
      const auto block = detail::purged_block(order, folds, static_cast<Index>(k), horizon, embargo);
      Fold fold;
      fold.train.assign(order.rows.begin(), order.rows.begin() + block.before);
      fold.train.insert(fold.train.end(), order.rows.begin() + block.after, order.rows.end());
      fold.test.assign(order.rows.begin() + block.test_begin, order.rows.begin() + block.test_end);
      return detail::ascending(std::move(fold));
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
