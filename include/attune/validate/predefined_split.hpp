// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds that somebody else has chosen.

#include <vector>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The folds of PredefinedSplit. Errors: as its.
[[gnu::cold]] FoldAssignment predefined_folds(const std::vector<int>& test_fold, Index rows);

}  // namespace detail

/// Row i is held out by the fold that test_fold[i] names; -1: by none, it is trained on always. Folds are in ascending
/// order of their numbers. Errors: InvalidArgument for another number of rows, for numbers below -1 and for no fold at all.
struct PredefinedSplit {
  std::vector<int> test_fold{};

  template <class View>
  FoldAssignment split(const View& view) const {
    return detail::predefined_folds(test_fold, view.size());
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/predefined_split.ipp"
#endif
