// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random splits that keep the shares of the classes.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/detail/split_sizes.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// How many rows of each class go to each side.
struct ClassQuota {
  std::vector<Index> test{};
  std::vector<Index> train{};
};

[[gnu::cold]] inline ClassQuota class_quota(const std::vector<Index>& sizes, Index rows, const SplitSizes& wanted) {
  ClassQuota quota{.test = stratified_quota(sizes, wanted.test, rows)};
  std::vector<Index> left = sizes;  // to train on what is not held out, whatever way that was rounded
  for (std::size_t c = 0; c < sizes.size(); ++c) left[c] -= quota.test[c];
  quota.train = stratified_quota(left, wanted.train, rows - wanted.test);
  return quota;
}

}  // namespace detail

/// ShuffleSplit with the shares of the classes of the whole: among the rows held out within one row a class, and among
/// all the others, too; where train_size asks for fewer, within two. Errors: as ShuffleSplit's; InvalidData for a class of one row.
struct StratifiedShuffleSplit {
  int folds = 10;
  double test_size = 0.1;   ///< share of the rows, in (0, 1)
  double train_size = 0;    ///< share of the rows to train on, rounded down; 0: all the others
  std::uint64_t seed = 0;

  template <class View>
  auto split(const View& view) const {
    constexpr bool codes = std::integral<typename View::LabelType>;
    static_assert(codes, "StratifiedShuffleSplit needs class codes as target; split numbers with ShuffleSplit; see docs/validate.md#splitters");
    if constexpr (!codes) {
      return FoldAssignment({}, 0);
    } else {
      const Index n = view.size();
      const auto wanted = detail::split_sizes("StratifiedShuffleSplit", folds, test_size, train_size, n, "rows");
      const auto sizes = class_sizes(view);
      detail::check_two_of_each(sizes, view.class_names(), "split with ShuffleSplit");
      std::vector<int> class_of_row;
      for (Index i = 0; i < n; ++i) class_of_row.push_back(static_cast<int>(view.label(i)));
      return detail::LazyFolds(static_cast<std::size_t>(folds), [n, quota = detail::class_quota(sizes, n, wanted), class_of_row = std::move(class_of_row),
                                                                  key = RandomKey{seed}.child(Purpose::split)](std::size_t k) {
        auto left = quota;
        std::vector<detail::Side> sides(static_cast<std::size_t>(n));
        for (const Index row : detail::row_order(n, true, key.child(Purpose::fold, k))) {
          const auto i = static_cast<std::size_t>(row), c = static_cast<std::size_t>(class_of_row[i]);
          sides[i] = left.test[c]-- > 0 ? detail::Side::test : left.train[c]-- > 0 ? detail::Side::train : detail::Side::neither;
        }
        return detail::fold_of_sides(n, [&](Index row) { return sides[static_cast<std::size_t>(row)]; });
      });
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI
