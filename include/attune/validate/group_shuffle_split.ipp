// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/group_shuffle_split.hpp"

#include <utility>

#include "attune/validate/detail/shuffled_sides.hpp"
#include "attune/validate/detail/split_sizes.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE Fold ShuffledGroups::operator()(std::size_t k) const {
  const auto sides = shuffled_sides(groups.count(), test, train, key.child(Purpose::fold, k));
  return fold_of_sides(groups.rows(), [&](Index row) { return sides[groups[row]]; });
}

ATTUNE_INLINE LazyFolds<ShuffledGroups> shuffled_folds_of_groups(RowGroups groups, int folds, double test_size, double train_size, std::uint64_t seed) {
  const auto sizes = split_sizes("GroupShuffleSplit", folds, test_size, train_size, groups.count(), "groups");
  return {static_cast<std::size_t>(folds), {std::move(groups), sizes.test, sizes.train, RandomKey{seed}.child(Purpose::split)}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
