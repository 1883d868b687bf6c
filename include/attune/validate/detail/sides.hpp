// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds by the side that each row is on.

#include <cstddef>
#include <vector>

#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Where a row of a fold is.
enum class Side : unsigned char { neither, train, test };

/// The fold that has row i on side_of(i). Rows in ascending order.
template <class SideOf>
Fold fold_of_sides(Index rows, const SideOf& side_of) {
  Fold fold;
  for (Index i = 0; i < rows; ++i) {
    const Side side = side_of(i);
    if (side == Side::test) fold.test.push_back(i);
    if (side == Side::train) fold.train.push_back(i);
  }
  return fold;
}

/// The same of sides that are there already, by row.
[[gnu::cold]] inline Fold fold_of_sides(const std::vector<Side>& sides) {
  return fold_of_sides(static_cast<Index>(sides.size()), [&](Index row) { return sides[static_cast<std::size_t>(row)]; });
}

}  // namespace attune::inline ATTUNE_ABI::detail
