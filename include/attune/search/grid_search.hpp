// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every combination of values.

#include <vector>

#include "attune/search/concept.hpp"
#include "attune/search/detail/fixed_run.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// How many combinations there are of axes that exist under conditions. `levels`: of a continuum.
[[gnu::cold]] double combinations(const std::vector<AxisShape>& axes, int levels);

}  // namespace detail

/// Tries every combination of the axes' values; the last axis varies fastest. A continuum is cut into
/// `levels` values, both ends included, evenly on its own scale. An axis takes part only where it exists.
/// Errors: InvalidArgument for levels < 1 and for more than a million combinations.
struct GridSearch {
  int levels = 5;  ///< values of an axis that is a continuum

  using Run = detail::FixedRun;

  [[gnu::cold]] Run start(const std::vector<AxisShape>& axes, Direction direction) const;

 private:
  [[gnu::cold]] std::vector<double> positions(const AxisShape& axis) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/grid_search.ipp"
#endif
