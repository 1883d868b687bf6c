// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random splits of whole groups, drawn again for each fold.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/row_groups.hpp"
#include "attune/validate/detail/split_sizes.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

/// Holds out ⌈test_size · G⌉ of the G groups, drawn for each fold anew. The shares are of groups, not of rows. Errors:
/// InvalidArgument for a view without groups, for fewer than 1 fold, and for shares that leave a side empty.
struct GroupShuffleSplit {
  int folds = 5;
  double test_size = 0.2;   ///< share of the groups, in (0, 1)
  double train_size = 0;    ///< share of the groups to train on, rounded down; 0: all the others
  std::uint64_t seed = 0;

  template <class View>
  auto split(const View& view) const {
    auto groups = detail::row_groups(view, "GroupShuffleSplit");
    const auto sizes = detail::split_sizes("GroupShuffleSplit", folds, test_size, train_size, groups.count(), "groups");
    return detail::LazyFolds(static_cast<std::size_t>(folds), [groups = std::move(groups), sizes, key = RandomKey{seed}.child(Purpose::split)](std::size_t k) {
      const auto order = detail::row_order(groups.count(), true, key.child(Purpose::fold, k));
      std::vector<detail::Side> sides(order.size());
      for (Index i = 0; i < sizes.test + sizes.train; ++i)
        sides[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = i < sizes.test ? detail::Side::test : detail::Side::train;
      return detail::fold_of_sides(groups.rows(), [&](Index row) { return sides[groups[row]]; });
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
