// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random splits, drawn again for each fold.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/split_sizes.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

/// Holds out ⌈test_size · n⌉ rows, drawn for each fold anew: unlike those of KFold, folds may overlap, and their number
/// and size are free. Errors: InvalidArgument for fewer than 1 fold, and for shares that leave a side empty.
struct ShuffleSplit {
  int folds = 10;
  double test_size = 0.1;   ///< share of the rows, in (0, 1)
  double train_size = 0;    ///< share of the rows to train on, rounded down; 0: all the others
  std::uint64_t seed = 0;

  template <class View>
  auto split(const View& view) const {
    const Index n = view.size();
    const auto sizes = detail::split_sizes("ShuffleSplit", folds, test_size, train_size, n, "rows");
    return detail::LazyFolds(static_cast<std::size_t>(folds), [n, sizes, key = RandomKey{seed}.child(Purpose::split)](std::size_t k) {
      const auto order = detail::row_order(n, true, key.child(Purpose::fold, k));
      std::vector<detail::Side> sides(order.size());
      for (Index i = 0; i < sizes.test + sizes.train; ++i)
        sides[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = i < sizes.test ? detail::Side::test : detail::Side::train;
      return detail::fold_of_sides(n, [&](Index row) { return sides[static_cast<std::size_t>(row)]; });
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
