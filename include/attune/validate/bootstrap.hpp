// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows drawn with repeats, judged on those that were not drawn.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

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

}  // namespace detail

/// Trains on n rows drawn with repeats, tests on the rows that were not drawn, about 0.368 n of them (out of bag). A row
/// drawn three times is there three times. Scores are those of models that saw 0.632 n distinct rows: a little worse than
/// those of all rows. Errors: InvalidArgument for fewer than 1 fold; InvalidData for fewer than 2 rows.
/// Efron, Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 17.
struct Bootstrap {
  int folds = 100;
  std::uint64_t seed = 0;

  template <class View>
  auto split(const View& view) const {
    const Index n = view.size();
    if (folds < 1) throw InvalidArgument({.argument = "Bootstrap::folds", .found = folds, .expected = "1 or more"});
    if (n < 2) throw InvalidData({.argument = "X", .found = {n, n == 1 ? " row" : " rows"}, .expected = "at least 2: one that can be left out"});
    return detail::LazyFolds(static_cast<std::size_t>(folds), [n, key = RandomKey{seed}.child(Purpose::split)](std::size_t k) { return detail::out_of_bag(n, key.child(Purpose::fold, k)); });
  }
};

}  // namespace attune::inline ATTUNE_ABI
