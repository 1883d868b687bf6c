// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/minimize.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE void check_gradient_size(Index size, Index dimension) {
  if (size != dimension)
    throw InvalidArgument({.argument = "gradient", .place = "written by the function", .found = {size, size == 1 ? " number" : " numbers"}, .expected = {dimension, ", as many as parameters"}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
