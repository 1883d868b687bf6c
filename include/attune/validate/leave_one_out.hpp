// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every row held out alone.

#include <cstddef>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/lazy_folds.hpp"

namespace attune::inline ATTUNE_ABI {

/// Holds out each row alone: as many folds as rows. A metric that is undefined for one row, such as R² or ROC AUC, is
/// undefined for every fold: keep the predictions, and score them together. Errors: InvalidData for fewer than 2 rows.
struct LeaveOneOut {
  template <class View>
  auto split(const View& view) const {
    const Index n = view.size();
    if (n < 2) throw InvalidData({.argument = "X", .found = {n, n == 1 ? " row" : " rows"}, .expected = "at least 2: one to hold out, one to train on"});
    return detail::LazyFolds(static_cast<std::size_t>(n), [n](std::size_t k) {
      return detail::fold_of_sides(n, [k](Index row) { return row == static_cast<Index>(k) ? detail::Side::test : detail::Side::train; });
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
