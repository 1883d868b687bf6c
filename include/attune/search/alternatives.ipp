// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/alternatives.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void require_names(std::span<const std::string> names) {
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (names[k].empty()) throw InvalidArgument({.argument = "alternatives", .place = {"alternative ", k}, .found = "no name", .expected = "a name that tells it from the others"});
    for (std::size_t other = 0; other < k; ++other)
      if (names[k] == names[other])
        throw InvalidArgument({.argument = "alternatives", .place = {"alternative ", k}, .found = {"the name '", names[k], "' of alternative ", other}, .expected = "a name that tells it from the others"});
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
