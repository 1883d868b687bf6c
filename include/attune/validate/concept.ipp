// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE Fold FoldAssignment::operator[](std::size_t k) const {
  Fold fold;
  for (std::size_t i = 0; i < fold_of_row_.size(); ++i)
    (fold_of_row_[i] == static_cast<int>(k) ? fold.test : fold.train).push_back(static_cast<Index>(i));
  return fold;
}

}  // namespace attune::inline ATTUNE_ABI
