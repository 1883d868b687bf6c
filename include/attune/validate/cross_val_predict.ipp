// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/cross_val_predict.hpp"

#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void require_partition(std::size_t folds, FunctionRef<Fold(std::size_t)> fold_at, Index rows) {
  std::vector<Index> times(static_cast<std::size_t>(rows));
  for (std::size_t k = 0; k < folds; ++k)
    for (const Index row : fold_at(k).test) {
      if (row < 0 || row >= rows) throw InvalidArgument({.argument = "splitter", .place = {"fold ", k}, .found = {"row ", row}, .expected = {"0 to ", rows - 1}});
      ++times[static_cast<std::size_t>(row)];
    }
  for (Index row = 0; row < rows; ++row)
    if (const Index t = times[static_cast<std::size_t>(row)]; t != 1)
      throw InvalidArgument({.argument = "splitter", .place = {"row ", row}, .found = {"held out ", t, " times"}, .expected = "every row held out once",
                             .remedy = "choose a splitter that parts the rows, such as KFold; of other folds cross_validate keeps the predictions, {.keep_predictions = true}"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
