// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/concept.hpp"

#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

[[gnu::cold]] ATTUNE_INLINE double Trial::fit_seconds() const {
  double sum = 0;
  for (const FoldScores& fold : folds) sum += fold.fit_seconds;
  return sum / static_cast<double>(folds.size());
}

namespace detail {

[[gnu::cold]] ATTUNE_INLINE BudgetAxes one_budget_axis(std::size_t axis, std::size_t axes) {
  if (axis >= axes) throw InvalidArgument({.argument = "the strategy's budget_axis()", .found = {"axis ", axis}, .expected = {"one of the ", axes, " of the space, from 0 on"}});
  return {{axis}, 0};
}

[[gnu::cold]] ATTUNE_INLINE bool BudgetAxes::same(const Trial& a, const Trial& b) const {
  if (axes.empty()) return true;
  if (axes.size() == 1) return a.values[axes.front()] == b.values[axes.front()];
  const auto level = [&](const Trial& trial) {  // on the axis of the alternative that it has
    for (const std::size_t axis : axes)
      if (!std::isnan(trial.values[axis].number)) return level_at(trial.point[axis], levels);
    return -1;
  };
  return level(a) == level(b);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
