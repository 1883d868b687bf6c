// SPDX-License-Identifier: BSL-1.0
#pragma once

// A tuned threshold, as a table for a terminal.

#include <cstddef>
#include <string>

#include "attune/report/tables.hpp"
#include "attune/validate/thresholded.hpp"

namespace attune::inline ATTUNE_ABI {

/// The table that is printed, in lines of at most `width` characters.
[[gnu::cold]] std::string to_text(const ThresholdTuning& tuning, std::size_t width = 80);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/threshold_tuning.ipp"
#endif
