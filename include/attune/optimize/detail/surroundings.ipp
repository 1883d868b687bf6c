// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/detail/surroundings.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE void check_dimension(Index dimension, Index size) {
  if (size != dimension)
    throw InvalidArgument({.argument = "parameters", .found = {size, size == 1 ? " number" : " numbers"}, .expected = {dimension, ", the objective's dimension()"}, .remedy = "start from a point of that size"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
