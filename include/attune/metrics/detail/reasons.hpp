// SPDX-License-Identifier: BSL-1.0
#pragma once

// Why scores are undefined, where several metrics say the same.

#include <string_view>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

inline constexpr std::string_view no_rows = "there are no rows";

}  // namespace attune::inline ATTUNE_ABI::detail
