// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/shuffle_split.hpp"

#include "attune/validate/detail/shuffled_sides.hpp"
#include "attune/validate/detail/split_sizes.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE Fold ShuffledFold::operator()(std::size_t k) const { return fold_of_sides(shuffled_sides(n, test, train, key.child(Purpose::fold, k))); }

ATTUNE_INLINE LazyFolds<ShuffledFold> shuffled_folds(Index n, int folds, double test_size, double train_size, std::uint64_t seed) {
  const auto sizes = split_sizes("ShuffleSplit", folds, test_size, train_size, n, "rows");
  return {static_cast<std::size_t>(folds), {n, sizes.test, sizes.train, RandomKey{seed}.child(Purpose::split)}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
