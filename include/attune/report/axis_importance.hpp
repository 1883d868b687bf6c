// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which axes of a search mattered, as a table for a terminal.

#include <cstddef>
#include <string>

#include "attune/report/tables.hpp"
#include "attune/search/axis_importance.hpp"

namespace attune::inline ATTUNE_ABI {

/// The table that is printed, in lines of at most `width` characters: the largest share first.
[[gnu::cold]] std::string to_text(const AxisImportance& importance, std::size_t width = 80);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/axis_importance.ipp"
#endif
