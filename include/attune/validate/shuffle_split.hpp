// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random splits, drawn again for each fold.

#include <cstddef>
#include <cstdint>

#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Makes the k-th fold of n rows of which so many are held out, so many trained on.
struct ShuffledFold {
  Index n;
  Index test;
  Index train;
  RandomKey key;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of ShuffleSplit of n rows. Errors: as its.
[[gnu::cold]] LazyFolds<ShuffledFold> shuffled_folds(Index n, int folds, double test_size, double train_size, std::uint64_t seed);

}  // namespace detail

/// Holds out ⌈test_size · n⌉ rows, drawn for each fold anew: unlike those of KFold, folds may overlap, and their number
/// and size are free. Errors: InvalidArgument for fewer than 1 fold, and for shares that leave a side empty.
struct ShuffleSplit {
  int folds = 10;
  double test_size = 0.1;   ///< share of the rows, in (0, 1)
  double train_size = 0;    ///< share of the rows to train on, rounded down; 0: all the others
  std::uint64_t seed = 0;

  template <class View>
  detail::LazyFolds<detail::ShuffledFold> split(const View& view) const {
    return detail::shuffled_folds(view.size(), folds, test_size, train_size, seed);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/shuffle_split.ipp"
#endif
