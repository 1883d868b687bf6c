// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/bounded.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE void check_bounds(const Bounds& bounds, Index dimension) {
  for (const auto* v : {&bounds.lower, &bounds.upper})
    if (v->size() != dimension)
      throw InvalidArgument({.argument = v == &bounds.lower ? "Bounds::lower" : "Bounds::upper", .found = {v->size(), " numbers"}, .expected = {dimension, ", one for each parameter, or one for all, or none"}});
  for (Index j = 0; j < dimension; ++j) {
    const double low = bounds.lower[j], high = bounds.upper[j];
    if (!(low <= high) || low == std::numeric_limits<double>::infinity() || high == -std::numeric_limits<double>::infinity())
      throw InvalidArgument({.argument = "Bounds", .place = {"parameter ", j}, .found = {low, " to ", high}, .expected = "a lower bound that is at most the upper"});
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
