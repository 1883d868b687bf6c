// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting, over and over.

#include <cstddef>
#include <cstdint>

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

void check_repeats(const char* setting, int repeats);

/// The seed of one repeat.
std::uint64_t seed_of_repeat(std::uint64_t seed, std::size_t repeat);

/// The folds of one splitter after another, each with a seed of its own.
template <class Splitter, class View>
auto repeated(const Splitter& splitter, int repeats, const View& view) {
  const auto folds = static_cast<std::size_t>(splitter.folds);
  static_cast<void>(splitter.split(view));  // says now what is wrong
  return LazyFolds(folds * static_cast<std::size_t>(repeats), [splitter, view, folds](std::size_t k) {
    Splitter once = splitter;
    once.seed = seed_of_repeat(splitter.seed, k / folds);
    return once.split(view)[k % folds];
  });
}

}  // namespace detail

/// KFold, `repeats` times, shuffled anew each time: fold k is fold k % folds of repeat k / folds. The folds refer to
/// the data. Errors: as KFold's; InvalidArgument for fewer than 1 repeat. Cost: O(n) a fold.
struct RepeatedKFold {
  int folds = 5;
  int repeats = 10;
  std::uint64_t seed = 0;

  template <class View>
  auto split(const View& view) const {
    detail::check_fold_count("RepeatedKFold::folds", folds, view.size());
    detail::check_repeats("RepeatedKFold::repeats", repeats);
    return detail::repeated(KFold{.folds = folds, .seed = seed}, repeats, view);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/repeated_k_fold.ipp"
#endif
