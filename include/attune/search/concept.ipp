// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/concept.hpp"

#include <cmath>
#include <limits>

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

[[gnu::cold]] ATTUNE_INLINE double BudgetAxes::of(const Trial& trial) const {
  for (const std::size_t axis : axes)  // one at most exists
    if (!std::isnan(trial.values[axis].number)) return axes.size() == 1 ? trial.values[axis].number : level_at(trial.point[axis], levels);
  return std::numeric_limits<double>::quiet_NaN();
}

[[gnu::cold]] ATTUNE_INLINE bool BudgetAxes::same(const Trial& a, const Trial& b) const {
  const double first = of(a), second = of(b);
  return std::isnan(first) ? std::isnan(second) : first == second;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
