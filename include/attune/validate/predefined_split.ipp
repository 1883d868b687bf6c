// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/predefined_split.hpp"

#include <algorithm>
#include <utility>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE FoldAssignment predefined_folds(const std::vector<int>& test_fold, Index rows) {
  if (static_cast<Index>(test_fold.size()) != rows)
    throw InvalidArgument({.argument = "PredefinedSplit::test_fold", .found = {test_fold.size(), " values"}, .expected = {rows, ", one for each row"},
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

}  // namespace attune::inline ATTUNE_ABI::detail
