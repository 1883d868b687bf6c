// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random splits that keep the shares of the classes.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/class_codes.hpp"
#include "attune/validate/detail/lazy_folds.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// How many rows of each class go to each side.
struct ClassQuota {
  std::vector<Index> test{};
  std::vector<Index> train{};
};

/// Makes the k-th fold.
struct StratifiedShuffledFold {
  ClassQuota quota;
  std::vector<int> class_of_row;
  RandomKey key;

  [[gnu::cold]] Fold operator()(std::size_t k) const;
};

/// The folds of StratifiedShuffleSplit. Errors: as its.
[[gnu::cold]] LazyFolds<StratifiedShuffledFold> stratified_shuffled_folds(ClassCodes codes, int folds, double test_size, double train_size, std::uint64_t seed);

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
      return detail::stratified_shuffled_folds(detail::class_codes(view), folds, test_size, train_size, seed);
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/stratified_shuffle_split.ipp"
#endif
