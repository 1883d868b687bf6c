// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/bootstrap.hpp"

#include <vector>

namespace attune::inline ATTUNE_ABI::detail {

/// n draws of 0..n-1 with repeats, in ascending order, and what was not drawn. Draws that leave nothing out are drawn again.
[[gnu::cold]] inline Fold out_of_bag(Index n, RandomKey key) {
  Random random(key);
  Fold fold;
  while (fold.test.empty()) {
    std::vector<Index> times(static_cast<std::size_t>(n));
    for (Index i = 0; i < n; ++i) ++times[random.below(static_cast<std::uint64_t>(n))];
    fold.train.clear();
    for (Index row = 0; row < n; ++row) {
      const Index drawn = times[static_cast<std::size_t>(row)];
      fold.train.insert(fold.train.end(), static_cast<std::size_t>(drawn), row);
      if (drawn == 0) fold.test.push_back(row);
    }
  }
  return fold;
}

ATTUNE_INLINE Fold BootstrapFold::operator()(std::size_t k) const { return out_of_bag(n, key.child(Purpose::fold, k)); }

ATTUNE_INLINE LazyFolds<BootstrapFold> bootstrap_folds(Index n, int folds, std::uint64_t seed) {
  if (folds < 1) throw InvalidArgument({.argument = "Bootstrap::folds", .found = folds, .expected = "1 or more"});
  if (n < 2) throw InvalidData({.argument = "X", .found = {n, n == 1 ? " row" : " rows"}, .expected = "at least 2: one that can be left out"});
  return {static_cast<std::size_t>(folds), {n, RandomKey{seed}.child(Purpose::split)}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
