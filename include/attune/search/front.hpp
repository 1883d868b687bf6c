// SPDX-License-Identifier: BSL-1.0
#pragma once

// Several scores at once: what is better than what, and the contract of strategies that search for all that is worth
// choosing from.
//
// Strategies:  Nsga2Search   a population that spreads along the front

#include <concepts>
#include <cstddef>
#include <vector>

#include "attune/config.hpp"
#include "attune/search/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// `start(axes, directions)`, with a direction for each score, returns a run with `ask()`, as that of a SearchStrategy, and
/// `tell(trial, scores)`, called for each trial in the order of asking, and for starting points: its scores, one of each
/// objective, or none where it failed or one of them is undefined.
template <class S>
concept FrontStrategy = requires(const S& strategy, const std::vector<AxisShape>& axes, const std::vector<Direction>& directions, const Trial& trial, const std::vector<double>& scores) {
  { strategy.start(axes, directions).ask() } -> std::same_as<std::vector<Point>>;
  strategy.start(axes, directions).tell(trial, scores);
};

/// The places of the rows of scores that no other dominates, in rising order: none is at least as good in each score and
/// better in one. Rows without scores, and with one that is NaN, are left out. Cost: n log n comparisons of n rows for two scores,
/// n times the size of the front for more; memory for n rows.
/// Errors: InvalidArgument for a row of another size than the directions.
[[gnu::cold]] std::vector<std::size_t> pareto_front(const std::vector<std::vector<double>>& scores, const std::vector<Direction>& directions);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/front.ipp"
#endif
