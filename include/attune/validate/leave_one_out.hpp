// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every row held out alone.

#include <cstddef>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Makes the k-th fold of n rows.
struct OneRowOut {
  Index n;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of LeaveOneOut of n rows. Errors: as its.
[[gnu::cold]] LazyFolds<OneRowOut> folds_of_one(Index n);

}  // namespace detail

/// Holds out each row alone: as many folds as rows. A metric that is undefined for one row, such as R² or ROC AUC, is
/// undefined for every fold: keep the predictions, and score them together. Errors: InvalidData for fewer than 2 rows.
struct LeaveOneOut {
  template <class View>
  detail::LazyFolds<detail::OneRowOut> split(const View& view) const {
    return detail::folds_of_one(view.size());
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/leave_one_out.ipp"
#endif
