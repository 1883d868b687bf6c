// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds that somebody else has chosen.

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// Row i is held out by the fold that test_fold[i] names; -1: by none, it is trained on always. Folds are in ascending
/// order of their numbers. Errors: InvalidArgument for another number of rows, for numbers below -1 and for no fold at all.
struct PredefinedSplit {
  std::vector<int> test_fold{};

  template <class View>
  FoldAssignment split(const View& view) const {
    if (static_cast<Index>(test_fold.size()) != view.size())
      throw InvalidArgument({.argument = "PredefinedSplit::test_fold", .found = {test_fold.size(), " values"}, .expected = {view.size(), ", one for each row"},
                             .remedy = "split the rows that the folds were made for: a part of them, such as a fold of another splitter, has other rows"});
    std::vector<int> folds = test_fold;
    std::sort(folds.begin(), folds.end());
    folds.erase(std::unique(folds.begin(), folds.end()), folds.end());
    if (!folds.empty() && folds.front() < -1) throw InvalidArgument({.argument = "PredefinedSplit::test_fold", .found = folds.front(), .expected = "-1 or more"});
    std::erase(folds, -1);
    if (folds.empty()) throw InvalidArgument({.argument = "PredefinedSplit::test_fold", .found = "-1 for every row", .expected = "a fold for at least one row"});
    std::vector<int> fold_of_row = test_fold;
    for (int& fold : fold_of_row)
      if (fold >= 0) fold = static_cast<int>(std::lower_bound(folds.begin(), folds.end(), fold) - folds.begin());
    return {std::move(fold_of_row), static_cast<int>(folds.size())};
  }
};

}  // namespace attune::inline ATTUNE_ABI
