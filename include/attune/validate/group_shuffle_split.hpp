// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random splits of whole groups, drawn again for each fold.

#include <cstddef>
#include <cstdint>

#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_groups.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Makes the k-th fold, of which so many groups are held out, so many trained on.
struct ShuffledGroups {
  RowGroups groups;
  Index test;
  Index train;
  RandomKey key;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of GroupShuffleSplit. Errors: as its.
[[gnu::cold]] LazyFolds<ShuffledGroups> shuffled_folds_of_groups(RowGroups groups, int folds, double test_size, double train_size, std::uint64_t seed);

}  // namespace detail

/// Holds out ⌈test_size · G⌉ of the G groups, drawn for each fold anew. The shares are of groups, not of rows. Errors:
/// InvalidArgument for a view without groups, for fewer than 1 fold, and for shares that leave a side empty.
struct GroupShuffleSplit {
  int folds = 5;
  double test_size = 0.2;   ///< share of the groups, in (0, 1)
  double train_size = 0;    ///< share of the groups to train on, rounded down; 0: all the others
  std::uint64_t seed = 0;

  template <class View>
  detail::LazyFolds<detail::ShuffledGroups> split(const View& view) const {
    return detail::shuffled_folds_of_groups(detail::row_groups(view, "GroupShuffleSplit"), folds, test_size, train_size, seed);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/group_shuffle_split.ipp"
#endif
