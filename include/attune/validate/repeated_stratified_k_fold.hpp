// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting that keeps the shares of the classes, over and over.

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "attune/validate/concept.hpp"
#include "attune/validate/repeated_k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

/// StratifiedKFold, `repeats` times, shuffled anew each time: fold k is fold k % folds of repeat k / folds. The folds
/// refer to the data. Errors: as StratifiedKFold's; InvalidArgument for fewer than 1 repeat. Cost: O(n) a fold.
struct RepeatedStratifiedKFold {
  int folds = 5;
  int repeats = 10;
  std::uint64_t seed = 0;

  template <class View>
  auto split(const View& view) const {
    constexpr bool codes = std::integral<typename View::LabelType>;
    static_assert(codes, "RepeatedStratifiedKFold needs class codes as target; split numbers with RepeatedKFold; see docs/validate.md#splitters");
    if constexpr (!codes) {
      return FoldAssignment({}, 0);
    } else {
      detail::check_fold_count("RepeatedStratifiedKFold::folds", folds, view.size());
      detail::check_repeats("RepeatedStratifiedKFold::repeats", repeats);
      return detail::repeated(StratifiedKFold{.folds = folds, .seed = seed}, repeats, view);
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI
