// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting of rows whose targets take time to come about.

#include <cstddef>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_times.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Makes the k-th fold.
struct PurgedFold {
  TimeOrder order;
  int folds;
  double horizon;
  double embargo;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// Errors: InvalidArgument, as of PurgedKFold.
[[gnu::cold]] void check_purging(Index rows, bool rows_have_times, int folds, double horizon, double embargo);
/// The folds of PurgedKFold. Errors: InvalidData where nothing is left to train on.
[[gnu::cold]] LazyFolds<PurgedFold> purged_folds(TimeOrder order, int folds, double horizon, double embargo);

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
  detail::LazyFolds<detail::PurgedFold> split(const View& view) const {
    detail::check_purging(view.size(), view.has_times(), folds, horizon, embargo);
    return detail::purged_folds(detail::time_order(view), folds, horizon, embargo);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/purged_k_fold.ipp"
#endif
