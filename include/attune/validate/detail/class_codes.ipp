// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/detail/class_codes.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE std::vector<Index> ClassCodes::sizes() const {
  std::vector<Index> sizes(names ? names->size() : 0);
  for (const int code : of_row) ++sizes[static_cast<std::size_t>(code)];
  return sizes;
}

}  // namespace attune::inline ATTUNE_ABI::detail
