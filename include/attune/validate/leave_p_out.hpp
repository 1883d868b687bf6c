// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every combination of p rows held out.

#include <cstddef>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Makes the k-th fold of n rows, which holds out p.
struct RowsOut {
  Index n;
  Index p;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of LeavePOut of n rows. Errors: as its.
[[gnu::cold]] LazyFolds<RowsOut> folds_of_rows(Index n, int p);

}  // namespace detail

/// Holds out every combination of p rows, in lexicographic order: n! / (p! (n-p)!) folds, for small data. Errors:
/// InvalidArgument for p outside 1..n-1, and for more folds than can be counted.
struct LeavePOut {
  int p = 2;

  template <class View>
  detail::LazyFolds<detail::RowsOut> split(const View& view) const {
    return detail::folds_of_rows(view.size(), p);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/leave_p_out.ipp"
#endif
