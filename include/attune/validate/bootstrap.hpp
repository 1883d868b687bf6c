// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows drawn with repeats, judged on those that were not drawn.

#include <cstddef>
#include <cstdint>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Makes the k-th fold of n rows.
struct BootstrapFold {
  Index n;
  RandomKey key;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of Bootstrap of n rows. Errors: as its.
[[gnu::cold]] LazyFolds<BootstrapFold> bootstrap_folds(Index n, int folds, std::uint64_t seed);

}  // namespace detail

/// Trains on n rows drawn with repeats, tests on the rows that were not drawn, about 0.368 n of them (out of bag). A row
/// drawn three times is there three times. Scores are those of models that saw 0.632 n distinct rows: a little worse than
/// those of all rows. Errors: InvalidArgument for fewer than 1 fold; InvalidData for fewer than 2 rows.
/// Efron, Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 17.
struct Bootstrap {
  int folds = 100;
  std::uint64_t seed = 0;

  template <class View>
  detail::LazyFolds<detail::BootstrapFold> split(const View& view) const {
    return detail::bootstrap_folds(view.size(), folds, seed);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/bootstrap.ipp"
#endif
